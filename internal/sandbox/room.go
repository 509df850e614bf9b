package sandbox

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Statuses of a member of a chat.
const (
	statusMember  = "member"
	statusAdmin   = "administrator"
	statusCreator = "creator"
	statusLeft    = "left"
	statusKicked  = "kicked"
)

// Types of chats.
const (
	private    = "private"
	group      = "group"
	supergroup = "supergroup"
	channel    = "channel"
)

// room is a chat: one person's with the bot, or a group. Guarded by Server.mu.
type room struct {
	id       int64
	kind     string
	title    string
	username string
	person   *Person // of a private chat
	forum    bool

	bot        string             // the bot's status in a group
	members    map[int64]string   // statuses of people in a group
	mute       bool               // the bot has no right to send
	deleted    bool               // the group is gone
	migratedTo int64              // the supergroup that it became
	topics     map[int64]struct{} // of a forum, by thread id
	botSpoke   bool               // the last message is the bot's
	lastID     int64              // of messages in a supergroup or channel

	messages []*message // their ids and births grow
	byID     map[int64]*message
	seq      int64      // of the last change of one of them
	acted    time.Time  // the bot's last chat action, in real time; zero once it has sent something
	keys     [][]Button // the reply keyboard that is up
	oneUse   bool       // … and goes after one use
	keysFrom *message   // … and the message it came with
	changed  signal
}

// message is what was said in a room.
type message struct {
	id         int64
	seq        int64 // of its last change
	born       int64 // the seq that it came with
	date       time.Time
	edited     time.Time
	fromBot    bool
	sender     *User
	senderChat *wireChat
	thread     int64
	text       string
	entities   []Entity
	isCaption  bool // text is the caption of a file
	inline     [][]Button
	hasKeys    bool // it came with another markup than an inline one
	kind       string
	file       *file
	contact    *wireContact
	replyTo    *message
	service    func(*wireMessage) // fills in what a service message says
	protected  bool
	deleted    bool
	alerts     []Alert
	taps       []*callback // those that the bot may still answer
}

func (s *Server) newRoom(id int64, kind string) *room {
	r := &room{id: id, kind: kind, members: map[int64]string{}, byID: map[int64]*message{}, topics: map[int64]struct{}{}}
	s.chats[id] = r
	return r
}

// nextMessageID follows Telegram: private chats and basic groups share a
// sequence, a supergroup has its own.
func (s *Server) nextMessageID(r *room) int64 {
	if r.kind == supergroup || r.kind == channel {
		r.lastID++
		return r.lastID
	}
	s.lastID++
	return s.lastID
}

// post adds a message to a room.
func (s *Server) post(r *room, m *message) {
	m.id, m.date = s.nextMessageID(r), s.now()
	r.messages = append(r.messages, m)
	r.byID[m.id] = m
	if r.botSpoke = m.fromBot; m.fromBot {
		r.acted = time.Time{}
	}
	s.touch(r, m)
	m.born = m.seq
}

// touch makes a change of a message visible to those who wait for one.
func (s *Server) touch(r *room, m *message) {
	s.lastSeq++
	m.seq, r.seq = s.lastSeq, s.lastSeq
	r.changed.fire()
	s.changed.fire()
}

func (r *room) wire() wireChat {
	c := wireChat{ID: r.id, Type: r.kind, Title: r.title, Username: r.username, IsForum: r.forum}
	if r.person != nil {
		p := r.person.profile
		c.FirstName, c.LastName, c.Username = p.FirstName, p.LastName, p.Username
	}
	return c
}

func (r *room) wireMessage(m *message) wireMessage {
	w := wireMessage{
		ID: m.id, From: m.sender, SenderChat: m.senderChat, Date: m.date.Unix(), Chat: r.wire(),
		ThreadID: m.thread, IsTopic: m.thread != 0, Protected: m.protected, Contact: m.contact,
	}
	if !m.edited.IsZero() {
		w.EditDate = m.edited.Unix()
	}
	if m.isCaption {
		w.Caption, w.CaptionEntities = m.text, m.entities
	} else {
		w.Text, w.Entities = m.text, m.entities
	}
	if m.file != nil {
		m.file.into(&w, m.kind)
	}
	if len(m.inline) > 0 {
		w.ReplyMarkup = &inlineMarkup{m.inline}
	}
	if m.replyTo != nil && !m.replyTo.deleted {
		original := r.wireMessage(m.replyTo)
		original.ReplyTo = nil
		w.ReplyTo = &original
	}
	if m.service != nil {
		m.service(&w)
	}
	return w
}

// roomFor finds the chat that a call is about.
func (s *Server) roomFor(c *call) (*room, *apiError) {
	id := strings.TrimSpace(c.params["chat_id"])
	if id == "" {
		return nil, badRequest("chat_id is empty")
	}
	if name, ok := strings.CutPrefix(id, "@"); ok {
		for _, r := range s.chats {
			if r.kind != private && strings.EqualFold(r.username, name) {
				return r, nil
			}
		}
		return nil, badRequest("chat not found")
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	r := s.chats[n]
	if r == nil || r.person != nil && !r.person.met || r.kind != private && r.bot == "" {
		return nil, badRequest("chat not found")
	}
	return r, nil
}

// writable says why the bot can't write into a room.
func (r *room) writable() *apiError {
	if p := r.person; p != nil {
		switch {
		case p.deactivated:
			return forbidden("user is deactivated")
		case p.blocked:
			return forbidden("bot was blocked by the user")
		case !p.started:
			return forbidden("bot can't initiate conversation with a user")
		}
		return nil
	}
	switch {
	case r.migratedTo != 0:
		err := badRequest("group chat was upgraded to a supergroup chat")
		err.migratedTo = r.migratedTo
		return err
	case r.deleted:
		return forbidden("the group chat was deleted")
	case r.bot == statusKicked:
		return forbidden("bot was kicked from the " + r.kind + " chat")
	case r.bot == statusLeft:
		return forbidden("bot is not a member of the " + r.kind + " chat")
	}
	return nil
}

// find is a message that is still there.
func (r *room) find(id int64) *message {
	if m := r.byID[id]; m != nil && !m.deleted {
		return m
	}
	return nil
}

// live are the messages that are still there.
func (r *room) live() []*message {
	return slices.DeleteFunc(slices.Clone(r.messages), func(m *message) bool { return m.deleted })
}
