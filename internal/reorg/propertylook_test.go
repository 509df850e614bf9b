package reorg_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
)

// look checks what has to be true on every day.
func (h *history) look() {
	facts := h.facts()
	days := map[calendar.Date]bool{}
	for _, f := range facts {
		days[f.From] = true
		if !f.To.IsZero() {
			days[f.To] = true
		}
	}
	h.do(func(tx *store.Tx) error {
		for d := range days {
			if err := h.lookAt(tx, d, facts); err != nil {
				return err
			}
		}
		return h.count(tx)
	})
}

func (h *history) lookAt(tx *store.Tx, d calendar.Date, facts []roster.Fact) error {
	must, exists, called := map[roster.PersonID]int{}, map[roster.UnitID]bool{}, map[string]bool{}
	cells := map[roster.UnitID]bool{}
	for _, id := range h.units {
		path, err := tx.UnitsAbove(id, d)
		if err != nil {
			return err
		}
		if len(path) == 0 {
			continue // it is not there then
		}
		u := path[0]
		exists[id], cells[id] = true, u.Kind == roster.Cell
		if name := fmt.Sprint(u.Parent, " ", roster.Fold(u.Name)); called[name] {
			h.Errorf("on %s there are two %s", d, name)
		} else {
			called[name] = true
		}
		if len(path) > len(h.units) || path[len(path)-1].Parent != 0 {
			h.Errorf("on %s unit %d is below %+v", d, id, path)
		}
		if !cells[id] {
			continue
		}
		members, err := tx.MembersAt(id, d)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Must {
				must[m.Person.ID]++
			}
		}
	}
	for who, n := range must {
		if n > 1 {
			h.Errorf("on %s person %d counts in %d cells", d, who, n)
		}
	}
	for _, f := range facts {
		if f.HoldsOn(d) && f.Person != 0 && f.Unit != 0 && !exists[f.Unit] {
			h.Errorf("on %s there is no unit for %+v", d, f)
		}
		if f.HoldsOn(d) && (f.Kind == roster.Home || f.Kind == roster.Stay) && !cells[f.Unit] {
			h.Errorf("on %s there is no cell for %+v", d, f)
		}
	}
	h.lookAtPeople(d, facts)
	return nil
}

// lookAtPeople: everybody has one home, stays elsewhere if anywhere, and is away
// only while they stay somewhere.
func (h *history) lookAtPeople(d calendar.Date, facts []roster.Fact) {
	holding := map[roster.PersonID]map[roster.FactKind][]roster.Fact{}
	for _, who := range h.people {
		holding[who] = map[roster.FactKind][]roster.Fact{}
	}
	for _, f := range facts {
		if f.HoldsOn(d) && f.Person != 0 {
			holding[f.Person][f.Kind] = append(holding[f.Person][f.Kind], f)
		}
	}
	for who, f := range holding {
		if d.Before(day("2026-01-01")) {
			continue
		}
		switch homes, stays, statuses := f[roster.Home], f[roster.Stay], f[roster.Status]; {
		case len(homes) != 1 || len(stays) > 1 || len(statuses) > 1:
			h.Errorf("on %s person %d has %v", d, who, f)
		case len(stays) == 1 && stays[0].Unit == homes[0].Unit:
			h.Errorf("on %s person %d stays at home", d, who)
		case len(stays) == 0 && len(statuses) == 1 && statuses[0].Value == "away":
			h.Errorf("on %s person %d is away and nowhere", d, who)
		}
	}
}

// count compares the figures of each unit with the rolls, added up by the tree
// of their days.
func (h *history) count(tx *store.Tx) error {
	want := map[roster.UnitID]attendance.Sums{}
	for _, r := range h.rolls {
		path, err := tx.UnitsAbove(r.cell, r.on)
		if err != nil {
			return err
		}
		for _, u := range path {
			sums := want[u.ID]
			sums.Add(r.sums)
			want[u.ID] = sums
		}
	}
	var log []string
	for _, id := range h.units {
		report, err := stats.OfUnit(tx, id, calendar.Span{Kind: calendar.FullYear, Year: 2026, N: 1}, tx.Now(), hanoi)
		if fault.Is(err, fault.NotFound) {
			continue // it was never there
		}
		if err != nil {
			return err
		}
		var cells attendance.Sums
		for _, c := range report.Cells {
			cells.Add(c.Sums)
		}
		if diff := cmp.Diff(want[id], report.Total.Sums); diff != "" {
			log = append(log, fmt.Sprintf("unit %d (-rolls +figures):\n%s", id, diff))
		}
		if diff := cmp.Diff(cells, report.Total.Sums); diff != "" {
			log = append(log, fmt.Sprintf("unit %d (-cells +total):\n%s", id, diff))
		}
	}
	if len(log) > 0 {
		h.Error(strings.Join(log, "\n"))
	}
	return nil
}

// errBack takes an undoing back that was only tried.
var errBack = errors.New("only tried")

// undo takes back each change of which it is said that this can be done now, and
// looks at the tree then; of the others, it is refused. Nothing of it is kept.
func (h *history) undo() {
	undoable := map[roster.ChangeID]bool{}
	var changes []roster.Change
	h.do(func(tx *store.Tx) (err error) {
		if changes, err = tx.ChangesBelow(h.units[0], roster.ChangeQuery{Kinds: reorg.Kinds, Limit: 8}); err != nil {
			return err
		}
		before := fmt.Sprint(h.factsIn(tx))
		for _, c := range changes {
			if undoable[c.ID], err = reorg.Undoable(tx, reorg.Registrar{Now: tx.Now(), Almanac: almanac}, c.ID); err != nil {
				return err
			}
		}
		if fmt.Sprint(h.factsIn(tx)) != before {
			h.Error("asking what can be undone has changed something")
		}
		return nil
	})
	for _, c := range changes {
		err := h.Update(h.Context(), func(tx *store.Tx) error {
			if _, err := (reorg.Undo{Change: c.ID}).Do(tx, reorg.Registrar{Now: tx.Now(), Almanac: almanac}); err != nil {
				return err
			}
			if err := h.lookAt(tx, c.From, h.factsIn(tx)); err != nil {
				return err
			}
			return errBack
		})
		switch can := undoable[c.ID]; {
		case can && !errors.Is(err, errBack):
			h.Errorf("it was said that %+v can be undone: %v", c, err)
		case !can && fault.As(err) == nil:
			h.Errorf("it was said that %+v cannot be undone: %v", c, err)
		case can:
			h.undoable++
		}
	}
}
