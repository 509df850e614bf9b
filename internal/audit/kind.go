package audit

import "slices"

// Kind tells what was seen or done.
type Kind string

// What can be seen.
const (
	// ListSeen: who has answered what about a meeting.
	ListSeen Kind = "list_seen"
	// ReasonsSeen: why people asked to be absent.
	ReasonsSeen Kind = "reasons_seen"
	// RollSeen: who was at a meeting.
	RollSeen Kind = "roll_seen"
	// MembersSeen: who belongs to a cell.
	MembersSeen Kind = "members_seen"
	// FiguresSeen: figures with the names of a cell's members.
	FiguresSeen Kind = "figures_seen"
	// JoinedSeen: who of a cell has joined.
	JoinedSeen Kind = "joined_seen"
	// PersonSeen: somebody else's answer or record.
	PersonSeen Kind = "person_seen"
	// RequestsSeen: what people have asked about their data.
	RequestsSeen Kind = "requests_seen"
	// AuditSeen: entries such as this one.
	AuditSeen Kind = "audit_read"
	// DataExported: a file with data about people was made.
	DataExported Kind = "export_made"
	// LinksMade: codes with which people can join.
	LinksMade Kind = "links_made"
)

// What can be changed.
const (
	RosterImported Kind = "roster_imported"
	PersonChanged  Kind = "person_changed"
	RoleGiven      Kind = "role_given"
	RoleTaken      Kind = "role_taken"
	// UnitChanged: a unit was founded, renamed, moved, merged, split or dissolved,
	// or that was taken back.
	UnitChanged    Kind = "unit_changed"
	SettingChanged Kind = "setting_changed"
	AnsweredFor    Kind = "answered_for"
	RollClosed     Kind = "roll_closed"
	RollReopened   Kind = "roll_reopened"
	// Somebody who applied was let in as a person, or is nobody of the cell.
	ApplicantLetIn      Kind = "applicant_let_in"
	ApplicantTurnedDown Kind = "applicant_turned_down"

	ConsentGiven     Kind = "consent_given"
	ConsentWithdrawn Kind = "consent_withdrawn"
	RequestOpened    Kind = "request_opened"
	RequestExtended  Kind = "request_extended"
	RequestTakenBack Kind = "request_taken_back"
	RequestDone      Kind = "request_done"
	PersonDeleted    Kind = "deletion_run"
	// DataExpired: what was kept for long enough was taken away.
	DataExpired Kind = "retention_run"
)

// Kinds are all of them: the list is closed.
var Kinds = []Kind{
	ListSeen, ReasonsSeen, RollSeen, MembersSeen, FiguresSeen, JoinedSeen, PersonSeen, RequestsSeen, AuditSeen, DataExported, LinksMade,
	RosterImported, PersonChanged, RoleGiven, RoleTaken, UnitChanged, SettingChanged, AnsweredFor, RollClosed, RollReopened,
	ApplicantLetIn, ApplicantTurnedDown, ConsentGiven, ConsentWithdrawn,
	RequestOpened, RequestExtended, RequestTakenBack, RequestDone, PersonDeleted, DataExpired,
}

// Sights are those in which somebody's data was seen.
var Sights = []Kind{ListSeen, ReasonsSeen, RollSeen, MembersSeen, FiguresSeen, JoinedSeen, PersonSeen, RequestsSeen, DataExported}

// Known tells whether k is one of the kinds.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }
