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
	demoOld       = 1008 // is old, and types without diacritics
	demoSilent    = 1009 // never answers
	demoCommittee = 1010
	demoStranger  = 1011 // belongs to no cell
	demoCrowd     = 2000 // the others count from here
)

// demoStrangerName is what the stranger is called.
const demoStrangerName = "Trần Quốc Khánh"

// casting says who of the first cell are the ones worth knowing: by their place
// in its list, but for the first of the old ones who come to meetings.
func casting(cast []*sampleMember, year int) map[int]int64 {
	named := map[int]int64{
		0: demoSecretary, 1: demoDeputy, 2: demoCommittee, 4: demoMember, 5: demoOther, 6: demoNewcomer, 7: demoBlocker, 8: demoSilent,
	}
	for i, m := range cast[:cast[0].cell.size] {
		if _, taken := named[i]; !taken && year-m.row.BirthYear >= oldAt && m.row.Category != roster.Exempt {
			named[i] = demoOld
			break
		}
	}
	return named
}

// oldAt is from when on somebody counts as old here.
const oldAt = 70

// seat gives everybody an account who has joined: most of the first cell but
// the old ones, elsewhere those with an office and a few more. Nobody without a
// phone.
func seat(cast []*sampleMember, year int) {
	chance := rand.New(rand.NewPCG(1930, 4)) // the same people at each start
	casting := casting(cast, year)
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
func (w *world) join(ctx context.Context, cast []*sampleMember) error {
	ctx, cancel := context.WithTimeout(ctx, joinTime)
	defer cancel()
	seat(cast, w.today().Year)
	var known, crowd []*sampleMember
	for _, m := range cast {
		switch {
		case m.account > demoCrowd:
			crowd = append(crowd, m)
		case m.account > 0 && m.account != demoNewcomer:
			known = append(known, m)
		case m.account == demoNewcomer:
			w.person(m)
		}
	}
	if err := w.joinAll(ctx, known, hears); err != nil {
		return err
	}
	w.sandbox.Find(demoBlocker).Block() //nolint:contextcheck // people act without one
	w.sandbox.Person(sandbox.Profile{ID: demoStranger, FirstName: demoStrangerName, Language: w.cfg.Language})
	if err := w.joinAll(ctx, crowd, nil); err != nil {
		return err
	}
	return w.sandbox.Drained(ctx)
}

// person is the member on the platform.
func (w *world) person(m *sampleMember) *sandbox.Person {
	return w.sandbox.Person(sandbox.Profile{ID: m.account, FirstName: m.FullName, Language: w.cfg.Language, Phone: m.row.Phone})
}

// joinAll has all of them join side by side; then is what each waits for after that.
func (w *world) joinAll(ctx context.Context, members []*sampleMember, then func(context.Context, *sandbox.Person) error) error {
	failures := make([]error, len(members))
	var wg sync.WaitGroup
	for i, m := range members {
		p := w.person(m)
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
