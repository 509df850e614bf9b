package sandbox

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// keptUpdates is how many updates are remembered at most: they are for people
// to look at, and what is older nobody looks up.
const keptUpdates = 10_000

// Update is something that the bot is told, or has been.
type Update struct {
	Seq    int64 // grows with every update that is queued
	At     time.Time
	Kind   string // as the Bot API calls it: message, callback_query, …
	Person int64  // who caused it; 0 for nobody known
	Who    string // their name
	// Text is what was written, or the label of the button that was tapped.
	Text string
	// File is the name of the document that was sent.
	File string
	// Body is the whole update, as the bot gets it.
	Body json.RawMessage
	// Waiting says that the bot has not confirmed it, and still can.
	Waiting bool
}

// chronicle remembers the updates that were queued.
type chronicle struct {
	entries []entry
	lastSeq int64
	limit   int
}

type entry struct {
	seq int64
	at  time.Time
	u   *update
}

func (c *chronicle) add(u *update, at time.Time) {
	c.lastSeq++
	c.entries = append(roomy(c.entries, c.limit), entry{c.lastSeq, at, u})
}

// Updates are the newest of the updates with a greater Seq, at most so many,
// oldest first. One that was queued twice, or is handed in again, is one.
func (s *Server) Updates(after int64, most int) []Update {
	s.mu.Lock()
	s.expire()
	var out []Update
	for _, e := range slices.Backward(s.told.entries) {
		if e.seq <= after || len(out) >= most {
			break
		}
		out = append(out, Update{Seq: e.seq, At: e.at, Kind: e.u.kind, Body: e.u.wire(), Waiting: !e.u.gone})
	}
	s.mu.Unlock()
	slices.Reverse(out)
	for i := range out {
		out[i].explain()
	}
	return out
}

// explain finds out of the body who did what.
func (u *Update) explain() {
	var fields map[string]json.RawMessage
	var content struct {
		From     User   `json:"from"`
		Text     string `json:"text"`
		Caption  string `json:"caption"`
		Document struct {
			Name string `json:"file_name"`
		} `json:"document"`
		Data    string `json:"data"`
		Message struct {
			Markup inlineMarkup `json:"reply_markup"`
		} `json:"message"`
	}
	// An update that was made up may be of any form: what can be read is read.
	_ = json.Unmarshal(u.Body, &fields)
	_ = json.Unmarshal(fields[u.Kind], &content)
	u.Person = content.From.ID
	u.Who = strings.TrimSpace(content.From.FirstName + " " + content.From.LastName)
	u.Text, u.File = content.Text+content.Caption, content.Document.Name
	for _, row := range content.Message.Markup.Rows {
		for _, b := range row {
			if u.Text == "" && b.Data != "" && b.Data == content.Data {
				u.Text = b.Text
			}
		}
	}
}
