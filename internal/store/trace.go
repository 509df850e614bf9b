package store

// fate is what becomes of a column in which somebody stands when they are deleted.
type fate string

const (
	// rowGoes: the row is deleted.
	rowGoes fate = "row goes"
	// numberStays: the row stays with a number that is nobody's any more.
	numberStays fate = "number stays"
	// byHand: it takes more than that, see [Tx.ErasePerson].
	byHand fate = "by hand"
)

// trace is a column in which somebody can stand, by their number or by that of an
// account of theirs.
type trace struct {
	table, column string
	fate          fate
	// section is the part of the export that has it; empty if none has, for the
	// reason in why.
	section, why string
}

// sectionActs is the part of the export with what somebody did in an office.
const sectionActs = "acts"

// traces are all of them: a test looks for others. What people did in an office
// stays, with their number, because it is the organisation's: who closed a roll,
// who set a date.
var traces = []trace{
	{table: "memberships", column: "person_id", fate: byHand, section: "memberships"},
	{table: "person_categories", column: "person_id", fate: rowGoes, section: "categories"},
	{table: "person_statuses", column: "person_id", fate: rowGoes, section: "categories"},
	{table: "roles", column: "person_id", fate: byHand, section: "offices"},
	{table: "accounts", column: "person_id", fate: byHand, section: "accounts"},
	{table: "account_partners", column: "person_id", fate: byHand, section: "accounts"},
	{table: "account_partners", column: "account_id", fate: byHand, section: "accounts"},
	{table: "consents", column: "person_id", fate: numberStays, section: "consents"},
	{table: "consents", column: "account_id", fate: byHand, section: "accounts"},
	{table: "join_codes", column: "person_id", fate: rowGoes, section: "codes"},
	{table: "join_codes", column: "used_by", fate: byHand, section: "accounts"},
	{table: "helpers", column: "person_id", fate: rowGoes, section: "helpers"},
	{table: "helpers", column: "helper_id", fate: rowGoes, section: "helpers"},
	{table: "answers", column: "person_id", fate: rowGoes, section: "answers"},
	{table: "answer_changes", column: "person_id", fate: rowGoes, section: "answer_changes"},
	{table: "roll_marks", column: "person_id", fate: byHand, section: "rolls"},
	{table: "roll_changes", column: "person_id", fate: rowGoes, section: "roll_changes"},
	{table: "deliveries", column: "person_id", fate: byHand, section: "messages"},
	{table: "deliveries", column: "account_id", fate: byHand, section: "messages"},
	{table: "change_subjects", column: "person_id", fate: numberStays, section: "changes"},
	{table: "data_requests", column: "person_id", fate: byHand, section: "requests"},
	{table: "audit", column: "person_id", fate: numberStays, section: "seen"},

	{table: "settings", column: "set_by", fate: numberStays, section: sectionActs},
	{table: "series", column: "set_by", fate: numberStays, section: sectionActs},
	{table: "meeting_changes", column: "changed_by", fate: numberStays, section: sectionActs},
	{table: "told", column: "told_by", fate: numberStays, section: sectionActs},
	{table: "bulletins", column: "written_by", fate: numberStays, section: sectionActs},
	{table: "answers", column: "answered_by", fate: numberStays, section: sectionActs},
	{table: "answer_changes", column: "changed_by", fate: numberStays, section: sectionActs},
	{table: "rolls", column: "locked_by", fate: numberStays, section: sectionActs},
	{table: "roll_changes", column: "changed_by", fate: byHand, section: sectionActs},
	{table: "changes", column: "changed_by", fate: numberStays, section: sectionActs},
	{table: "changes", column: "undone_by", fate: numberStays, section: sectionActs},
	{table: "helpers", column: "set_by", fate: numberStays, section: sectionActs},
	{table: "data_requests", column: "asked_by", fate: numberStays, section: sectionActs},
	{table: "data_requests", column: "closed_by", fate: numberStays, section: sectionActs},
	{table: "audit", column: "by_person", fate: numberStays, section: sectionActs},

	{table: "code_attempts", column: "external_id", fate: byHand, why: "wrong codes of an account, forgotten after 30 days; they are nobody's yet"},
}

// spoken is a column of texts that somebody wrote, in which a name can stand.
type spoken struct {
	table, column string
	// unit is the table's column with the unit, or with the meeting that has one.
	unit, meeting string
	// keys are the table's.
	keys []string
}

// spokens are all but those that are sealed, whose texts go with their persons.
var spokens = []spoken{
	{table: "agenda_items", column: "text", meeting: "meeting_id", keys: []string{"meeting_id", "position"}},
	{table: "bulletins", column: "text", unit: "unit_id", keys: []string{"id"}},
	{table: "series", column: "place", unit: "unit_id", keys: []string{"id"}},
	{table: "meetings", column: "place", unit: "unit_id", keys: []string{"id"}},
	{table: "meeting_changes", column: "from_place", meeting: "meeting_id", keys: []string{"id"}},
	{table: "meeting_changes", column: "to_place", meeting: "meeting_id", keys: []string{"id"}},
}
