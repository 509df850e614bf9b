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
// the old ones, elsewhere those with an office and some more. Nobody without a
// phone.
func seat(cast []*sampleMember) {
	chance := rand.New(rand.NewPCG(1930, 4)) // the same people at each start
	for i, m := range cast {
		known, named := casting[i]
		likely := 35
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
const joinTime = time.Minute

// join has the people open their links and consent, as they would by hand.
func (d *demo) join(ctx context.Context, cast []*sampleMember) error {
	ctx, cancel := context.WithTimeout(ctx, joinTime)
	defer cancel()
	seat(cast)
	failures := make([]error, len(cast))
	var wg sync.WaitGroup
	for i, m := range cast {
		if m.account == 0 {
			continue
		}
		p := d.sandbox.Person(sandbox.Profile{ID: m.account, FirstName: m.FullName, Language: "vi", Phone: m.row.Phone})
		if m.account == demoNewcomer {
			continue
		}
		wg.Go(func() { failures[i] = joinOne(ctx, p, m.code) })
	}
	wg.Wait()
	if err := errors.Join(failures...); err != nil {
		return err
	}
	d.sandbox.Person(sandbox.Profile{ID: demoBlocker, FirstName: cast[7].FullName, Language: "vi"}).Block() //nolint:contextcheck // people act without one
	return d.sandbox.Drained(ctx)
}

// joinOne opens a link, waits for the question, says yes, and waits for what
// the bot says to that. Those worth knowing wait for the last of it, what one
// can do, so that it is not mixed up with the answer to what is tried first;
// the crowd's may still be on its way.
func joinOne(ctx context.Context, p *sandbox.Person, code string) error {
	if err := p.Start(code); err != nil { //nolint:contextcheck // people act without one
		return err
	}
	asked := func([]sandbox.Message) bool { return len(p.Last().Buttons) > 0 }
	if err := p.Wait(ctx, asked); err != nil {
		return fmt.Errorf("no question came: %w", err)
	}
	question := p.Last()
	if err := p.TapOn(question.ID, question.Buttons[0][0].Text); err != nil { //nolint:contextcheck // people act without one
		return err
	}
	return p.Wait(ctx, func([]sandbox.Message) bool {
		if p.ID() > demoCrowd {
			return p.Last().Seq > question.Seq
		}
		return p.Last().ID > question.ID
	})
}
