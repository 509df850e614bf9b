package sandbox

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// callbackLife is how long a tap waits for the bot, and for its answer.
const callbackLife = 150 * time.Second

// callback is a tap that the bot may answer once.
type callback struct {
	id       string
	person   *Person
	room     *room    // nil when the message is unknown to the bot
	message  *message // nil likewise
	data     string
	tapped   time.Time
	answered bool
}

// Alert is the bot's short answer to a tap.
type Alert struct {
	// Data is the tapped button's.
	Data string `json:"data"`
	Text string `json:"text"`
	// Modal says that it was to be confirmed, not just shown for a moment.
	Modal bool   `json:"modal"`
	URL   string `json:"url,omitempty"`
}

// Tap is a tap that has not been answered.
type Tap struct {
	ID      string    `json:"id"`
	Person  int64     `json:"person"`
	Message int64     `json:"message,omitempty"`
	Data    string    `json:"data"`
	At      time.Time `json:"at"`
}

func (s *Server) answerCallbackQuery(c *call) (any, *apiError) {
	cb := s.callbacks[c.params["callback_query_id"]]
	if cb == nil || cb.answered || s.now().Sub(cb.tapped) >= callbackLife {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	text := c.params["text"]
	if utf8.RuneCountInString(text) > 200 {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	cb.answered = true
	a := Alert{Data: cb.data, Text: text, Modal: c.boolean("show_alert"), URL: c.params["url"]}
	cb.person.alerts = append(cb.person.alerts, a)
	if cb.message != nil {
		cb.message.alerts = append(cb.message.alerts, a)
		s.release(cb)
	}
	cb.person.room.changed.fire()
	s.changed.fire()
	return true, nil
}

// newCallback makes a tap known to the bot.
func (s *Server) newCallback(cb *callback, w wireCallback) {
	s.lastQuery++
	cb.id = strconv.FormatInt(4_000_000_000_000_000_000+s.lastQuery, 10)
	cb.tapped = s.now()
	s.callbacks[cb.id] = cb
	if m := cb.message; m != nil {
		m.taps, s.taps = append(m.taps, cb), append(s.taps, cb)
		s.touch(cb.room, m)
	}
	s.changed.fire()
	w.ID, w.From, w.Data = cb.id, cb.person.user(), cb.data
	w.ChatInstance = strconv.FormatInt(cb.person.profile.ID*7919, 10)
	s.publish("callback_query", w, "user:"+strconv.FormatInt(cb.person.profile.ID, 10), callbackLife)
}

// release shows the button of a tap as no longer pressed.
func (s *Server) release(cb *callback) {
	m := cb.message
	m.taps = slices.DeleteFunc(m.taps, func(other *callback) bool { return other == cb })
	s.touch(cb.room, m)
}

// lapse releases the buttons of taps that the bot can no longer answer.
func (s *Server) lapse() {
	for ; len(s.taps) > 0; s.taps = s.taps[1:] {
		cb := s.taps[0]
		if cb.answered {
			continue
		}
		if s.now().Sub(cb.tapped) < callbackLife {
			return
		}
		s.release(cb)
	}
}

// pressed are the data of the message's buttons that wait for the bot's answer.
func (m *message) pressed() []string {
	var out []string
	for _, row := range m.inline {
		for _, b := range row {
			if b.Data != "" && slices.ContainsFunc(m.taps, func(cb *callback) bool { return cb.data == b.Data }) {
				out = append(out, b.Data)
			}
		}
	}
	return out
}

// Unanswered lists the taps that the bot has never answered, oldest first.
func (s *Server) Unanswered() []Tap {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Tap
	for i := int64(1); i <= s.lastQuery; i++ {
		cb := s.callbacks[strconv.FormatInt(4_000_000_000_000_000_000+i, 10)]
		if cb.answered {
			continue
		}
		t := Tap{ID: cb.id, Person: cb.person.profile.ID, Data: cb.data, At: cb.tapped}
		if cb.message != nil {
			t.Message = cb.message.id
		}
		out = append(out, t)
	}
	return out
}
