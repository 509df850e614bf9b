package sandbox

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// Call is one call of the bot, as it was answered.
type Call struct {
	Seq    int64             `json:"seq"`
	At     time.Time         `json:"at"`   // the platform's time
	Real   time.Time         `json:"real"` // real time of arrival
	Method string            `json:"method"`
	Params map[string]string `json:"params,omitempty"`
	Files  []Upload          `json:"files,omitempty"`
	Chat   int64             `json:"chat,omitempty"`
	// Status is the HTTP status that the bot got or should have got.
	Status int `json:"status"`
	// Error is the description of a failure.
	Error  string          `json:"error,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	// Message is the id of the message that was sent or edited.
	Message int64 `json:"message,omitempty"`
	// Fault is the fault that was ordered for the call.
	Fault FaultKind `json:"fault,omitempty"`
	// Early says that the bot did not wait until a retry_after was over.
	Early bool `json:"early,omitempty"`
	// Webhook says that the call came in the answer of a webhook.
	Webhook bool `json:"webhook,omitempty"`
}

// OK says whether the call took effect.
func (c Call) OK() bool { return c.Status == 200 }

// Upload is a file of a call.
type Upload struct {
	Field string `json:"field"`
	Name  string `json:"name"`
	Size  int    `json:"size"`
	Body  []byte `json:"-"`
}

// Query chooses calls of the journal. Zero fields choose everything.
type Query struct {
	Method string
	Chat   int64
	After  int64 // only calls with a greater Seq
	Failed bool  // only calls that failed
	Last   int   // only so many of them, the newest
}

func (q Query) takes(c Call) bool {
	return (q.Method == "" || q.Method == c.Method) && (q.Chat == 0 || q.Chat == c.Chat) && (!q.Failed || !c.OK())
}

type journal struct {
	calls   []Call
	lastSeq int64
	limit   int
}

// Journal lists the calls that the query chooses, in the order of their effects.
func (s *Server) Journal(q Query) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.choose(q)
}

func (j *journal) choose(q Query) []Call {
	var out []Call
	for _, c := range slices.Backward(j.calls) {
		if c.Seq <= q.After || q.Last > 0 && len(out) == q.Last {
			break
		}
		if q.takes(c) {
			out = append(out, c)
		}
	}
	slices.Reverse(out)
	return out
}

// roomy makes room for one more in a list that has a limit: when it is full,
// only the newer half stays.
func roomy[T any](list []T, limit int) []T {
	if len(list) < limit {
		return list
	}
	return append([]T(nil), list[len(list)-limit/2:]...)
}

func (s *Server) record(c *call, a answer, f FaultKind) {
	j := &s.journal
	j.lastSeq++
	entry := Call{
		Seq: j.lastSeq, At: s.opts.Now(), Real: c.arrived, Method: c.method.name, Chat: c.chat(),
		Params: maps.Clone(c.params), Status: 200, Fault: f, Early: c.early, Webhook: c.viaWebhook,
	}
	if _, ok := entry.Params["secret_token"]; ok {
		entry.Params["secret_token"] = "***"
	}
	for field, u := range c.uploads {
		entry.Files = append(entry.Files, Upload{field, u.name, len(u.body), u.body})
	}
	if a.err != nil {
		entry.Status, entry.Error = a.err.code, a.err.text
	} else {
		entry.Result, _ = json.Marshal(a.result)
	}
	if w, ok := a.result.(wireMessage); ok {
		entry.Message = w.ID
	}
	j.calls = append(roomy(j.calls, j.limit), entry)
	s.changed.fire()
}
