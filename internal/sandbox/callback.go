package sandbox

import (
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
		s.touch(cb.room, cb.message)
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
	w.ID, w.From, w.Data = cb.id, cb.person.user(), cb.data
	w.ChatInstance = strconv.FormatInt(cb.person.profile.ID*7919, 10)
	s.publish("callback_query", w, "user:"+strconv.FormatInt(cb.person.profile.ID, 10), callbackLife)
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
