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

// pointer is by what a column points to somebody.
type pointer string

const (
	// person: by their number.
	person pointer = "person"
	// account: by the number of an account that speaks for them.
	account pointer = "account"
	// address: by what a channel calls such an account, or the chat with it.
	address pointer = "address"
	// told: by what is told of them, or what they wrote; the row's other columns,
	// or a search for their name, tell whose it is.
	told pointer = "told"
)

// trace is a column in which somebody can stand.
type trace struct {
	table, column string
	by            pointer
	fate          fate
	// part is the part of what is kept of somebody that its rows are ([Tx.KeptOf]);
	// empty if that finds them by another column, or not at all.
	part string
}

// partActs is the part with what somebody did in an office.
const partActs = "acts"

// traces are all of them: a test looks for others. What people did in an office
// stays, with their number, because it is the organisation's: who closed a roll,
// who set a date.
var traces = []trace{
	{"people", "id", person, numberStays, "person"},
	{"people", "full_name", told, byHand, ""},
	{"people", "sort_key", told, byHand, ""},
	{"people", "folded", told, byHand, ""},
	{"people", "birth_year", told, byHand, ""},
	{"people", "phone", told, byHand, ""},
	{"people", "phone_index", told, byHand, ""},
	{"people", "language", told, byHand, ""},
	{"people", "merged_into", person, numberStays, ""},
	{"memberships", "person_id", person, byHand, "memberships"},
	{"person_categories", "person_id", person, byHand, "categories"},
	{"person_statuses", "person_id", person, byHand, "categories"},
	{"roles", "person_id", person, rowGoes, "offices"},
	{"accounts", "id", account, byHand, "accounts"},
	{"accounts", "external_id", address, byHand, ""},
	{"accounts", "chat_id", address, byHand, ""},
	{"accounts", "person_id", person, byHand, ""},
	{"accounts", "language", told, byHand, ""},
	{"accounts", "menu", told, byHand, ""},
	{"account_partners", "person_id", person, rowGoes, "accounts"},
	{"account_partners", "account_id", account, byHand, ""},
	{"consents", "person_id", person, numberStays, "consents"},
	{"consents", "account_id", account, byHand, ""},
	{"join_codes", "person_id", person, rowGoes, "codes"},
	{"join_codes", "used_by", account, byHand, ""},
	{"applications", "person_id", person, rowGoes, "applications"},
	{"applications", "external_id", address, rowGoes, "applications"},
	{"applications", "chat_id", address, byHand, ""},
	{"applications", "name", told, byHand, ""},
	{"applications", "shown", told, byHand, ""},
	{"code_attempts", "external_id", address, rowGoes, "codes"},
	{"helpers", "person_id", person, rowGoes, "helpers"},
	{"helpers", "helper_id", person, rowGoes, "helpers"},
	{"answers", "person_id", person, rowGoes, "answers"},
	{"answers", "words", told, byHand, ""},
	{"answer_changes", "person_id", person, rowGoes, "answers"},
	{"roll_marks", "person_id", person, byHand, "rolls"},
	{"roll_changes", "person_id", person, rowGoes, "rolls"},
	{"roll_changes", "reason", told, byHand, ""},
	{"deliveries", "person_id", person, rowGoes, "messages"},
	{"deliveries", "account_id", account, byHand, ""},
	{"deliveries", "chat", address, byHand, ""},
	{"deliveries", "lane", address, byHand, ""},
	{"deliveries", "args", told, byHand, ""},
	{"change_subjects", "person_id", person, numberStays, "changes"},
	{"change_facts", "row_id", person, byHand, ""},
	{"changes", "args", told, byHand, ""},
	{"transfers", "person_id", person, numberStays, "transfers"},
	{"transfers", "name", told, byHand, ""},
	{"transfers", "birth_year", told, byHand, ""},
	{"data_requests", "person_id", person, numberStays, "requests"},
	{"data_requests", "words", told, byHand, ""},
	{"audit", "person_id", person, numberStays, "seen"},

	{"settings", "set_by", person, numberStays, partActs},
	{"series", "set_by", person, numberStays, partActs},
	{"meeting_changes", "changed_by", person, numberStays, partActs},
	{"told", "told_by", person, numberStays, partActs},
	{"bulletins", "written_by", person, numberStays, partActs},
	{"posters", "created_by", person, numberStays, partActs},
	{"applications", "decided_by", person, numberStays, partActs},
	{"transfers", "opened_by", person, numberStays, partActs},
	{"transfers", "closed_by", person, numberStays, partActs},
	{"answers", "answered_by", person, numberStays, partActs},
	{"answer_changes", "changed_by", person, numberStays, partActs},
	{"rolls", "locked_by", person, numberStays, partActs},
	{"roll_changes", "changed_by", person, numberStays, partActs},
	{"changes", "changed_by", person, numberStays, partActs},
	{"changes", "undone_by", person, numberStays, partActs},
	{"helpers", "set_by", person, numberStays, partActs},
	{"data_requests", "asked_by", person, numberStays, partActs},
	{"data_requests", "closed_by", person, numberStays, partActs},
	{"audit", "by_person", person, numberStays, partActs},

	{"agenda_items", "text", told, byHand, ""},
	{"bulletins", "text", told, byHand, ""},
	{"series", "place", told, byHand, ""},
	{"meetings", "place", told, byHand, ""},
	{"meeting_changes", "from_place", told, byHand, ""},
	{"meeting_changes", "to_place", told, byHand, ""},
}

// plain are the columns of our tables that point to nobody: they are the
// organisation's, or say of a row what is worth nothing once the row is nobody's.
var plain = map[string]string{
	"account_partners":  "linked_at",
	"accounts":          "channel linked_at last_seen_at unreachable_at unreachable_why",
	"agenda_items":      "meeting_id position",
	"answer_changes":    "id meeting_id round from_choice to_choice minutes reason changed_at channel",
	"answers":           "meeting_id round choice late_minutes reason answered_at after_deadline channel",
	"applications":      "id unit_id channel applied_at expires_at decided_at",
	"audit":             "id at through kind unit_id people",
	"bulletins":         "id unit_id written_at",
	"change_facts":      "change_id fact began was_to is_to was_ended",
	"change_subjects":   "change_id part unit_id",
	"changes":           "id kind from_date changed_at undone_at",
	"code_attempts":     "channel wrong window_from locks locked_until",
	"consents":          "id text_version channel agreed_at withdrawn_at",
	"data_requests":     "id kind asked_at answer_by done_by warned_at overdue_at extended_at closed_at outcome",
	"deliveries":        "id version dedup_key subject kind class channel batch edits created_at due_at useless_after status reason attempt doubts parts in_doubt resent held_until owner message done_at",
	"due":               "meeting_id round kind unit_id due_at done_at outcome people",
	"event_failures":    "channel id tries error first_at last_at parked_at",
	"events":            "channel id seen_at",
	"heartbeat":         "id beat_at",
	"helpers":           "set_at",
	"join_codes":        "id code_hash created_at expires_at used_at declined_at revoked_at way",
	"meeting_changes":   "id meeting_id round what from_start to_start changed_at",
	"meetings":          "id unit_id series_id kind period starts_at minutes status round pinned",
	"memberships":       "id unit_id kind from_date to_date ended",
	"outage_cells":      "outage_id unit_id look_at done_at people",
	"outages":           "id from_at to_at",
	"people":            "created_at version erased_at",
	"person_categories": "id category from_date to_date",
	"person_statuses":   "id status from_date to_date",
	"posters":           "id code_hash unit_id created_at expires_at revoked_at",
	"retention":         "id day unit_id over messages_to",
	"roles":             "id unit_id role from_date to_date",
	"roll_changes":      "id meeting_id kind from_mark to_mark changed_at",
	"roll_marks":        "meeting_id mark category must",
	"roll_others":       "meeting_id listed must mark people",
	"roll_sums":         "meeting_id listed must free on_time late excused unexcused unclear extra guests",
	"rolls":             "meeting_id opened_at locked_at locks reduced_at",
	"sealing":           "id current_key former_key swept",
	"series":            "id unit_id rule clock from_date to_date set_at",
	"settings":          "unit_id name value set_at",
	"told":              "id meeting_id round kind told_at people",
	"transfers":         "id source_id target_id from_date asked opened_at state closed_at",
	"unit_names":        "id unit_id name folded from_date to_date",
	"unit_parents":      "id unit_id parent_id from_date to_date",
	"units":             "id kind code timezone",
}

// notOurs are the beginnings of the other tables: those of River, which
// hold numbers of batches, of goose and of SQLite.
var notOurs = []string{"river_", "goose_", "sqlite_"}
