package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"keng/internal/roster"
	"keng/internal/sandbox"
)

// The accounts of the demo that are worth knowing.
const (
	demoSecretary = 1001
	demoDeputy    = 1002
	demoMember    = 1003
	demoOther     = 1004
	demoLeader    = 1005
	demoNewcomer  = 1006 // has a link and has not opened it
	demoBlocker   = 1007 // joined, then blocked the bot
	demoCrowd     = 2000 // the others count from here
)

// casting says who of the members are the ones worth knowing: by their place
// in the first cell's list, but for the leader.
var casting = map[int]int64{
	0: demoSecretary, 1: demoDeputy, 4: demoMember, 5: demoOther, 6: demoNewcomer, 7: demoBlocker,
}

// seat gives everybody an account who has joined: most of the first cell but
// the old ones, elsewhere those with an office and a few more. Nobody without a
// phone.
func seat(cast []*sampleMember) {
	chance := rand.New(rand.NewPCG(1930, 4)) // the same people at each start
	for i, m := range cast {
		known, named := casting[i]
		likely := 12
		switch {
		case len(m.row.Roles) > 0:
			likely = 100
		case m.row.Category != roster.Exempt && m.cell.name == sampleCells[0].name:
			likely = 75
		}
		lucky := chance.IntN(100) < likely
		switch {
		case named:
			m.account = known
		case m.FullName == sampleLeader:
			m.account = demoLeader
		case lucky && m.row.Phone != "":
			m.account = demoCrowd + int64(i)
		}
	}
}

// joinTime bounds the joining of everybody, which takes a few seconds.
const joinTime = 2 * time.Minute

// join has the people open their links and consent, as they would by hand:
// first those worth knowing, until they have heard all that the bot says to
// that, then the crowd, whose answers may still be on their way afterwards.
func (d *demo) join(ctx context.Context, cast []*sampleMember) error {
	ctx, cancel := context.WithTimeout(ctx, joinTime)
	defer cancel()
	seat(cast)
	var known, crowd []*sampleMember
	for _, m := range cast {
		switch {
		case m.account > demoCrowd:
			crowd = append(crowd, m)
		case m.account > 0 && m.account != demoNewcomer:
			known = append(known, m)
		case m.account == demoNewcomer:
			d.person(m)
		}
	}
	if err := d.joinAll(ctx, known, hears); err != nil {
		return err
	}
	d.sandbox.Person(sandbox.Profile{ID: demoBlocker, FirstName: cast[7].FullName, Language: "vi"}).Block() //nolint:contextcheck // people act without one
	if err := d.joinAll(ctx, crowd, nil); err != nil {
		return err
	}
	return d.sandbox.Drained(ctx)
}

// person is the member on the platform.
func (d *demo) person(m *sampleMember) *sandbox.Person {
	return d.sandbox.Person(sandbox.Profile{ID: m.account, FirstName: m.FullName, Language: "vi", Phone: m.row.Phone})
}

// joinAll has all of them join side by side; then is what each waits for after that.
func (d *demo) joinAll(ctx context.Context, members []*sampleMember, then func(context.Context, *sandbox.Person) error) error {
	failures := make([]error, len(members))
	var wg sync.WaitGroup
	for i, m := range members {
		p := d.person(m)
		wg.Go(func() {
			if failures[i] = joins(ctx, p, m.code); failures[i] == nil && then != nil {
				failures[i] = then(ctx, p)
			}
		})
	}
	wg.Wait()
	return errors.Join(failures...)
}

// joins opens a link, waits for the question and says yes.
func joins(ctx context.Context, p *sandbox.Person, code string) error {
	if err := p.Start(code); err != nil { //nolint:contextcheck // people act without one
		return err
	}
	asked := func([]sandbox.Message) bool { return len(p.Last().Buttons) > 0 }
	if err := p.Wait(ctx, asked); err != nil {
		return fmt.Errorf("no question came: %w", err)
	}
	question := p.Last()
	return p.TapOn(question.ID, question.Buttons[0][0].Text) //nolint:contextcheck // people act without one
}

// hears waits for what the bot says last to somebody who joined: what they can
// do. It is the second message; the first becomes a word of thanks.
func hears(ctx context.Context, p *sandbox.Person) error {
	return p.Wait(ctx, func(seen []sandbox.Message) bool {
		said := 0
		for _, m := range seen {
			if m.FromBot {
				said++
			}
		}
		return said > 1
	})
}
