package notice

import "slices"

// Format tells how a value is written that is kept.
type format int

const (
	asText format = iota
	asNumber
	asYes
	asDay
	// asLast is the day after the last: people are told the last.
	asLast
	asTime
	asUnit
	asMeeting
	asPerson
	// asWord is a word for which there is a text.
	asWord
)

// exportColumn is a column of the database in the file that people get of what is
// kept about them.
type exportColumn struct {
	column string
	// label is the key of its heading.
	label  string
	format format
	// words is where the texts of words stand.
	words string
}

// exportTable is a table of the database in that file. What people did in an office
// is put together from many.
type exportTable struct {
	part, table string
	title       string
	columns     []exportColumn
}

// exportTables are those that are about somebody.
var exportTables = []exportTable{
	{"person", "people", "export.people", []exportColumn{
		{"full_name", "export.name", asText, ""},
		{"birth_year", "export.birth_year", asNumber, ""},
		{"phone", "export.phone", asText, ""},
		{"language", "export.language", asWord, "language."},
		{"created_at", "export.kept_since", asTime, ""},
	}},
	{"memberships", "memberships", "export.memberships", []exportColumn{
		{"kind", "export.kind", asWord, "export.membership_"},
		{"unit_id", "export.unit", asUnit, ""},
		{"from_date", "export.from", asDay, ""},
		{"to_date", "export.to", asLast, ""},
		{"ended", "export.why_ended", asWord, "left."},
	}},
	{"categories", "person_categories", "export.categories", []exportColumn{
		{"category", "export.category", asWord, "category."}, {"from_date", "export.from", asDay, ""}, {"to_date", "export.to", asLast, ""},
	}},
	{"categories", "person_statuses", "export.statuses", []exportColumn{
		{"status", "export.category", asWord, "category."}, {"from_date", "export.from", asDay, ""}, {"to_date", "export.to", asLast, ""},
	}},
	{"offices", "roles", "export.offices", []exportColumn{
		{"role", "export.role", asWord, "role."},
		{"unit_id", "export.unit", asUnit, ""},
		{"from_date", "export.from", asDay, ""},
		{"to_date", "export.to", asLast, ""},
	}},
	{"accounts", "accounts", "export.accounts", []exportColumn{
		{"channel", "export.channel", asWord, "channel."},
		{"external_id", "export.account", asText, ""},
		{"chat_id", "export.chat", asText, ""},
		{"language", "export.language", asWord, "language."},
		{"linked_at", "export.linked_at", asTime, ""},
		{"last_seen_at", "export.last_seen", asTime, ""},
		{"unreachable_at", "export.unreachable_at", asTime, ""},
		{"unreachable_why", "export.unreachable_why", asWord, "unreachable."},
	}},
	{"accounts", "account_partners", "export.shared_accounts", []exportColumn{{"linked_at", "export.linked_at", asTime, ""}}},
	{"consents", "consents", "export.consents", []exportColumn{
		{"text_version", "export.version", asText, ""},
		{"channel", "export.channel", asWord, "channel."},
		{"agreed_at", "export.agreed_at", asTime, ""},
		{"withdrawn_at", "export.withdrawn_at", asTime, ""},
	}},
	{"codes", "join_codes", "export.codes", []exportColumn{
		{"way", "export.way", asWord, "export.way_"},
		{"created_at", "export.made_at", asTime, ""},
		{"expires_at", "export.until", asTime, ""},
		{"used_at", "export.used_at", asTime, ""},
		{"declined_at", "export.declined_at", asTime, ""},
		{"revoked_at", "export.revoked_at", asTime, ""},
	}},
	{"codes", "code_attempts", "export.attempts", []exportColumn{
		{"channel", "export.channel", asWord, "channel."},
		{"wrong", "export.wrong", asNumber, ""},
		{"window_from", "export.since", asTime, ""},
		{"locks", "export.locks", asNumber, ""},
		{"locked_until", "export.until", asTime, ""},
	}},
	{"applications", "applications", "export.applications", []exportColumn{
		{"unit_id", "export.unit", asUnit, ""},
		{"channel", "export.channel", asWord, "channel."},
		{"name", "export.written_name", asText, ""},
		{"shown", "export.shown_name", asText, ""},
		{"applied_at", "export.at", asTime, ""},
		{"expires_at", "export.until", asTime, ""},
		{"decided_at", "export.decided_at", asTime, ""},
	}},
	{"helpers", "helpers", "export.helpers", []exportColumn{
		{"person_id", "export.helped", asPerson, ""}, {"helper_id", "export.helper", asPerson, ""}, {"set_at", "export.since", asTime, ""},
	}},
	{"answers", "answers", "export.answers", []exportColumn{
		{"meeting_id", "export.meeting", asMeeting, ""},
		{"round", "export.round", asNumber, ""},
		{"choice", "export.answer", asWord, "choice."},
		{"late_minutes", "export.minutes", asNumber, ""},
		{"reason", "export.reason", asWord, "reason."},
		{"words", "export.words", asText, ""},
		{"answered_at", "export.at", asTime, ""},
		{"after_deadline", "export.after_deadline", asYes, ""},
		{"answered_by", "export.given_by", asPerson, ""},
		{"channel", "export.channel", asWord, "channel."},
	}},
	{"answers", "answer_changes", "export.answer_changes", []exportColumn{
		{"meeting_id", "export.meeting", asMeeting, ""},
		{"round", "export.round", asNumber, ""},
		{"from_choice", "export.was", asWord, "choice."},
		{"to_choice", "export.became", asWord, "choice."},
		{"minutes", "export.minutes", asNumber, ""},
		{"reason", "export.reason", asWord, "reason."},
		{"changed_at", "export.at", asTime, ""},
		{"changed_by", "export.given_by", asPerson, ""},
		{"channel", "export.channel", asWord, "channel."},
	}},
	{"rolls", "roll_marks", "export.marks", []exportColumn{
		{"meeting_id", "export.meeting", asMeeting, ""},
		{"mark", "export.mark", asWord, "mark."},
		{"category", "export.counted_as", asWord, "category."},
		{"must", "export.must", asYes, ""},
	}},
	{"rolls", "roll_changes", "export.mark_changes", []exportColumn{
		{"meeting_id", "export.meeting", asMeeting, ""},
		{"from_mark", "export.was", asWord, "mark."},
		{"to_mark", "export.became", asWord, "mark."},
		{"changed_at", "export.at", asTime, ""},
	}},
	{"messages", "deliveries", "export.messages", []exportColumn{
		{"kind", "export.kind", asWord, "demo.kind_"},
		{"channel", "export.channel", asWord, "channel."},
		{"created_at", "export.made_at", asTime, ""},
		{"due_at", "export.due_at", asTime, ""},
		{"done_at", "export.done_at", asTime, ""},
		{"status", "export.status", asWord, "export.status_"},
		{"resent", "export.resent", asYes, ""},
	}},
	{"transfers", "transfers", "export.transfers", []exportColumn{
		{"source_id", "export.source", asUnit, ""},
		{"target_id", "export.target", asUnit, ""},
		{"name", "export.name", asText, ""},
		{"birth_year", "export.birth_year", asNumber, ""},
		{"from_date", "export.from", asDay, ""},
		{"opened_at", "export.at", asTime, ""},
		{"state", "export.state", asWord, "export.transfer_"},
		{"closed_at", "export.decided_at", asTime, ""},
	}},
	{"requests", "data_requests", "export.requests", []exportColumn{
		{"kind", "export.kind", asWord, "asking."},
		{"words", "export.words", asText, ""},
		{"asked_at", "export.at", asTime, ""},
		{"answer_by", "export.answer_by", asDay, ""},
		{"done_by", "export.done_by", asDay, ""},
		{"extended_at", "export.extended_at", asTime, ""},
		{"closed_at", "export.decided_at", asTime, ""},
		{"outcome", "export.outcome", asWord, "export.outcome_"},
	}},
	{"seen", "audit", "export.seen", []exportColumn{
		{"at", "export.at", asTime, ""},
		{"kind", "export.what", asWord, "audited."},
		{"unit_id", "export.unit", asUnit, ""},
		{"through", "export.channel", asWord, "channel."},
	}},
}

// exportAct is what somebody did in an office, of one table: when, and of which
// unit or meeting. What it says of others is left out.
type exportAct struct {
	table, at, unit, meeting string
	// kind is the column with the kind, of which the texts stand under audited.
	kind string
}

// exportActs are put together to one table.
var exportActs = []exportAct{
	{"settings", "set_at", "unit_id", "", ""},
	{"series", "set_at", "unit_id", "", ""},
	{"meeting_changes", "changed_at", "", "meeting_id", ""},
	{"told", "told_at", "", "meeting_id", ""},
	{"bulletins", "written_at", "unit_id", "", ""},
	{"posters", "created_at", "unit_id", "", ""},
	{"applications", "decided_at", "unit_id", "", ""},
	{"transfers", "opened_at", "source_id", "", ""},
	{"rolls", "locked_at", "", "meeting_id", ""},
	{"roll_changes", "changed_at", "", "meeting_id", ""},
	{"changes", "changed_at", "", "", ""},
	{"helpers", "set_at", "", "", ""},
	{"data_requests", "asked_at", "", "", ""},
	{"audit", "at", "unit_id", "", "kind"},
}

// partOfActs is the part with what somebody did in an office.
const partOfActs = "acts"

// Exported are the columns of a table of the database, as one of the parts of what
// is kept about somebody, that are in the file that they get of it; none if the
// table is not in it. What is left out, and why, stands in a test of the store.
func Exported(part, table string) (columns []string) {
	if part == partOfActs {
		for _, a := range exportActs {
			if a.table == table {
				columns = append(columns, a.at, a.unit, a.meeting, a.kind)
			}
		}
		return slices.DeleteFunc(columns, func(c string) bool { return c == "" })
	}
	for _, c := range tableOf(part, table).columns {
		columns = append(columns, c.column)
	}
	return columns
}

// tableOf is how a table is exported; without columns if it is not.
func tableOf(part, table string) exportTable {
	for _, t := range exportTables {
		if t.part == part && t.table == table {
			return t
		}
	}
	return exportTable{}
}
