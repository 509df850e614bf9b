package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// identifying counts how often it is asked who somebody is, by the day.
type identifying struct {
	*store.Tx
	asked map[string]int
}

// Identify implements roster.AccountTx.
func (i identifying) Identify(c chat.Channel, external string, on calendar.Date) (*roster.Identity, error) {
	i.asked[on.String()]++
	return i.Tx.Identify(c, external, on)
}

// TestTheDayOfTheMeetingDecides who may answer: what somebody is on the third, on
// which our cell meets. It is the first. What they are then is asked for only
// where they are going to be something else.
func TestTheDayOfTheMeetingDecides(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	may, notAsked, gone, unknown := "answer.is_coming", "answer.not_asked", "answer.gone_by_then", "refusal.meeting_unknown"
	tests := []struct {
		name  string
		of    cell
		who   int
		facts []roster.Fact
		want  string
		asks  int
	}{
		{"nothing changes", r.ours, 0, nil, may, 0},
		{"suspended until then", r.ours, 1, []roster.Fact{of(roster.Status, 0, "suspended", "2026-11-01", "2026-12-03")}, may, 1},
		{"suspended from then on", r.ours, 2, []roster.Fact{of(roster.Status, 0, "suspended", "2026-12-03", "")}, notAsked, 1},
		{"suspended from the day after", r.ours, 3, []roster.Fact{of(roster.Status, 0, "suspended", "2026-12-04", "")}, may, 0},
		{"transferred from then on", r.ours, 4, []roster.Fact{of(roster.Home, r.theirs.id, "", "2026-12-03", "")}, gone, 1},
		{"comes from then on", r.theirs, 1, []roster.Fact{of(roster.Home, r.ours.id, "", "2026-12-03", "")}, may, 1},
		{"comes after it", r.theirs, 2, []roster.Fact{of(roster.Home, r.ours.id, "", "2026-12-04", "")}, unknown, 0},
		{"visits from tomorrow on", r.theirs, 3, []roster.Fact{of(roster.Stay, r.ours.id, "", "2026-12-02", "")}, may, 1},
		{"visits until then, and follows", r.theirs, 4, []roster.Fact{
			of(roster.Stay, r.ours.id, "", "2026-11-01", "2026-12-03"), of(roster.Office, r.ours.id, "follower", "2026-12-02", ""),
		}, may, 1},
		{"visits, and is suspended", r.theirs, 5, []roster.Fact{
			of(roster.Stay, r.ours.id, "", "2026-11-01", ""), of(roster.Status, 0, "suspended", "2026-11-01", ""),
		}, notAsked, 0},
		{"follows until then", r.theirs, 0, []roster.Fact{of(roster.Office, r.ours.id, "follower", "2026-11-01", "2026-12-03")}, gone, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r.lay(t, test.of, test.who, test.facts)
			asked := map[string]int{}
			r.inTransaction = func(tx *store.Tx) dialog.Tx { return identifying{tx, asked} }
			text := said(r.handle(t, r.press(test.of.names[test.who], notice.AnswerData(r.ours.meeting, 1, attendance.Coming))))
			if !strings.Contains(text, r.words(test.want)) {
				t.Errorf("want %s, got\n%s", test.want, text)
			}
			if asked["2026-12-01"] != 1 || asked["2026-12-03"] != test.asks {
				t.Errorf("was asked for %v", asked)
			}
			text = said(r.handle(t, r.text(test.of.names[test.who], "/hop")))
			if shown := strings.Contains(text, "Nhà Lam"); shown != (test.want == may) {
				t.Errorf("/hop shows our meeting: %t\n%s", shown, text)
			}
		})
	}
	r.quiet(t)
}

// of is a fact about somebody; without a day it has no end.
func of(kind roster.FactKind, unit roster.UnitID, value, from, to string) roster.Fact {
	f := roster.Fact{Kind: kind, Unit: unit, Value: value}
	if err := f.From.UnmarshalText([]byte(from)); err != nil {
		panic(fmt.Sprint("a day: ", err))
	}
	if to != "" {
		if err := f.To.UnmarshalText([]byte(to)); err != nil {
			panic(fmt.Sprint("a day: ", err))
		}
	}
	return f
}

// lay has facts hold about somebody of a cell.
func (r *rig) lay(t *testing.T, c cell, who int, facts []roster.Fact) {
	t.Helper()
	r.do(t, func(tx *store.Tx) error {
		standing, err := tx.FactsIn([]roster.UnitID{c.id})
		if err != nil {
			return err
		}
		var e roster.Edit
		for _, f := range facts {
			f.Person = c.people[who]
			e.Add(roster.Lay(standing, f))
		}
		_, err = tx.RecordChange(roster.Change{Kind: "changed", From: calendar.NewDate(2026, 12, 1)}, e)
		return err
	})
}
