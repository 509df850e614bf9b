package store

import (
	"database/sql"
	"slices"
)

// walked is a unit that was come to from one of those above it, or this itself.
type walked struct{ root, id int64 }

// atOnce is how many units a statement of a walk asks about.
const atOnce = 256

// walkDown goes down from units, a level at a time, by the places of a day, or
// without one by all that ever were. It returns at most so many of the units and
// those below them, and whether these are all.
//
// A recursive query would have Postgres guess how many there are, too high by far
// for most, and read all places of the country rather than look a few up.
func (tx *Tx) walkDown(units []int64, on day, limit int) (all []walked, whole bool, err error) {
	for _, id := range units {
		all = append(all, walked{id, id})
	}
	for from := 0; from < len(all) && len(all) <= limit; {
		level := all[from:]
		from = len(all)
		next, err := tx.levelBelow(level, on, limit+1-len(all))
		if err != nil {
			return nil, false, err
		}
		all = append(all, next...)
	}
	if len(all) > limit {
		return all[:limit], false, nil
	}
	return all, true, nil
}

// levelBelow are the units right below others: so many are enough.
func (tx *Tx) levelBelow(level []walked, on day, enough int) (next []walked, err error) {
	roots := map[int64][]int64{}
	for _, w := range level {
		roots[w.id] = append(roots[w.id], w.root)
	}
	for some := range slices.Chunk(idsOf(level), atOnce) {
		err := tx.below(some, on, enough-len(next), func(parent, id int64) {
			for _, root := range roots[parent] {
				next = append(next, walked{root, id})
			}
		})
		if err != nil || len(next) >= enough {
			return next, err
		}
	}
	return next, nil
}

// below hands at most so many units that are right below others to f.
func (tx *Tx) below(units []int64, on day, limit int, f func(parent, id int64)) error {
	holds := "(to_date IS NULL OR to_date > from_date)"
	args := keysOf(units)
	n := len(args)
	if on != "" {
		args = append(args, string(on), string(on))
		holds = "from_date <= " + tx.parameters(n+1, n+1) + " AND (to_date IS NULL OR to_date > " + tx.parameters(n+2, n+2) + ")"
	}
	query := "SELECT parent_id, unit_id FROM unit_parents WHERE parent_id IN (" + tx.parameters(1, n) + ") AND " + holds +
		" LIMIT " + tx.parameters(len(args)+1, len(args)+1)
	return tx.pairs(query, append(args, limit), f)
}

// above are the units right above others on a day; one at the top has none.
func (tx *Tx) above(units []int64, on day) (map[int64]int64, error) {
	all := make(map[int64]int64, len(units))
	for some := range slices.Chunk(units, atOnce) {
		args := keysOf(some)
		n := len(args)
		query := "SELECT unit_id, parent_id FROM unit_parents WHERE unit_id IN (" + tx.parameters(1, n) + ") AND parent_id IS NOT NULL AND from_date <= " +
			tx.parameters(n+1, n+1) + " AND (to_date IS NULL OR to_date > " + tx.parameters(n+2, n+2) + ")"
		err := tx.pairs(query, append(args, string(on), string(on)), func(id, parent int64) { all[id] = parent })
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// pairs hands each row of two numbers to f.
func (tx *Tx) pairs(query string, args []any, f func(a, b int64)) error {
	if err := tx.settle(); err != nil {
		return err
	}
	return tx.each(func(rows *sql.Rows) error {
		var a, b int64
		err := rows.Scan(&a, &b)
		f(a, b)
		return err
	}, query, args)
}

// keysOf are keys as the arguments of a statement.
func keysOf(ids []int64) []any {
	padded := padded(ids)
	args := make([]any, len(padded))
	for i, id := range padded {
		args[i] = id
	}
	return args
}

// idsOf are the units that were come to, each once.
func idsOf(all []walked) []int64 {
	ids := make([]int64, len(all))
	for i, w := range all {
		ids[i] = w.id
	}
	return distinct(ids)
}
