package store

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// FormerlyCalled implements roster.BranchTx.
func (tx *Tx) FormerlyCalled(folded string, within []roster.UnitID, on calendar.Date, limit int) ([]roster.Former, error) {
	if folded == "" || len(within) == 0 {
		return nil, nil
	}
	s := formerSearch{tx: tx, on: on, within: numbersOf(within), limit: limit}
	err := s.called(folded)
	if err == nil && len(s.found) == 0 {
		err = s.having(folded)
	}
	slices.SortFunc(s.found, func(a, b roster.Former) int {
		return cmp.Or(cmp.Compare(roster.Fold(a.Name), roster.Fold(b.Name)), cmp.Compare(a.Unit.ID, b.Unit.ID))
	})
	return s.found[:min(len(s.found), limit)], err
}

// formerSearch looks for names that units had, and have no more on the day: of
// those that were one of the given ones or below when they last stood.
type formerSearch struct {
	tx     *Tx
	on     calendar.Date
	within []int64
	limit  int
	found  []roster.Former
}

// called looks for the whole name: of a few units it looks at their names, for many
// at all units of the name.
func (s *formerSearch) called(folded string) error {
	ever, whole, err := s.tx.walkDown(s.within, "", countable)
	if err != nil {
		return err
	}
	var names []any
	for _, name := range roster.NamesMeant(folded) {
		names = append(names, name)
	}
	const meant = "folded IN (?, ?, ?, ?, ?)"
	if whole {
		return s.among(idsOf(ever), meant, names...)
	}
	return s.look(s.tx.db.Where(meant, names...))
}

// having looks for a part of a name.
func (s *formerSearch) having(folded string) error {
	ever, _, err := s.tx.walkDown(s.within, "", searchable)
	if err != nil {
		return err
	}
	return s.among(idsOf(ever), "folded LIKE ? ESCAPE '!'", "%"+escaped.Replace(folded)+"%")
}

// among looks at the names of units until enough are found.
func (s *formerSearch) among(units []int64, condition string, args ...any) error {
	for some := range slices.Chunk(units, atOnce) {
		if err := s.look(s.tx.db.Where("unit_id IN ?", padded(some)).Where(condition, args...)); err != nil || len(s.found) >= s.limit {
			return err
		}
	}
	return nil
}

// formerName is a name that a unit had.
type formerName struct {
	UnitID int64
	Name   string
}

// look goes through the names of a query, by and by, until enough are found.
func (s *formerSearch) look(q *gorm.DB) error {
	on := s.on.String()
	q = q.Table("unit_names n").Select("unit_id, name").
		Where("n.from_date <= ? AND (n.to_date IS NULL OR n.to_date > n.from_date)", on).
		Where(`(n.to_date <= ? OR NOT EXISTS (SELECT 1 FROM unit_parents p WHERE p.unit_id = n.unit_id
			AND p.from_date <= ? AND (p.to_date IS NULL OR p.to_date > ?)))`, on, on, on).
		Order("unit_id, n.id DESC").Session(&gorm.Session{})
	for from := 0; ; from += atOnce {
		var names []formerName
		if err := q.Offset(from).Limit(atOnce).Find(&names).Error; err != nil {
			return err
		}
		if err := s.keep(names); err != nil || len(names) < atOnce || len(s.found) >= s.limit {
			return err
		}
	}
}

// keep adds those that were where one looks on their last day, each unit once.
func (s *formerSearch) keep(names []formerName) error {
	called := map[roster.UnitID]string{}
	var units []roster.UnitID
	for _, n := range names {
		id := roster.UnitID(n.UnitID)
		if called[id] == "" && !slices.ContainsFunc(s.found, func(f roster.Former) bool { return f.Unit.ID == id }) {
			called[id] = n.Name // the latest of its names
			units = append(units, id)
		}
	}
	facts, err := s.tx.UnitFacts(units)
	if err != nil {
		return err
	}
	days := map[calendar.Date][]namesake{}
	for _, id := range units {
		if last, known := roster.LastDay(facts, id, s.on); known {
			days[last] = append(days[last], namesake{id: int64(id)})
		}
	}
	for last, some := range days {
		if err := s.keepOf(last, some, called); err != nil {
			return err
		}
	}
	return nil
}

// keepOf adds those of the units whose last day it is.
func (s *formerSearch) keepOf(last calendar.Date, units []namesake, called map[roster.UnitID]string) error {
	on := dayOf(last)
	above := map[int64]int64{}
	if err := (nameSearch{tx: s.tx, on: on}).goUp(units, above); err != nil {
		return err
	}
	var ids []int64
	for _, u := range units {
		if isBelow(u.id, s.within, above) {
			ids = append(ids, u.id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := many(s.tx.unitsOn(on).Where("u.id IN ?", padded(ids)), unitRow.unit)
	for _, u := range found {
		s.found = append(s.found, roster.Former{Unit: u, Name: called[u.ID], Last: last})
	}
	return err
}
