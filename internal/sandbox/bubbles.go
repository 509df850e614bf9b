package sandbox

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Message is a message as a person sees it.
type Message struct {
	ID int64 `json:"id"`
	// Seq grows with every change: what is new since is what has a greater one.
	Seq     int64  `json:"seq"`
	FromBot bool   `json:"from_bot"`
	From    string `json:"from"` // a name
	// Kind is text, photo, document, voice, sticker, contact or service.
	Kind     string     `json:"kind"`
	Text     string     `json:"text,omitempty"`
	Entities []Entity   `json:"entities,omitempty"`
	HTML     string     `json:"html,omitempty"` // the text, safe to show
	Buttons  [][]Button `json:"buttons,omitempty"`
	// Pressed are the data of its buttons whose taps the bot has not answered
	// and still can.
	Pressed  []string  `json:"pressed,omitempty"`
	File     string    `json:"file,omitempty"` // the name of the file that came with it
	FileBody []byte    `json:"-"`
	Size     int       `json:"size,omitempty"` // of the file, in bytes
	Mime     string    `json:"mime,omitempty"` // what the file is, if that is known
	ReplyTo  int64     `json:"reply_to,omitempty"`
	Topic    int64     `json:"topic,omitempty"`
	At       time.Time `json:"at"`
	Edited   bool      `json:"edited,omitempty"`
	Deleted  bool      `json:"deleted,omitempty"` // only in changes, never in Messages
	Alerts   []Alert   `json:"alerts,omitempty"`  // answers to taps on its buttons
}

// Labels are the buttons' labels, row after row.
func (m Message) Labels() []string {
	var out []string
	for _, row := range m.Buttons {
		for _, b := range row {
			out = append(out, b.Text)
		}
	}
	return out
}

func (m *message) view() Message {
	v := Message{
		ID: m.id, Seq: m.seq, FromBot: m.fromBot, Kind: m.kind, Text: m.text, At: m.date,
		Entities: append([]Entity(nil), m.entities...), HTML: renderHTML(m.text, m.entities),
		Buttons: append([][]Button(nil), m.inline...), Topic: m.thread, Edited: !m.edited.IsZero(),
		Alerts: append([]Alert(nil), m.alerts...), Pressed: m.pressed(),
	}
	switch {
	case m.deleted:
		return Message{ID: m.id, Seq: m.seq, FromBot: m.fromBot, At: m.date, Deleted: true}
	case m.sender != nil:
		v.From = strings.TrimSpace(m.sender.FirstName + " " + m.sender.LastName)
	case m.senderChat != nil:
		v.From = m.senderChat.Title
	}
	if m.file != nil {
		v.File, v.FileBody, v.Size, v.Mime = m.file.name, m.file.body, len(m.file.body), m.file.mime
	}
	if m.contact != nil {
		v.Text = m.contact.FirstName + " " + m.contact.Phone
		v.HTML = renderHTML(v.Text, nil)
	}
	if m.replyTo != nil {
		v.ReplyTo = m.replyTo.id
	}
	return v
}

// changes are the messages that changed after a Seq, oldest message first; of
// deleted ones only that they are.
func (r *room) changes(after int64) []Message {
	out := []Message{}
	if r.seq <= after {
		return out
	}
	for _, m := range r.messages {
		if m.seq > after {
			out = append(out, m.view())
		}
	}
	return out
}

func (r *room) views() []Message {
	var out []Message
	for _, m := range r.live() {
		out = append(out, m.view())
	}
	return out
}

// Messages is what the person sees in the chat with the bot, oldest first.
func (p *Person) Messages() []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.server.lapse()
	return p.room.views()
}

// Last is the bot's newest message to the person; the zero Message if there is none.
func (p *Person) Last() Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.server.lapse()
	for i := len(p.room.messages) - 1; i >= 0; i-- {
		if m := p.room.messages[i]; m.fromBot && !m.deleted {
			return m.view()
		}
	}
	return Message{}
}

// Keyboard is the reply keyboard that is up, row after row; nil if there is none.
func (p *Person) Keyboard() [][]Button {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return append([][]Button(nil), p.room.keys...)
}

// Alerts are the bot's short answers to the person's taps, oldest first.
func (p *Person) Alerts() []Alert {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return append([]Alert(nil), p.alerts...)
}

// Wait waits until what the person sees is as it should be. It is woken by
// changes. The error of a ctx that ends first tells what there was to see.
func (p *Person) Wait(ctx context.Context, ok func([]Message) bool) error {
	return p.server.waitRoom(ctx, p.room, ok)
}

func (s *Server) waitRoom(ctx context.Context, r *room, ok func([]Message) bool) error {
	for {
		s.mu.Lock()
		s.lapse()
		seen, change := r.views(), r.changed.wait()
		s.mu.Unlock()
		if ok(seen) {
			return nil
		}
		select {
		case <-change:
		case <-ctx.Done():
			return fmt.Errorf("sandbox: %w; seen:\n%s", ctx.Err(), transcript(seen))
		}
	}
}

// transcript is a conversation in plain text, for errors.
func transcript(all []Message) string {
	var b strings.Builder
	for _, m := range all[max(0, len(all)-10):] {
		mark := ">"
		if m.FromBot {
			mark = "<"
		}
		fmt.Fprintf(&b, "%s [%d] %s %s", mark, m.ID, m.Text, m.File)
		if len(m.Buttons) > 0 {
			fmt.Fprintf(&b, " %q", m.Labels())
		}
		for _, a := range m.Alerts {
			fmt.Fprintf(&b, " (%s)", a.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
