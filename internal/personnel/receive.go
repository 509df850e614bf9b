package personnel

import (
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Receive has the cell that was proposed a member take them, or the cell that was
// asked for one let them go. They belong to the target from the day of the
// proposal on, or from today, whichever is later.
type Receive struct{ Proposal ProposalID }

// Do transfers them.
func (r Receive) Do(tx Tx, o Order) (Outcome, error) {
	p, err := o.answers(tx, r.Proposal)
	if err != nil {
		return Outcome{}, err
	}
	if p.Person == 0 {
		return Outcome{}, fault.New(fault.Conflict, "transfer.asked_for_nobody")
	}
	day := p.Day
	if day.Before(o.Today) {
		day = o.Today
	}
	facts, err := tx.PersonFacts([]roster.PersonID{p.Person})
	if err != nil {
		return Outcome{}, err
	}
	if f, ok := FactOn(facts, roster.Home, day); !ok || f.Unit != p.Source {
		return Outcome{}, fault.New(fault.Conflict, "transfer.not_there_any_more")
	}
	source := Order{Cell: p.Source, Today: o.Today}
	if err := source.led(tx, day, p.Person); err != nil {
		if fault.As(err) != nil && o.Cell != p.Source {
			err = fault.New(fault.Conflict, "transfer.leads_there")
		}
		return Outcome{}, err
	}
	if err := o.close(tx, p, Received); err != nil {
		return Outcome{}, err
	}
	both := Order{By: o.By, Today: o.Today, Seen: -1, Zone: o.Zone} // the two cells together
	out, err := Transfer{Person: p.Person, To: p.Target, From: day}.Do(tx, both)
	out.Proposal = p.ID
	return out, err
}

// Decline has the cell that has to confirm a proposal refuse it.
type Decline struct{ Proposal ProposalID }

// Do refuses it. The outcome has no change if nobody was waiting.
func (d Decline) Do(tx Tx, o Order) (Outcome, error) {
	p, err := o.answers(tx, d.Proposal)
	if err != nil {
		return Outcome{}, err
	}
	return o.drop(tx, p, Declined)
}

// TakeBack has the cell that made a proposal withdraw it.
type TakeBack struct{ Proposal ProposalID }

// Do withdraws it. The outcome has no change if nobody was waiting.
func (t TakeBack) Do(tx Tx, o Order) (Outcome, error) {
	p, err := o.proposal(tx, t.Proposal)
	if err != nil {
		return Outcome{}, err
	}
	if o.Cell != 0 && o.Cell != p.Opener() {
		return Outcome{}, fault.New(fault.NotFound, "transfer.unknown")
	}
	return o.drop(tx, p, Withdrawn)
}

// proposal is an open one of the cell for which it is ordered, once nobody else
// can change the organisation.
func (o Order) proposal(tx Tx, id ProposalID) (Proposal, error) {
	if err := o.begin(tx); err != nil {
		return Proposal{}, err
	}
	p, err := tx.Proposal(id)
	switch {
	case err != nil:
		return p, err
	case o.Cell != 0 && o.Cell != p.Source && o.Cell != p.Target:
		return p, fault.New(fault.NotFound, "transfer.unknown")
	case p.State != Open:
		return p, fault.New(fault.Conflict, "transfer.closed")
	}
	return p, nil
}

// answers is an open proposal that the cell, for which it is ordered, has to answer.
func (o Order) answers(tx Tx, id ProposalID) (Proposal, error) {
	p, err := o.proposal(tx, id)
	if err == nil && o.Cell != 0 && o.Cell != p.Answerer() {
		err = fault.New(fault.NotFound, "transfer.unknown")
	}
	return p, err
}

// close ends a proposal; somebody else may have been quicker.
func (o Order) close(tx Tx, p Proposal, as ProposalState) error {
	was, err := tx.CloseProposal(p.ID, as, o.By)
	if err == nil && !was {
		err = fault.New(fault.Conflict, "transfer.closed")
	}
	return err
}

// drop ends a proposal that comes to nothing. Who waited does not from today on.
func (o Order) drop(tx Tx, p Proposal, as ProposalState) (Outcome, error) {
	if err := o.close(tx, p, as); err != nil || p.Asked {
		return Outcome{Proposal: p.ID, Person: p.Person}, err
	}
	facts, err := tx.PersonFacts([]roster.PersonID{p.Person})
	if err != nil {
		return Outcome{}, err
	}
	if err := (Order{Seen: -1}).touch(tx, p.Person); err != nil {
		return Outcome{}, err
	}
	day := o.Today
	if day.Before(p.Day) {
		day = p.Day
	}
	c := change{
		order: o, kind: Stayed, person: p.Person, from: day, edit: endWaiting(facts, p.Person, day),
		units: []roster.Subject{{Part: roster.Source, Unit: p.Source}, {Part: roster.Target, Unit: p.Target}},
	}
	out, err := c.make(tx)
	out.Proposal = p.ID
	return out, err
}

// endWaiting ends the status of somebody who waits to be received, from the day
// on; another status stays.
func endWaiting(facts []roster.Fact, who roster.PersonID, day calendar.Date) (e roster.Edit) {
	for _, f := range facts {
		if f.Kind == roster.Status && f.Value == string(roster.Transferring) && (f.To.IsZero() || day.Before(f.To)) {
			from := day
			if from.Before(f.From) {
				from = f.From
			}
			e.Add(roster.Clear([]roster.Fact{f}, roster.Fact{Kind: roster.Status, Person: who, From: from, To: f.To}))
		}
	}
	return e
}

// overtaken withdraws what is open about somebody who has gone another way.
func (o Order) overtaken(tx Tx, who roster.PersonID) error {
	open, err := tx.ProposalsOf(who)
	if err != nil {
		return err
	}
	for _, p := range open {
		if _, err := tx.CloseProposal(p.ID, Withdrawn, o.By); err != nil {
			return err
		}
	}
	return nil
}
