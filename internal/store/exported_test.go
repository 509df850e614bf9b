package store_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"keng/internal/notice"
	"keng/internal/store"
)

// notExported are columns in which somebody can stand, or that tell of them, and
// that are not in the file that people get of what is kept about them, with why
// not. A table alone stands for all of its columns, "part/table" for those of a part.
var notExported = map[string]string{
	"people.id":           "a number of the program's",
	"people.sort_key":     "the name, for sorting",
	"people.folded":       "the name, for searching",
	"people.phone_index":  "the phone, for searching",
	"people.erased_at":    "nobody reads it who was deleted",
	"accounts.id":         "a number of the program's",
	"accounts.person_id":  "of a shared account it is somebody else",
	"accounts.menu":       "which commands were shown last, for the program",
	"consents.account_id": "a number of the program's",
	"join_codes.used_by":  "a number of the program's",

	"account_partners.account_id": "a number of the program's",
	"applications.external_id":    "the account, which stands in accounts",
	"applications.chat_id":        "the account, which stands in accounts",
	"code_attempts.external_id":   "the account, which stands in accounts",

	"roll_changes.kind":       "always a mark where it is about somebody",
	"roll_changes.reason":     "why a roll was opened again: of nobody in particular",
	"roll_changes.changed_by": "who takes rolls is not told, as under /toi",
	"audit.by_person":         "who looks is not told, as under /toi",
	"audit.people":            "of how many others it was",

	"deliveries.account_id":    "a number of the program's",
	"deliveries.chat":          "the account, which stands in accounts",
	"deliveries.lane":          "the account, which stands in accounts",
	"deliveries.args":          "what the message said stands in the chat; after a week it is gone here",
	"deliveries.useless_after": "when it would not have been sent any more, for the program",
	"deliveries.reason":        "the program's word for why it was not sent; the status says that it was not",

	"change_subjects":     "changes are told from themselves",
	"change_facts":        "how a change is undone, for the program; what it changed stands in the other tables",
	"changes.args":        "told in words, where it is about nobody else",
	"transfers.asked":     "who began it, for the program",
	"acts/answers":        "the answer is of the one for whom it was given; that it was given stands in the log",
	"acts/answer_changes": "the same",

	"helpers.set_by":           "who decides it is the organisation's",
	"transfers.opened_by":      "who does it is the organisation's",
	"transfers.closed_by":      "who does it is the organisation's",
	"data_requests.asked_by":   "who writes it down is the organisation's",
	"data_requests.closed_by":  "who does it is the organisation's",
	"data_requests.warned_at":  "when those who do it were reminded",
	"data_requests.overdue_at": "when those who do it were reminded",
	"applications.decided_by":  "who does it is the organisation's",

	"people.merged_into": "nobody's, where it is set",

	"agenda_items.text":          "the cell's",
	"bulletins.text":             "the cell's",
	"series.place":               "the cell's",
	"meetings.place":             "the cell's",
	"meeting_changes.from_place": "the cell's",
	"meeting_changes.to_place":   "the cell's",
}

// TestEverythingKeptIsExported fails for a column in which somebody can stand, and
// for one that tells of them, that neither is in the file that people get nor has
// a reason why not.
func TestEverythingKeptIsExported(t *testing.T) {
	needed := map[string]bool{}
	excused := func(part, table, column string) bool {
		for _, name := range []string{table + "." + column, table, part + "/" + table} {
			if notExported[name] != "" {
				needed[name] = true
				return true
			}
		}
		return false
	}
	exported := func(table, column string) bool {
		for _, part := range store.Parts() {
			if slices.Contains(notice.Exported(part, table), column) {
				return true
			}
		}
		return false
	}
	for _, c := range store.Traces() {
		table, column, part := c.Table, c.Column, c.Part
		if part == "acts" || column == "person_id" && part != "" { // looked at below; whose the rows are
			continue
		}
		if !exported(table, column) && !excused("", table, column) {
			t.Errorf("%s.%s can tell of somebody, and is not in their export", table, column)
		}
	}
	for _, k := range store.KeptColumns() {
		for _, column := range k.Columns {
			inActs := k.Part == "acts" && len(notice.Exported(k.Part, k.Table)) > 0
			if !inActs && !strings.HasSuffix(column, "id") && !slices.Contains(notice.Exported(k.Part, k.Table), column) && !excused(k.Part, k.Table, column) {
				t.Errorf("%s.%s is kept about somebody, and is not in their export", k.Table, column)
			}
		}
	}
	for name := range notExported {
		if !needed[name] {
			t.Errorf("%s has a reason not to be in an export, and needs none", name)
		}
	}
}

// TestExportIsDocumented: every table and every field of the file for programs
// stands in its description.
func TestExportIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/export.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range store.KeptColumns() {
		for _, column := range k.Columns {
			if k.Part == "acts" || !slices.Contains(notice.Exported(k.Part, k.Table), column) {
				continue
			}
			for _, name := range []string{k.Table, column} {
				if !strings.Contains(string(text), "`"+name+"`") {
					t.Errorf("docs/export.md does not tell of %s in %s", name, k.Table)
				}
			}
		}
	}
}
