package sandbox

import (
	"encoding/json"
	"net/http"
	"time"
)

// botView is the bot as the platform sees it.
type botView struct {
	User
	// Polling says that a poll is held; Pending are the updates that the bot
	// has not confirmed, Failures the deliveries to its webhook that failed.
	Polling  bool `json:"polling"`
	Pending  int  `json:"pending"`
	Failures int  `json:"failures"`
}

func (s *Server) showBot(*http.Request) (any, error) {
	return botView{User: s.Bot(), Polling: s.Polling(), Pending: s.Pending(), Failures: s.Failures()}, nil
}

// changeUpdates lets happen to the queue of updates what happens to it in real life.
func (s *Server) changeUpdates(r *http.Request) (any, error) {
	var order struct {
		Kind    string          `json:"kind"`
		Content json.RawMessage `json:"content"`
		Double  int             `json:"double"`
		First   int64           `json:"first"`
		Age     string          `json:"age"`
	}
	if err := body(r, &order); err != nil {
		return nil, err
	}
	switch {
	case order.Kind != "" && len(order.Content) > 0:
		s.Inject(order.Kind, order.Content)
	case order.Double > 0:
		s.DuplicateNext(order.Double)
	case order.First > 0:
		s.ResetUpdateIDs(order.First)
	case order.Age != "":
		d, err := time.ParseDuration(order.Age)
		if err != nil {
			return nil, err
		}
		s.Age(d)
	default:
		return nil, problem{http.StatusBadRequest, `say {"kind":"message","content":{…}}, {"double":N}, {"first":ID} or {"age":"25h"}`}
	}
	return s.showBot(r)
}

// changeLimits puts Telegram's limits on, or takes all limits off.
func (s *Server) changeLimits(r *http.Request) (any, error) {
	var order struct {
		On bool `json:"on"`
	}
	if err := body(r, &order); err != nil {
		return nil, err
	}
	var l Limits
	if order.On {
		l = TelegramLimits()
	}
	s.Limit(l)
	return order, nil
}
