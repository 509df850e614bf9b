package main

import (
	"context"
	"errors"
	"testing"

	"keng/internal/chat"
)

func TestTapIsAnsweredOnceMoreIfItMayBeLost(t *testing.T) {
	lost := func(f chat.Failure, err error) error { return &chat.SendError{Failure: f, Err: err} }
	gateway := errors.New("502")
	ended, end := context.WithCancel(t.Context())
	end()
	tests := []struct {
		name  string
		ctx   context.Context //nolint:containedctx // it is what the case is about
		err   error
		calls int
	}{
		{"answered", t.Context(), nil, 1},
		{"a gateway's page", t.Context(), lost(chat.OutcomeUnknown, gateway), 2},
		{"no connection", t.Context(), lost(chat.NotSent, gateway), 2},
		{"refused", t.Context(), lost(chat.Rejected, gateway), 1},
		{"no answer in time", t.Context(), lost(chat.OutcomeUnknown, context.DeadlineExceeded), 1},
		{"the program ends", ended, lost(chat.OutcomeUnknown, gateway), 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			calls := 0
			err := answerTap(test.ctx, func() error {
				if calls++; calls > 1 {
					return nil
				}
				return test.err
			})
			if calls != test.calls {
				t.Errorf("%d calls, want %d", calls, test.calls)
			}
			if failed := calls == 1 && test.err != nil; failed != (err != nil) {
				t.Errorf("error %v", err)
			}
		})
	}
}
