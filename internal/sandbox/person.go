package sandbox

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Profile is who a person is. An ID of 0 gets a free one.
type Profile struct {
	ID        int64  `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"`
	// Phone is the number that ShareContact shares.
	Phone string `json:"phone,omitempty"`
}

// Person is somebody on the platform, with their private chat with the bot.
type Person struct {
	server  *Server
	profile Profile
	room    *room

	met         bool // the bot has seen them
	started     bool // … and may write to them
	blocked     bool
	deactivated bool
	alerts      []Alert
}

// Person is the person with this profile's ID, made or changed to have this
// profile. The bot does not know them until they do something.
func (s *Server) Person(profile Profile) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if profile.ID == 0 {
		s.lastPerson++
		profile.ID = s.lastPerson
	}
	p := s.people[profile.ID]
	if p == nil {
		p = &Person{server: s, room: s.newRoom(profile.ID, private)}
		p.room.person = p
		s.people[profile.ID] = p
		s.peopleIDs = append(s.peopleIDs, profile.ID)
	}
	if profile.FirstName == "" {
		profile.FirstName = "Người " + strconv.FormatInt(profile.ID, 10)
	}
	p.profile = profile
	s.changed.fire()
	return p
}

// ID is the person's id, which is also the id of their private chat.
func (p *Person) ID() int64 { return p.profile.ID }

// Profile is who the person is.
func (p *Person) Profile() Profile {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.profile
}

func (p *Person) user() User {
	f := p.profile
	return User{ID: f.ID, FirstName: f.FirstName, LastName: f.LastName, Username: f.Username, LanguageCode: f.Language}
}

// ErrPayload says that a deep link has a payload that Telegram does not allow.
var ErrPayload = errors.New("a start payload is up to 64 of A-Z, a-z, 0-9, _ and -")

var payloadPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)

// Start opens the bot by a link t.me/<bot>?start=<payload>; an empty payload
// is the Start button. It unblocks the bot. It returns [ErrPayload] or nil.
func (p *Person) Start(payload string) error {
	if !payloadPattern.MatchString(payload) {
		return ErrPayload
	}
	p.Send(strings.TrimSpace("/start " + payload))
	return nil
}

// Acquaint makes the person one who has opened the bot before: it may write to
// them, and is told of nothing.
func (p *Person) Acquaint() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.meet()
	p.started = true
	p.server.changed.fire()
}

// Send writes a text to the bot and returns its message's id. It is cut into
// several messages when it is too long for one, and a blank one is not sent
// (0). Who has blocked the bot unblocks it first, as by the Restart button.
func (p *Person) Send(text string) int64 {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.say(&message{kind: "text", text: text})
}

// say sends a message of the person into their private chat. The lock is held.
func (p *Person) say(m *message) int64 {
	s := p.server
	if m.kind == "text" {
		rest := []rune(m.text)
		for len(rest) > maxText {
			first := *m
			first.text = string(rest[:maxText])
			s.hear(p, p.room, &first)
			rest = rest[maxText:]
		}
		m.text = string(rest)
	}
	return s.hear(p, p.room, m)
}

// hear posts a message of a person and tells the bot of it.
func (s *Server) hear(p *Person, r *room, m *message) int64 {
	m.text, m.entities = trim(m.text, m.entities)
	if m.kind == "text" && m.text == "" {
		return 0
	}
	if p.deactivated {
		return 0
	}
	p.unblock()
	p.started = true
	p.meet()
	if m.kind == "text" {
		m.entities = withCommands(m.text, m.entities)
	}
	u := p.user()
	m.sender = &u
	if r.oneUse {
		r.keys, r.keysFrom, r.oneUse = nil, nil, false
	}
	s.post(r, m)
	s.tell(r, m)
	return m.id
}

// tell queues the update about a new message.
func (s *Server) tell(r *room, m *message) {
	s.publish("message", r.wireMessage(m), chatKey(r.id), updateLife)
}

func chatKey(id int64) string { return fmt.Sprintf("chat:%d", id) }

func (p *Person) meet() { p.met = true }

// Edit changes a text that the person wrote earlier.
func (p *Person) Edit(messageID int64, text string) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	m := p.room.find(messageID)
	if m == nil || m.fromBot || m.kind != "text" {
		return fmt.Errorf("%d is not a text of %s", messageID, p.profile.FirstName)
	}
	m.text, m.entities = trim(text, nil)
	m.entities = withCommands(m.text, m.entities)
	m.edited = s.now()
	s.touch(p.room, m)
	s.publish("edited_message", p.room.wireMessage(m), chatKey(p.room.id), updateLife)
	return nil
}

// Block refuses further messages of the bot.
func (p *Person) Block() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if !p.blocked {
		p.blocked = true
		p.membership(statusMember, statusKicked)
	}
}

// Unblock accepts messages again.
func (p *Person) Unblock() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.unblock()
}

func (p *Person) unblock() {
	if p.blocked {
		p.blocked = false
		p.membership(statusKicked, statusMember)
	}
}

func (p *Person) membership(before, after string) {
	p.meet()
	s := p.server
	s.publish("my_chat_member", wireMemberUpdate{
		Chat: p.room.wire(), From: p.user(), Date: s.now().Unix(), Old: member(before, s.bot), New: member(after, s.bot),
	}, fmt.Sprintf("mine:%d", p.room.id), updateLife)
	s.changed.fire()
}

// Deactivate deletes the person's account; nothing more comes of it.
func (p *Person) Deactivate() {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.deactivated = true
	p.server.changed.fire()
}
