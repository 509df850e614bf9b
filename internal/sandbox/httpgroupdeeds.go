package sandbox

import "net/http"

// groupDeed is the body of everything that happens in a group.
type groupDeed struct {
	Person  int64  `json:"person"`  // who does it
	Text    string `json:"text"`    // of text, anonymous and post
	ReplyTo int64  `json:"reply"`   // of text: the message that it answers
	Topic   int64  `json:"topic"`   // of text: where in a forum
	Name    string `json:"name"`    // of topic
	Label   string `json:"label"`   // of tap
	Payload string `json:"payload"` // of add-bot
	Off     bool   `json:"off"`     // of promote-bot and mute: take it back
}

// groupDeeds are what somebody can do in a group.
var groupDeeds = map[string]func(*Group, *Person, groupDeed) error{
	"text":        (*Group).doText,
	"tap":         func(g *Group, p *Person, d groupDeed) error { return conflicting(g.Tap(p, d.Label)) },
	"topic":       func(g *Group, p *Person, d groupDeed) error { return said(g.Topic(p, d.Name)) },
	"join":        func(g *Group, p *Person, _ groupDeed) error { g.Join(p); return nil },
	"leave":       func(g *Group, p *Person, _ groupDeed) error { g.Leave(p); return nil },
	"promote":     func(g *Group, p *Person, _ groupDeed) error { g.Promote(p); return nil },
	"add-bot":     func(g *Group, p *Person, d groupDeed) error { return g.AddBot(p, d.Payload) },
	"kick-bot":    func(g *Group, p *Person, _ groupDeed) error { g.KickBot(p); return nil },
	"promote-bot": func(g *Group, p *Person, d groupDeed) error { g.PromoteBot(p, !d.Off); return nil },
	"migrate":     func(g *Group, p *Person, _ groupDeed) error { g.Migrate(p); return nil },
}

// nobodysDeeds are what happens in a group without anybody to be seen.
var nobodysDeeds = map[string]func(*Group, groupDeed) error{
	"anonymous": func(g *Group, d groupDeed) error { return said(g.SendAnonymous(d.Text)) },
	"post":      func(g *Group, d groupDeed) error { return said(g.Post(d.Text)) },
	"mute":      func(g *Group, d groupDeed) error { g.Mute(!d.Off); return nil },
	"delete":    func(g *Group, _ groupDeed) error { g.Delete(); return nil },
}

func (s *Server) actInGroup(r *http.Request) (any, error) {
	g, err := s.group(r)
	if err != nil {
		return nil, err
	}
	var d groupDeed
	if err := body(r, &d); err != nil {
		return nil, err
	}
	if err := g.do(r.PathValue("act"), d); err != nil {
		return nil, err
	}
	return g.view(), nil
}

func (g *Group) do(act string, d groupDeed) error {
	if do, ok := nobodysDeeds[act]; ok {
		return do(g, d)
	}
	do, ok := groupDeeds[act]
	if !ok {
		return unknownDeed(groupDeeds)
	}
	g.server.mu.Lock()
	p := g.server.people[d.Person]
	g.server.mu.Unlock()
	if p == nil {
		return problem{http.StatusNotFound, "there is nobody with this id"}
	}
	return do(g, p, d)
}

func (g *Group) doText(p *Person, d groupDeed) error {
	switch {
	case d.ReplyTo != 0:
		return said(g.Reply(p, d.ReplyTo, d.Text))
	case d.Topic != 0:
		return said(g.SendIn(d.Topic, p, d.Text))
	}
	return said(g.Send(p, d.Text))
}
