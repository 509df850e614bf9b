package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// orgTaps are what can be sent as a tap about the commune and a cell, by verb.
func (r *rig) orgTaps(c cell) map[string][]string {
	return map[string][]string{
		"o":  {fmt.Sprintf("o:%d:0", c.id), fmt.Sprintf("o:%d:0", r.commune)},
		"oa": r.deeds(c),
		"oh": {fmt.Sprintf("oh:%d:0", c.id), fmt.Sprintf("oh:%d:0", r.commune)},
		"ou": {"ou:1", "ou:0", "ou:x"},
		"os": {fmt.Sprintf("os:%d:length", r.commune), fmt.Sprintf("os:%d:announce_days", c.id)},
	}
}

// deeds are what can be tapped under the commune and a cell.
func (r *rig) deeds(c cell) (all []string) {
	for _, what := range []string{"found", "rename", "move", "merge", "split", "dissolve", "settings", "offices", "nothing"} {
		all = append(all, fmt.Sprintf("oa:%d:%s", c.id, what), fmt.Sprintf("oa:%d:%s", r.commune, what))
	}
	return all
}

// orgForms are what the forms of the tree hold on the way, for each deed with
// the cell: as if somebody who may had got there.
func (r *rig) orgForms(c cell) (all []map[string]string) {
	for _, what := range []string{"found", "rename", "move", "merge", "split", "dissolve"} {
		all = append(all, map[string]string{
			"do": what, "unit": fmt.Sprint(c.id), "name": "Chi bộ Cướp", "parent": fmt.Sprint(r.commune), "target": fmt.Sprint(r.theirs.id),
			"people": fmt.Sprint(c.people[1]), "shown": fmt.Sprint(c.people[1]), "from": "2026-12-02", "change": "1", "role": "deputy", "who": fmt.Sprint(c.people[1]), "to": "",
		})
	}
	return append(all, map[string]string{"unit": fmt.Sprint(r.commune), "name": "length", "change": "1"})
}

// everyDeed is more deeds than there are.
const everyDeed = 99

// tryTheTree has somebody try everything that one can do with the tree, as to
// our cell and the commune, and returns all that they were told. Where deeds are
// half done each step is tried with each of so many of them, from the first on.
func (r *rig) tryTheTree(t *testing.T, who string, first, many int) string {
	t.Helper()
	var told []string
	do := func(e chat.Event) { told = append(told, said(r.handle(t, e))) }
	for _, words := range []string{"", "Chi bộ thôn Lam", "thôn", "Đảng bộ xã Hồng / Chi bộ thôn Tím"} {
		do(r.text(who, "/tochuc "+words))
	}
	for _, taps := range r.orgTaps(r.ours) {
		for _, data := range taps {
			do(r.press(who, data))
		}
	}
	forms := r.orgForms(r.ours)
	for i, step := range dialog.OrgSteps() {
		for k := range min(many, len(forms)) {
			values := forms[(first+i+k)%len(forms)]
			for _, e := range []chat.Event{
				r.press(who, "f:"+step+":save"), r.press(who, fmt.Sprintf("f:%s:u%d", step, r.theirs.id)),
				r.text(who, "thôn Tím"), r.text(who, "60"), r.text(who, "1"),
			} {
				r.putOrgForm(t, who, step, values)
				do(e)
			}
		}
	}
	return strings.Join(told, "\n")
}

func (r *rig) putOrgForm(t *testing.T, who, step string, values map[string]string) {
	t.Helper()
	r.putForm(t, who, step, r.ours)
	to := account(who)
	at := chat.Address{Channel: to.Channel, Chat: to.Chat}
	f, err := r.forms.Forms.Load(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	f.Values = values
	if err := r.forms.Forms.Save(t.Context(), at, f); err != nil {
		t.Fatal(err)
	}
}

// appoint gives somebody an office from the first of the year to a day.
func (r *rig) appoint(t *testing.T, who int, role roster.Role, unit roster.UnitID, until string) {
	t.Helper()
	r.do(t, func(tx *store.Tx) error {
		a := []roster.Appointment{{Person: r.theirs.people[who], RoleIn: roster.RoleIn{Role: role, Unit: unit}}}
		if err := tx.StartRoles(a, calendar.NewDate(2026, 1, 1)); err != nil || until == "" {
			return err
		}
		day, err := calendar.ParseDate(until)
		if err != nil {
			return err
		}
		return tx.EndRoles(a, day)
	})
}

// renamed is a change of our cell that can be undone.
func (r *rig) renamed(t *testing.T) {
	t.Helper()
	r.do(t, func(tx *store.Tx) error {
		_, err := reorg.Rename{Unit: r.ours.id, Name: "Chi bộ thôn Lam Mới"}.Do(tx, reorg.Registrar{
			Now: tx.Now(), Almanac: meeting.Almanac{Zone: r.almanac.Zone},
		})
		return err
	})
}

// TestWithoutTheRightToTheTree: whoever may not change a unit changes nothing,
// and whoever may not see it is told nothing of it.
func TestWithoutTheRightToTheTree(t *testing.T) {
	for name, c := range map[string]struct {
		before func(t *testing.T, r *rig)
		sees   bool
		first  int
	}{
		"a member":                        {func(*testing.T, *rig) {}, false, 0},
		"an admin of the other cell":      {func(t *testing.T, r *rig) { r.appoint(t, 2, roster.Admin, r.theirs.id, "") }, false, 1},
		"an admin until today":            {func(t *testing.T, r *rig) { r.appoint(t, 2, roster.Admin, r.commune, "2026-12-01") }, false, 2},
		"a leader of the other cell":      {func(t *testing.T, r *rig) { r.appoint(t, 2, roster.Leader, r.theirs.id, "") }, false, 3},
		"a leader of the commune":         {func(t *testing.T, r *rig) { r.appoint(t, 2, roster.Leader, r.commune, "") }, true, 4},
		"a secretary of the other cell":   {func(t *testing.T, r *rig) { r.appoint(t, 2, roster.Secretary, r.theirs.id, "") }, false, 5},
		"a follower of our cell":          {func(t *testing.T, r *rig) { r.appoint(t, 2, roster.Follower, r.ours.id, "") }, false, 6},
		"an admin of nothing that exists": {func(t *testing.T, r *rig) { r.appoint(t, 2, roster.Admin, r.theirs.id, "2026-06-01") }, false, 7},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			r.renamed(t)
			c.before(t, r)
			before := r.treeDump(t)
			// There are as many of those who try it as of the deeds, and each begins
			// with another one.
			told := r.tryTheTree(t, r.theirs.names[2], c.first, 1)
			if diff := cmp.Diff(before, r.treeDump(t)); diff != "" {
				t.Errorf("something has changed (-before +after):\n%s", diff)
			}
			if !c.sees && (strings.Contains(told, "Lam") || strings.Contains(told, "Hồng")) {
				t.Errorf("they are told of us:\n%s", told)
			}
			for _, member := range r.ours.names {
				if strings.Contains(told, member) {
					t.Errorf("they are told of %s", member)
				}
			}
			r.quiet(t)
		})
	}
}

// treeDump is the dump but for the keys that previews have used up.
func (r *rig) treeDump(t *testing.T) (lines []string) {
	t.Helper()
	for _, line := range r.dump(t) {
		if !strings.HasPrefix(line, "sqlite_") {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestWithTheRightToTheTree: what the others are refused is not refused to all.
func TestWithTheRightToTheTree(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	r.renamed(t)
	r.appoint(t, 2, roster.Admin, r.commune, "")
	told := r.tryTheTree(t, r.theirs.names[2], 0, everyDeed)
	after := strings.Join(r.dump(t), "\n")
	for _, want := range []string{"changes: ", "settings: ", "Chi bộ Cướp", "change/"} {
		if !strings.Contains(after, want) {
			t.Errorf("no %s in\n%s", want, after)
		}
	}
	for _, want := range []string{"Lam", "Hồng", r.ours.names[1]} {
		if !strings.Contains(told, want) {
			t.Errorf("they are not told of %s", want)
		}
	}
	r.quiet(t)
}
