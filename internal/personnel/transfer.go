package personnel

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// ProposalID identifies a proposal.
type ProposalID int64

// ProposalState tells what became of a proposal.
type ProposalState string

// The states.
const (
	// Open waits for the other cell.
	Open ProposalState = "open"
	// Received: the member belongs to the target.
	Received ProposalState = "received"
	// Declined by the other cell.
	Declined ProposalState = "declined"
	// Withdrawn by the cell that made it, or overtaken by something else.
	Withdrawn ProposalState = "withdrawn"
)

// Proposal is that a member goes from one cell to another, which both have to
// confirm: one by making it, the other by receiving it.
type Proposal struct {
	ID ProposalID
	// Person is 0 if somebody was asked for by a name that fits nobody there, or
	// several.
	Person roster.PersonID
	// Name and BirthYear are what was asked for; empty and 0 for a proposal of the
	// source.
	Name      string
	BirthYear int
	// Source and Target are the cells.
	Source, Target roster.UnitID
	// Day is the first on which the member shall belong to the target.
	Day calendar.Date
	// Asked: the target has asked for the member; if not, the source proposes it.
	Asked    bool
	OpenedAt time.Time
	OpenedBy roster.PersonID
	State    ProposalState
	ClosedAt time.Time
	ClosedBy roster.PersonID
}

// Opener is the cell that made the proposal.
func (p Proposal) Opener() roster.UnitID {
	if p.Asked {
		return p.Target
	}
	return p.Source
}

// Answerer is the cell that has to confirm it.
func (p Proposal) Answerer() roster.UnitID {
	if p.Asked {
		return p.Source
	}
	return p.Target
}

// WorkingDays is within how many working days a transfer is to be finished
// (guidance 01-HD/TW).
const WorkingDays = 60

// Overdue tells whether a proposal has been open for longer than a transfer should take.
func (p Proposal) Overdue(today calendar.Date, holidays *calendar.Holidays, zone *time.Location) bool {
	return p.State == Open && holidays.WorkingDays(calendar.DateOf(p.OpenedAt, zone), today) > WorkingDays
}

// LeaderTx reads who leads a cell.
type LeaderTx interface {
	// FactsIn returns who belongs to the units or holds an office there, past and to come.
	FactsIn(units []roster.UnitID) ([]roster.Fact, error)
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []roster.PersonID) ([]roster.Account, error)
}

// ProposalTx keeps proposals.
type ProposalTx interface {
	// Proposal returns the proposal, or a NotFound fault.
	Proposal(ProposalID) (Proposal, error)
	// OpenProposals are those from or to the cell that are open, the oldest first.
	OpenProposals(cell roster.UnitID) ([]Proposal, error)
	// ProposalsOf are those of the person that are open, the oldest first.
	ProposalsOf(roster.PersonID) ([]Proposal, error)
	// AddProposal keeps a new one, open from now on.
	AddProposal(Proposal) (ProposalID, error)
	// CloseProposal ends one that is open, and tells whether it was.
	CloseProposal(id ProposalID, as ProposalState, by roster.PersonID) (bool, error)
	// LastReceived is the last proposal by which the person came to the cell, or a
	// NotFound fault.
	LastReceived(who roster.PersonID, target roster.UnitID) (Proposal, error)
	// ReopenProposal has one wait again that was received.
	ReopenProposal(ProposalID) error
}
