package dialog

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/notice"
)

// attempts is how often an event is tried before it is given up: what fails
// three times for a reason that lies in itself fails for ever. The count is in
// the database, so that it goes on in another process. An event that takes the
// process with it leaves none, and is not given up by this.
const attempts = 3

// handle deals with one event, trying again what may pass, and giving up what
// does not. It returns an error only if the event must be handed in again.
func (d *Dialog) handle(ctx context.Context, e chat.Event) error {
	e.Text = writable(e.Text)
	if e.File != nil {
		file := *e.File
		file.Name = writable(file.Name)
		e.File = &file
	}
	for {
		err := d.once(ctx, e)
		if err == nil || ctx.Err() != nil || d.Store.Away(err) {
			return err
		}
		code := shortCode()
		d.Log.ErrorContext(ctx, "an event failed", "channel", e.Channel, "event", e.ID, "code", code, "error", err)
		tries, err := d.Store.EventFailed(ctx, e.Channel, e.ID, code)
		if err != nil {
			return err
		}
		if tries >= attempts {
			return d.park(ctx, e, code)
		}
	}
}

// once deals with one event. Answers to meetings may share a transaction, since
// a whole province gives them at the same hour.
func (d *Dialog) once(ctx context.Context, e chat.Event) error {
	form, formErr := d.load(ctx, e)
	s := &seat{ctx: ctx, event: e, form: form, formErr: formErr}
	if d.awaited(s) {
		leave, err := d.bring(ctx, s)
		if err != nil {
			return err
		}
		defer leave()
	}
	err := errApart
	if _, ok := foretell(e); ok {
		err = d.table.Do(ctx, s)
	}
	if errors.Is(err, errApart) {
		err = d.serve(ctx, []*seat{s}, nil)
	}
	if err != nil {
		return err
	}
	s.turn.afterCommit()
	return nil
}

// load reads where the person is in a form; events that no form concerns need none.
func (d *Dialog) load(ctx context.Context, e chat.Event) (Form, error) {
	if e.Place != chat.Private || e.Kind != chat.Text && e.Kind != chat.Press && e.Kind != chat.Contact && e.File == nil {
		return Form{}, nil
	}
	return d.Forms.Load(ctx, e.Address())
}

// park gives an event up and apologises for it. The apology is lost if the
// process ends between the two; the event does not come back for it.
func (d *Dialog) park(ctx context.Context, e chat.Event, code string) error {
	if err := d.Store.ParkEvent(ctx, e.Channel, e.ID); err != nil {
		return err
	}
	if e.Kind == chat.Press {
		(&turn{Dialog: d, ctx: ctx, event: e}).acknowledge()
	}
	if e.Place != chat.Private || e.From == "" {
		return nil
	}
	sorry := notice.Say("error.internal", "Code", code).Note()
	var lanes []delivery.Lane
	err := d.Store.Update(ctx, func(tx Tx) (err error) {
		lanes, err = delivery.Enqueue(tx, delivery.Item{
			Key: fmt.Sprintf("reply/%s/%s/sorry", e.Channel, e.ID), Address: e.Address(),
			Kind: string(sorry.Kind), Args: sorry.Args, Class: delivery.Reply,
		})
		return err
	})
	if err != nil {
		return err
	}
	d.Flush(lanes)
	return nil
}

// longest is how many letters a platform lets a person write at once. What is
// longer no person wrote, and nobody shall wait until it is read.
const longest = 4096

// writable is a text as every database can keep it: one of them takes no zero
// bytes, and none of them should get what is no text. It ends with what a person
// can have written.
func writable(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
	n := 0
	for i := range text {
		if n == longest {
			return text[:i]
		}
		n++
	}
	return text
}

// shortCode is what a person reads to whoever looks into the log.
func shortCode() string {
	var b [3]byte
	_, _ = rand.Read(b[:]) // it never fails: the program ends instead
	return hex.EncodeToString(b[:])
}
