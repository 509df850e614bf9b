package sandbox

import (
	"fmt"
	"regexp"
	"strings"
)

// Send writes a text into the group; the bot hears it if it may.
func (g *Group) Send(p *Person, text string) int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.say(p, &message{kind: "text", text: text})
}

// Reply writes a text that answers a message.
func (g *Group) Reply(p *Person, messageID int64, text string) int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.say(p, &message{kind: "text", text: text, replyTo: g.room.find(messageID)})
}

// SendIn writes a text into a topic of a forum.
func (g *Group) SendIn(topic int64, p *Person, text string) int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.say(p, &message{kind: "text", text: text, thread: topic})
}

// SendAnonymous writes a text as an anonymous admin: it comes from the group,
// and "from" is a stand-in.
func (g *Group) SendAnonymous(text string) int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	w := g.room.wire()
	return g.put(&message{
		kind: "text", text: text, senderChat: &w,
		sender: &User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"},
	})
}

// Post writes into a channel.
func (g *Group) Post(text string) int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	w := g.room.wire()
	return g.put(&message{kind: "text", text: text, senderChat: &w})
}

// Topic opens a topic of a forum and returns its thread id.
func (g *Group) Topic(p *Person, name string) int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	id := g.service(p, func(w *wireMessage) { w.TopicCreated = &wireTopic{Name: name, IconColor: 7322096} })
	g.room.topics[id] = struct{}{}
	return id
}

// Tap taps the newest button with this label in the group.
func (g *Group) Tap(p *Person, label string) error {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	if !g.room.in() {
		return fmt.Errorf("the bot is not in %q", g.room.title)
	}
	return p.tap(g.room, label)
}

// say posts what a member says.
func (g *Group) say(p *Person, m *message) int64 {
	u := p.user()
	m.sender = &u
	id := g.put(m)
	if g.room.in() && g.server.overhears(g.room, m) {
		p.meet()
	}
	return id
}

func (g *Group) put(m *message) int64 {
	s, r := g.server, g.room
	m.text, m.entities = trim(m.text, nil)
	m.entities = withCommands(m.text, m.entities)
	heard := r.in() && s.overhears(r, m) // before the post: who spoke last counts
	s.post(r, m)
	switch {
	case !heard:
	case r.kind == channel:
		s.publish("channel_post", r.wireMessage(m), chatKey(r.id), updateLife)
	default:
		s.tell(r, m)
	}
	return m.id
}

// service posts a service message, which the bot always hears.
func (g *Group) service(p *Person, fill func(*wireMessage)) int64 {
	u := p.user()
	m := &message{kind: "service", sender: &u, service: fill}
	g.server.post(g.room, m)
	if g.room.in() {
		p.meet()
		g.server.tell(g.room, m)
	}
	return m.id
}

var addressed = regexp.MustCompile(`^/[A-Za-z0-9_]+(?:@([A-Za-z0-9_]+))?(?:\s|$)`)

// overhears is the privacy mode: a bot that is no admin hears commands for it
// (those for anybody only if it spoke last), replies to it, and nothing else.
func (s *Server) overhears(r *room, m *message) bool {
	if s.opts.PrivacyOff || r.bot == statusAdmin || r.kind == channel {
		return true
	}
	if m.replyTo != nil && m.replyTo.fromBot {
		return true
	}
	command := addressed.FindStringSubmatch(m.text)
	switch {
	case command == nil:
		return false
	case command[1] == "":
		return r.botSpoke
	}
	return strings.EqualFold(command[1], s.bot.Username)
}

// Migrate turns a basic group into a supergroup: a new id, new message ids,
// and a service message on either side. The Group goes on as the new one.
func (g *Group) Migrate(by *Person) int64 {
	s, old := g.server, g.room
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.newRoom(s.groupID(0, supergroup), supergroup)
	r.title, r.members, r.bot, r.mute = old.title, old.members, old.bot, old.mute
	g.service(by, func(w *wireMessage) { w.MigrateTo = r.id })
	old.migratedTo = r.id
	g.room = r
	g.service(by, func(w *wireMessage) { w.MigrateFrom = old.id })
	return r.id
}
