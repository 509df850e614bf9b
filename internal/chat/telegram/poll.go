package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"keng/internal/chat"
)

// pollSlack is what a poll may take beyond the time that the server holds it.
const pollSlack = 15 * time.Second

// Poll asks for updates and hands them in until ctx ends; then it returns nil
// at once, and what was not dealt with comes again at the next Poll. It removes
// the webhook first, since the platform offers one way or the other; what waits
// there is kept.
//
// A batch is confirmed to the platform only by the next request, after handle
// has returned nil. As long as handle fails the same batch is handed in again,
// later and later. The error, a *[chat.SendError], tells that polling on makes no
// sense: the platform does not know the token.
//
// Only one process may poll for a bot.
func (c *Channel) Poll(ctx context.Context, handle chat.Handle) error {
	if err := c.poll(ctx, handle); ctx.Err() == nil {
		return err
	}
	return nil
}

func (c *Channel) poll(ctx context.Context, handle chat.Handle) error {
	err := c.insist(ctx, "getMe", func() (err error) {
		if c.name() == "" {
			_, err = c.Me(ctx)
		}
		return err
	})
	if err != nil {
		return err
	}
	err = c.insist(ctx, "deleteWebhook", func() error {
		_, err := c.call(ctx, "deleteWebhook", nil)
		return err
	})
	if err != nil {
		return err
	}
	for offset := int64(0); ; {
		var batch []chat.Event
		next := offset
		err := c.insist(ctx, "getUpdates", func() (err error) {
			batch, next, err = c.updates(ctx, offset)
			return err
		})
		if err != nil {
			return err
		}
		if err := c.handIn(ctx, handle, batch); err != nil {
			return err
		}
		offset = next
	}
}

// updates waits for updates, and returns them with the offset that confirms
// them. It takes them from the answer one by one, so that a bad one cannot spoil
// the others.
func (c *Channel) updates(ctx context.Context, offset int64) (batch []chat.Event, next int64, err error) {
	const soon, pause = 100 * time.Millisecond, time.Second
	held := time.NewTimer(soon)
	defer held.Stop()
	result, err := c.callWithin(ctx, c.pollTimeout+pollSlack, "getUpdates", tgbotapi.Params{
		"offset":          strconv.FormatInt(offset, 10),
		"timeout":         strconv.Itoa(int(c.pollTimeout / time.Second)),
		"allowed_updates": asJSON(subscription),
	})
	if err != nil {
		c.keepBusy(err)
		return nil, offset, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(result, &items); err != nil {
		return nil, offset, &chat.SendError{Failure: chat.OutcomeUnknown, Err: errStrangeAnswer}
	}
	if len(items) == 0 && held.Stop() { // not yet over
		// A server that does not hold an empty poll must not keep us spinning.
		return nil, offset, c.wait(ctx, pause)
	}
	batch, next = c.batch(items, offset)
	if len(items) > 0 && len(batch) == 0 {
		return nil, offset, &chat.SendError{Failure: chat.OutcomeUnknown, Err: errNoUpdateID}
	}
	return batch, next, nil
}

// batch turns updates into events. The offset follows the last update, whatever
// its number: after a week of silence the platform may begin again anywhere,
// lower too.
func (c *Channel) batch(items []json.RawMessage, offset int64) ([]chat.Event, int64) {
	batch := make([]chat.Event, 0, len(items))
	for _, raw := range items {
		id, e, err := c.read(raw)
		if err != nil {
			c.log.Error("update passed by: its identifier cannot be read", "bytes", len(raw))
			continue
		}
		batch = append(batch, e)
		offset = id + 1
	}
	return batch, offset
}

// handIn gives the batch to handle until it is dealt with or ctx ends.
func (c *Channel) handIn(ctx context.Context, handle chat.Handle, batch []chat.Event) error {
	if len(batch) == 0 {
		return ctx.Err()
	}
	for failed := 0; ; failed++ {
		err := handle(ctx, batch)
		if err == nil {
			return ctx.Err()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		pause := c.backOff(500*time.Millisecond, 30*time.Second, failed)
		c.log.ErrorContext(ctx, "events not dealt with, they are handed in again",
			"events", len(batch), "failed", failed+1, "pause", pause, "error", err)
		if err := c.wait(ctx, pause); err != nil {
			return err
		}
	}
}

// insist calls until the call succeeds. It gives up when ctx ends or the
// platform does not know the token.
func (c *Channel) insist(ctx context.Context, method string, call func() error) error {
	for failed := 0; ; failed++ {
		err := call()
		if err == nil {
			if failed > 0 {
				c.log.InfoContext(ctx, "the platform answers again", "method", method, "failed", failed)
			}
			return nil
		}
		if ctx.Err() != nil || is(err, chat.Misconfigured) {
			return err
		}
		pause := c.pauseAfter(err, failed)
		if conflict(err) {
			c.log.ErrorContext(ctx, "somebody else takes this bot's updates: is a second instance running?",
				"method", method, "pause", pause, "error", err)
		} else {
			c.log.WarnContext(ctx, "the platform does not answer", "method", method, "failed", failed+1, "pause", pause, "error", err)
		}
		if err := c.wait(ctx, pause); err != nil {
			return err
		}
	}
}

// pauseAfter returns how long to leave the platform alone after a failure.
func (c *Channel) pauseAfter(err error, failed int) time.Duration {
	var e *chat.SendError
	switch {
	case errors.As(err, &e) && e.Failure == chat.Limited:
		return e.RetryAfter
	case conflict(err):
		// Long enough not to throw the other one out in turn.
		return c.backOff(10*time.Second, 2*time.Minute, failed)
	default:
		return c.backOff(time.Second, time.Minute, failed)
	}
}

// backOff returns first, doubled for each failure so far but at most limit, of
// which up to a half is left out by chance, lest many come back in step.
func (c *Channel) backOff(first, limit time.Duration, failed int) time.Duration {
	d := limit
	if failed < 16 { // beyond, the shift would overflow
		d = min(first<<failed, limit)
	}
	return d - time.Duration(c.jitter()*float64(d)/2)
}

// conflict tells whether the platform says that another takes the updates.
func conflict(err error) bool {
	var e *apiError
	return errors.As(err, &e) && e.code == http.StatusConflict
}
