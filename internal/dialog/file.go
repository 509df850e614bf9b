package dialog

import (
	"context"
	"errors"
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/understand"
)

const (
	// maxFile is how many bytes a file may have that somebody sends: enough for a
	// roster of 30,000 people, which is 4 MB as CSV, and little enough to be kept
	// in memory while it is dealt with.
	maxFile = 5 << 20
	// fetchTime is how long a file may take to come. Everybody whose event came in
	// the same batch waits for it before they are heard again.
	fetchTime = 10 * time.Second
	// fetchesAtOnce is how many files are kept in memory at a time: 20 MB of them.
	fetchesAtOnce = 4
)

// awaited tells whether the event is a file that the person's form wants, and
// that may be fetched. What bears the stamp of a state secret must not be.
func (d *Dialog) awaited(s *seat) bool {
	e := s.event
	return e.Kind == chat.Media && e.File != nil && e.Place == chat.Private && e.From != "" && s.formErr == nil &&
		d.wantsFile(s.form) && !secretFile(e) && e.File.Size <= maxFile
}

// wantsFile tells whether the person is at a step that wants a file.
func (d *Dialog) wantsFile(f Form) bool { return slices.Contains(d.fileSteps[f.Name], f.Step) }

// secretFile tells whether a file's name, or what was written beside it, bears the
// stamp of a state secret.
func secretFile(e chat.Event) bool {
	return understand.Secret(e.File.Name) || understand.Secret(e.Text)
}

// bring fetches the seat's file if it comes from somebody whose account is linked.
// That is done before the transaction, in which nobody can reach the network. It
// fails if the event is to be handed in again; otherwise leave gives the file's
// place to the next.
func (d *Dialog) bring(ctx context.Context, s *seat) (leave func(), err error) {
	select {
	case d.fetches <- struct{}{}:
		leave = func() { <-d.fetches }
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	linked, err := d.linked(ctx, s.event)
	if err == nil && linked {
		err = d.fetch(ctx, s)
	}
	if err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// linked tells whether the event's account speaks for somebody.
func (d *Dialog) linked(ctx context.Context, e chat.Event) (linked bool, err error) {
	err = d.Store.View(ctx, func(tx Tx) error {
		who, err := tx.Identify(e.Channel, e.From, calendar.DateOf(tx.Now(), d.Almanac.Zone))
		linked = who.Linked()
		return err
	})
	return linked, err
}

// fetch gets the content of the seat's file, or why that is not to be had. It
// fails only if the event's time ended meanwhile.
func (d *Dialog) fetch(ctx context.Context, s *seat) error {
	soon, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	e := s.event
	content, err := d.Fetch(soon, e.Channel, e.File.Ref, maxFile)
	switch {
	case err == nil:
		s.file = &chat.File{Name: e.File.Name, Type: e.File.Type, Content: content}
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, chat.ErrTooLarge):
		s.fileErr = tooLarge()
	default:
		d.Log.WarnContext(ctx, "a file could not be fetched", "channel", e.Channel, "event", e.ID, "error", err)
		s.fileErr = notFetched()
	}
	return nil
}

func tooLarge() *fault.Error {
	return fault.New(fault.Invalid, "incoming.too_large", "Megabytes", maxFile>>20)
}

func notFetched() *fault.Error { return fault.New(fault.Unavailable, "incoming.not_fetched") }

// document answers a file: the step that wants one gets it. What bears the stamp
// of a state secret is refused, and nothing of it was fetched.
func (t *turn) document() error {
	switch {
	case secretFile(t.event):
		return fault.New(fault.Forbidden, "refusal.secret")
	case t.event.File.Size > maxFile:
		return tooLarge()
	case t.formErr != nil:
		return t.formErr
	case !t.wantsFile(t.form):
		t.say(notice.Say("incoming.not_here"))
		return nil
	case t.fileErr != nil:
		return t.fileErr
	case t.file == nil: // the account was linked only a moment ago
		return notFetched()
	}
	t.way = ByStep
	return t.step(input{text: t.event.Text, file: t.file})
}
