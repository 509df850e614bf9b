package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"keng/internal/chat"
)

// outcomeOf names what became of a send, for metrics.
func outcomeOf(err error) string {
	var failure *chat.SendError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &failure):
		return strings.ReplaceAll(failure.Failure.String(), " ", "_")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "cut_off"
	default:
		return "failed"
	}
}

// wrongToken tells whether a channel does not know our credentials, so that
// trying again makes no sense.
func wrongToken(err error) bool { return failedFor(err, chat.Misconfigured) }

// rejected tells whether a channel finds something wrong with what it was asked.
func rejected(err error) bool { return failedFor(err, chat.Rejected) }

// retryAfter is how long a channel wants to be left alone; 0 if it did not say.
func retryAfter(err error) time.Duration {
	var failure *chat.SendError
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.RetryAfter
}

func failedFor(err error, why chat.Failure) bool {
	var failure *chat.SendError
	return errors.As(err, &failure) && failure.Failure == why
}

// errWrongToken says so to the operator.
var errWrongToken = errors.New("the bot's token is not one that Telegram knows: copy it anew from @BotFather into KENG_TELEGRAM_TOKEN")
