package store

import (
	"cmp"
	"slices"
	"strings"

	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// searchable is how many units below somebody's are looked through for a part of
// a name.
const searchable = 5000

// UnitsCalled implements roster.BranchTx.
func (tx *Tx) UnitsCalled(folded string, within []roster.UnitID, on calendar.Date, limit int) ([]roster.Unit, error) {
	if folded == "" || len(within) == 0 {
		return nil, nil
	}
	s := nameSearch{tx: tx, on: dayOf(on), limit: limit}
	found, err := s.called(folded, numbersOf(within))
	if err == nil && len(found) == 0 {
		found, err = s.having(folded, numbersOf(within))
	}
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]int64, len(found))
	for i, f := range found {
		ids[i] = f.id
	}
	return many(tx.unitsOn(s.on).Where("u.id IN ?", padded(ids)).Order("n.folded, u.id"), unitRow.unit)
}

// escaped is a text as a part of a pattern of LIKE.
var escaped = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// namesake is a unit by its name.
type namesake struct {
	folded string
	id     int64
}

// nameSearch looks for names that hold on a day: at most so many, by name.
type nameSearch struct {
	tx    *Tx
	on    day
	limit int
}

// called looks for units of the whole name. Of a few units it looks at their
// names; to many it goes up from those of the name.
func (s nameSearch) called(folded string, within []int64) ([]namesake, error) {
	var names []any
	for _, name := range roster.NamesMeant(folded) {
		names = append(names, name)
	}
	below, whole, err := s.tx.walkDown(within, s.on, countable)
	switch {
	case err != nil:
		return nil, err
	case whole:
		return s.among(idsOf(below), "IN (?, ?, ?, ?, ?)", names)
	default:
		return s.anywhere(names, within)
	}
}

// having looks for units with a part of their names.
func (s nameSearch) having(folded string, within []int64) ([]namesake, error) {
	below, _, err := s.tx.walkDown(within, s.on, searchable)
	if err != nil {
		return nil, err
	}
	return s.among(idsOf(below), "LIKE ? ESCAPE '!'", []any{"%" + escaped.Replace(folded) + "%"})
}

// among looks for names among the units'. The condition is on the name, and has
// a question mark for each argument.
func (s nameSearch) among(units []int64, condition string, args []any) (all []namesake, err error) {
	for some := range slices.Chunk(units, atOnce) {
		found, err := s.names(s.tx.db.Where("unit_id IN ?", padded(some)).Where("folded "+condition, args...), 0, s.limit)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b namesake) int { return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.id, b.id)) })
	return all[:min(len(all), s.limit)], nil
}

// anywhere looks for names in the whole tree, by and by, and keeps those of units
// that are one of the given ones or below.
func (s nameSearch) anywhere(names []any, within []int64) (all []namesake, err error) {
	above := map[int64]int64{}
	for from := 0; ; from += atOnce {
		some, err := s.names(s.tx.db.Where("folded IN (?, ?, ?, ?, ?)", names...), from, atOnce)
		if err != nil {
			return nil, err
		}
		if err := s.goUp(some, above); err != nil {
			return nil, err
		}
		for _, n := range some {
			if len(all) < s.limit && isBelow(n.id, within, above) {
				all = append(all, n)
			}
		}
		if len(all) == s.limit || len(some) < atOnce {
			return all, nil
		}
	}
}

// goUp notes what is above units, up to the top.
func (s nameSearch) goUp(units []namesake, above map[int64]int64) error {
	var level []int64
	for _, u := range units {
		level = append(level, u.id)
	}
	for range maxDepth {
		level = slices.DeleteFunc(distinct(level), func(id int64) bool { return above[id] != 0 })
		if len(level) == 0 {
			return nil
		}
		next, err := s.tx.above(level, s.on)
		if err != nil {
			return err
		}
		level = level[:0]
		for id, parent := range next {
			above[id] = parent
			level = append(level, parent)
		}
	}
	return nil
}

// isBelow tells whether a unit is one of others, or below one.
func isBelow(unit int64, others []int64, above map[int64]int64) bool {
	for range maxDepth {
		if slices.Contains(others, unit) {
			return true
		}
		unit = above[unit]
	}
	return false
}

// names are the names of a query that hold on the day: at most so many after the
// first so many.
func (s nameSearch) names(q *gorm.DB, after, limit int) (all []namesake, err error) {
	var rows []struct {
		UnitID int64
		Folded string
	}
	err = q.Table("unit_names n").Select("unit_id, folded").Where(holds("n", s.on), s.on.args()...).
		Order("folded, unit_id").Offset(after).Limit(limit).Find(&rows).Error
	for _, r := range rows {
		all = append(all, namesake{r.Folded, r.UnitID})
	}
	return all, err
}
