// Package chattest has what tests of channels, and of whatever speaks through
// them, have in common: a sender that writes down, and the suite that every
// channel passes.
package chattest

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"keng/internal/chat"
)

// Recorder is a chat.Sender that writes down what is said instead of saying it.
// It is as strict about messages as the platforms are, keeps what each chat
// shows, and fails as it is told. It may be used from several goroutines.
type Recorder struct {
	channel chat.Channel
	caps    chat.Caps

	mu      sync.Mutex
	last    int
	entries []Entry
	shown   map[string][]Bubble
	keys    map[string]string
	once    []fault
	always  map[string]chat.SendError
	uploads map[string][]byte
	changed chan struct{}
}

// Bubble is a message as a chat shows it.
type Bubble struct {
	ID      string
	Message chat.Message
}

type fault struct {
	chat  string
	err   chat.SendError
	after bool
}

var (
	_ chat.Sender     = (*Recorder)(nil)
	_ chat.MenuSetter = (*Recorder)(nil)
	_ chat.Fetcher    = (*Recorder)(nil)
)

// NewRecorder returns a recorder for that channel. The zero Caps stand for
// those of a channel that can do everything, with texts up to 4096 code points,
// and 1024 beside a file.
func NewRecorder(channel chat.Channel, caps chat.Caps) *Recorder {
	if caps == (chat.Caps{}) {
		caps = chat.Caps{MaxText: 4096, MaxCaption: 1024, Edits: true, Buttons: true, PhoneKeys: true, Files: true}
	}
	return &Recorder{
		channel: channel, caps: caps,
		shown: map[string][]Bubble{}, keys: map[string]string{}, always: map[string]chat.SendError{}, uploads: map[string][]byte{}, changed: make(chan struct{}),
	}
}

// Channel implements chat.Sender.
func (r *Recorder) Channel() chat.Channel { return r.channel }

// Caps implements chat.Sender.
func (r *Recorder) Caps() chat.Caps { return r.caps }

// Send implements chat.Sender. Messages are numbered from "1".
func (r *Recorder) Send(ctx context.Context, to string, m chat.Message) (string, error) {
	id := ""
	err := r.act(ctx, to, r.fits(m), func() Entry {
		r.last++
		id = strconv.Itoa(r.last)
		r.shown[to] = append(r.shown[to], Bubble{id, m})
		if m.PhoneKey != "" || m.NoPhoneKey {
			r.keys[to] = m.PhoneKey
		}
		return Entry{Act: Sent, Chat: to, ID: id, Message: m}
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// Edit implements chat.Sender.
func (r *Recorder) Edit(ctx context.Context, in, message string, m chat.Message) error {
	wrong := r.fits(m)
	r.mu.Lock()
	i := r.find(in, message)
	r.mu.Unlock()
	switch {
	case !r.caps.Edits:
		wrong = refused(chat.Rejected, "the channel has no edits")
	case len(m.Files) > 0 || m.PhoneKey != "" || m.NoPhoneKey:
		wrong = refused(chat.Rejected, "a message with a file or a key is no edit")
	case i < 0:
		wrong = refused(chat.EditLost, "no such message")
	}
	return r.act(ctx, in, wrong, func() Entry {
		r.shown[in][i].Message = m
		return Entry{Act: Edited, Chat: in, ID: message, Message: m}
	})
}

// Acknowledge implements chat.Sender. Only failures for all chats concern it.
func (r *Recorder) Acknowledge(ctx context.Context, tap, text string) error {
	var wrong *chat.SendError
	if utf8.RuneCountInString(text) > 200 {
		wrong = refused(chat.Rejected, "the answer is too long")
	}
	return r.act(ctx, "", wrong, func() Entry { return Entry{Act: Acknowledged, ID: tap, Text: text} })
}

// Link implements chat.Inviter.
func (r *Recorder) Link(code string) string { return "https://t.me/keng_bot?start=" + code }

// Handle implements chat.Inviter.
func (r *Recorder) Handle() string { return "@keng_bot" }

// SetMenu implements chat.MenuSetter.
func (r *Recorder) SetMenu(ctx context.Context, in string, entries []chat.MenuEntry) error {
	return r.act(ctx, in, nil, func() Entry { return Entry{Act: MenuSet, Chat: in, Menu: slices.Clone(entries)} })
}

// act does one thing, unless the context has ended, a failure was ordered, or
// something is wrong with it.
func (r *Recorder) act(ctx context.Context, in string, wrong *chat.SendError, do func() Entry) error {
	if err := ctx.Err(); err != nil {
		return &chat.SendError{Failure: chat.NotSent, Err: err}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	ordered := r.take(in)
	if ordered != nil && !ordered.after {
		return &ordered.err
	}
	if wrong != nil {
		return wrong
	}
	r.entries = append(r.entries, do())
	close(r.changed)
	r.changed = make(chan struct{})
	if ordered != nil {
		return &ordered.err
	}
	return nil
}

// find returns where the chat shows the message, or -1.
func (r *Recorder) find(in, message string) int {
	return slices.IndexFunc(r.shown[in], func(b Bubble) bool { return b.ID == message })
}

func refused(f chat.Failure, why string) *chat.SendError {
	return &chat.SendError{Failure: f, Err: errors.New(why)}
}
