package sandbox

import (
	"fmt"
	"slices"
)

// GroupProfile is what a group is. An ID of 0 gets a free one, of the form
// that its kind has: basic groups -N, supergroups and channels -100….
type GroupProfile struct {
	ID       int64  `json:"id"`
	Title    string `json:"title"`
	Username string `json:"username"`
	// Super makes it a supergroup, Forum one with topics, Channel a channel.
	Super   bool `json:"super"`
	Forum   bool `json:"forum"`
	Channel bool `json:"channel"`
}

// Group is a group, or a channel. The bot is no member until it is added.
type Group struct {
	server *Server
	room   *room
}

// Group makes a group with these people as members. The first is its creator.
func (s *Server) Group(profile GroupProfile, members ...*Person) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind := group
	switch {
	case profile.Channel:
		kind = channel
	case profile.Super || profile.Forum:
		kind = supergroup
	}
	r := s.newRoom(s.groupID(profile.ID, kind), kind)
	r.title, r.username, r.forum = profile.Title, profile.Username, profile.Forum
	for i, p := range members {
		r.members[p.ID()] = statusMember
		if i == 0 {
			r.members[p.ID()] = statusCreator
		}
	}
	s.changed.fire()
	return &Group{s, r}
}

func (s *Server) groupID(id int64, kind string) int64 {
	if id != 0 {
		return id
	}
	s.lastGroup++
	if kind == group {
		return -(4_000_000_000 + s.lastGroup)
	}
	return -(1_002_000_000_000 + s.lastGroup)
}

// ID is the chat's id. It changes when a group becomes a supergroup.
func (g *Group) ID() int64 {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	return g.room.id
}

// Messages is what is to be seen in the group, oldest first.
func (g *Group) Messages() []Message {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.server.lapse()
	return g.room.views()
}

// AddBot lets a person add the bot. With a payload it is by a link
// t.me/<bot>?startgroup=<payload>, which makes them say "/start@bot <payload>".
func (g *Group) AddBot(by *Person, payload string) error {
	if !payloadPattern.MatchString(payload) {
		return ErrPayload
	}
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	g.setBot(by, statusMember)
	g.service(by, func(w *wireMessage) { w.NewMembers = []User{s.bot} })
	if payload != "" {
		g.say(by, &message{kind: "text", text: "/start@" + s.bot.Username + " " + payload})
	}
	return nil
}

// KickBot lets a person remove the bot.
func (g *Group) KickBot(by *Person) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	g.setBot(by, statusKicked)
}

// PromoteBot makes the bot an admin, or one no longer.
func (g *Group) PromoteBot(by *Person, admin bool) {
	s := g.server
	s.mu.Lock()
	defer s.mu.Unlock()
	status := statusMember
	if admin {
		status = statusAdmin
	}
	g.setBot(by, status)
}

// Mute takes the right to send from the bot, or gives it back.
func (g *Group) Mute(on bool) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.room.mute = on
	g.server.changed.fire()
}

// Delete deletes the group.
func (g *Group) Delete() {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.room.deleted = true
	g.server.changed.fire()
}

// setBot changes the bot's status and tells it.
func (g *Group) setBot(by *Person, status string) {
	s, r := g.server, g.room
	before := r.bot
	if before == "" {
		before = statusLeft
	}
	r.bot = status
	s.changed.fire()
	by.meet()
	s.publish("my_chat_member", wireMemberUpdate{
		Chat: r.wire(), From: by.user(), Date: s.now().Unix(), Old: member(before, s.bot), New: member(status, s.bot),
	}, fmt.Sprintf("mine:%d", r.id), updateLife)
}

// Join makes a person a member.
func (g *Group) Join(p *Person) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	u := p.user()
	g.setMember(p, statusMember)
	g.service(p, func(w *wireMessage) { w.NewMembers = []User{u} })
}

// Leave makes a person leave.
func (g *Group) Leave(p *Person) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	u := p.user()
	g.setMember(p, statusLeft)
	g.service(p, func(w *wireMessage) { w.LeftMember = &u })
}

// Promote makes a person an admin.
func (g *Group) Promote(p *Person) {
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	g.setMember(p, statusAdmin)
}

// setMember changes a person's status; only an admin bot hears of it.
func (g *Group) setMember(p *Person, status string) {
	s, r := g.server, g.room
	before := r.members[p.ID()]
	if before == "" {
		before = statusLeft
	}
	r.members[p.ID()] = status
	s.changed.fire()
	if r.bot != statusAdmin {
		return
	}
	p.meet()
	s.publish("chat_member", wireMemberUpdate{
		Chat: r.wire(), From: p.user(), Date: s.now().Unix(), Old: member(before, p.user()), New: member(status, p.user()),
	}, fmt.Sprintf("member:%d", p.ID()), updateLife)
}

// in says whether the bot is there to hear anything.
func (r *room) in() bool {
	return slices.Contains([]string{statusMember, statusAdmin}, r.bot) && !r.deleted
}
