package page

import "keng/internal/i18n"

// peopleView are those whose phones can be opened.
type peopleView struct {
	*i18n.Words
	People []chair
	Others []chair
}

// chair is somebody whose phone can be opened.
type chair struct {
	Player
	PartName string
	Open     bool
	Unread   int
	Badge    string // what is counted
	Address  string
}

func (p *Page) people(v visit) peopleView {
	view := peopleView{Words: v.Words}
	known := map[int64]bool{}
	for _, one := range p.stage.Cast() {
		known[one.Account] = true
		view.People = append(view.People, p.chair(v, one))
	}
	for _, someone := range p.stage.Platform().People() {
		if !known[someone.ID()] {
			view.Others = append(view.Others, p.chair(v, p.playerOf(someone)))
		}
	}
	return view
}

func (p *Page) chair(v visit, one Player) chair {
	c := chair{Player: one, Open: v.Open(one.Account), Address: v.Toggled(one.Account).Address()}
	if one.Part != "" {
		c.PartName = v.Say("trial.part_" + string(one.Part))
	}
	p.mu.Lock()
	seen := p.seen[one.Account]
	p.mu.Unlock()
	if someone := p.stage.Platform().Find(one.Account); someone != nil && !c.Open {
		c.Unread = someone.UnreadSince(seen)
		c.Badge = v.Say("trial.unread", "Count", c.Unread)
	}
	return c
}
