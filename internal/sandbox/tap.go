package sandbox

import "fmt"

// Tap taps the newest button with this label: below a message, or on the
// keyboard that is up. A key sends its text, or shares the contact if it asks
// for that. It is an error if there is no such button or nothing comes of it.
func (p *Person) Tap(label string) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.tap(p.room, label)
}

func (p *Person) tap(r *room, label string) error {
	m, b := r.newest(label)
	key, up := r.key(label)
	if up && (m == nil || r.keysFrom != nil && r.keysFrom.id > m.id) {
		p.pressKey(r, key)
		return nil
	}
	if m == nil {
		return fmt.Errorf("no button %q for %s; there are %q", label, p.profile.FirstName, r.labels())
	}
	return p.press(r, m, b)
}

func (p *Person) pressKey(r *room, key Button) {
	m := &message{kind: "text", text: key.Text}
	switch {
	case r.kind != private:
		(&Group{p.server, r}).say(p, m)
	case key.Contact:
		p.shareOwn()
	default:
		p.say(m)
	}
}

// TapOn taps the button with this label below one message.
func (p *Person) TapOn(messageID int64, label string) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	m := p.room.find(messageID)
	if m == nil {
		return fmt.Errorf("no message %d", messageID)
	}
	b, ok := m.button(label)
	if !ok {
		return fmt.Errorf("no button %q below message %d", label, messageID)
	}
	return p.press(p.room, m, b)
}

func (p *Person) press(r *room, m *message, b Button) error {
	if b.Data == "" || b.Disabled {
		return fmt.Errorf("button %q sends nothing to the bot", b.Text)
	}
	p.callback(r, m, b.Data)
	return nil
}

// callback sends the data of a tap on a message to the bot.
func (p *Person) callback(r *room, m *message, data string) {
	p.meet()
	w := r.wireMessage(m)
	p.server.newCallback(&callback{person: p, room: r, message: m, data: data}, wireCallback{Message: w})
}

// TapData taps with data of the person's making, as a changed app can. The
// message must be there.
func (p *Person) TapData(messageID int64, data string) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	m := p.room.find(messageID)
	if m == nil {
		return fmt.Errorf("no message %d", messageID)
	}
	p.callback(p.room, m, data)
	return nil
}

// TapOld taps on a message that is too old to be shown to the bot: it comes
// with the date 0 and without a text.
func (p *Person) TapOld(messageID int64, data string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.meet()
	w := wireCallback{Message: inaccessible{Chat: p.room.wire(), ID: messageID}}
	p.server.newCallback(&callback{person: p, room: p.room, message: p.room.find(messageID), data: data}, w)
}

// TapInline taps on a message that was sent by inline mode: the bot gets no
// message at all.
func (p *Person) TapInline(data string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.meet()
	p.server.newCallback(&callback{person: p, room: p.room, data: data}, wireCallback{InlineID: "AgAAAInline"})
}

// newest is the newest message with an inline button of this label.
func (r *room) newest(label string) (*message, Button) {
	for i := len(r.messages) - 1; i >= 0; i-- {
		m := r.messages[i]
		if b, ok := m.button(label); ok && !m.deleted {
			return m, b
		}
	}
	return nil, Button{}
}

func (m *message) button(label string) (Button, bool) { return labelled(m.inline, label) }

func (r *room) key(label string) (Button, bool) { return labelled(r.keys, label) }

func labelled(rows [][]Button, label string) (Button, bool) {
	for _, row := range rows {
		for _, b := range row {
			if b.Text == label {
				return b, true
			}
		}
	}
	return Button{}, false
}

// labels are the buttons that are there, for an error.
func (r *room) labels() []string {
	var out []string
	add := func(rows [][]Button) {
		for _, row := range rows {
			for _, b := range row {
				out = append(out, b.Text)
			}
		}
	}
	for _, m := range r.live() {
		add(m.inline)
	}
	add(r.keys)
	return out
}
