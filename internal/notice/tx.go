package notice

import (
	"time"

	"keng/internal/agenda"
	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/stats"
)

// Tx is what finding words reads.
type Tx interface {
	Now() time.Time
	roster.TreeTx
	meeting.Tx
	agenda.Tx
	attendance.Tx
	stats.Tx
	recordTx
	outageTx
	// MeetingChange returns an entry of a meeting's history, or a NotFound fault.
	MeetingChange(meeting.ChangeID) (meeting.Change, error)
}

// recordTx reads what is kept about people and units, and of who saw it.
type recordTx interface {
	personTx
	peopleTx
	proposalTx
	meTx
	applicationTx
	roster.SealTx
	requestTx
	orgTx
	audit.ReadTx
}

// applicationTx reads who wants to join, and whom they can be.
type applicationTx interface {
	roster.InviteeTx
	// Application returns an application, or a NotFound fault.
	Application(roster.ApplicationID) (roster.Application, error)
}

// personTx reads who somebody is.
type personTx interface {
	// Identify tells who an account is on a day; nil if it is not known at all.
	Identify(channel chat.Channel, external string, on calendar.Date) (*roster.Identity, error)
	// StandingPerson returns what stands about the person on a day.
	StandingPerson(id roster.PersonID, on calendar.Date) (roster.Record, error)
	// Consents returns what the person agreed to, the latest first.
	Consents(roster.PersonID) ([]roster.Consent, error)
	// Person returns somebody of the roster, or a NotFound fault.
	Person(roster.PersonID) (roster.Person, error)
}

// peopleTx reads what is kept about the people of a cell.
type peopleTx interface {
	// PersonFacts returns all facts of the people, past and to come.
	PersonFacts(people []roster.PersonID) ([]roster.Fact, error)
	// FactsIn returns who belongs to the units or holds an office there, past and to come.
	FactsIn(units []roster.UnitID) ([]roster.Fact, error)
	// Change returns the change, or a NotFound fault.
	Change(roster.ChangeID) (roster.Change, error)
	// ChangesOfPerson returns all changes that concern the person, the latest first.
	ChangesOfPerson(roster.PersonID) ([]roster.Change, error)
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []roster.PersonID) ([]roster.Account, error)
	// HelpedBy returns those for whom the person answers, HelpersOf who answers
	// for the person.
	HelpedBy(roster.PersonID) ([]roster.PersonID, error)
	HelpersOf(roster.PersonID) ([]roster.PersonID, error)
}
