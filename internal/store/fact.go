package store

import (
	"database/sql"
	"fmt"
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

var _ roster.FactTx = (*Tx)(nil)

// factTable is where facts of a kind are kept.
type factTable struct {
	table string
	// which picks the kind where a table holds several; may be empty.
	which string
	// person, unit, parent and value are the columns' names, empty for none.
	person, unit, parent, value string
}

var factTables = map[roster.FactKind]factTable{
	roster.Name:    {table: "unit_names", unit: "unit_id", value: "name"},
	roster.Place:   {table: "unit_parents", unit: "unit_id", parent: "parent_id"},
	roster.Home:    {table: "memberships", which: "home", person: "person_id", unit: "unit_id"},
	roster.Stay:    {table: "memberships", which: "temporary", person: "person_id", unit: "unit_id"},
	roster.InGroup: {table: "memberships", which: "group", person: "person_id", unit: "unit_id"},
	roster.Grade:   {table: "person_categories", person: "person_id", value: "category"},
	roster.Status:  {table: "person_statuses", person: "person_id", value: "status"},
	roster.Office:  {table: "roles", person: "person_id", unit: "unit_id", value: "role"},
}

// or is the column, or a value of its type where there is none.
func or(column, none string) string {
	if column == "" {
		return none
	}
	return column
}

// why is the column, or a text, that says why a fact came to its end.
func (f factTable) why() string {
	if f.table == "memberships" {
		return "ended"
	}
	return "''"
}

// columns reads a fact as [scanFact] takes it.
func (f factTable) columns() string {
	return fmt.Sprintf("SELECT id, %s, %s, %s, %s, from_date, to_date, %s FROM %s WHERE ",
		or(f.person, "NULL"), or(f.unit, "NULL"), or(f.parent, "NULL"), or(f.value, "''"), f.why(), f.table)
}

// selection reads the facts of a kind that hold on some day. It ends with a
// condition on keys.
func (f factTable) selection(key string) string {
	which := ""
	if f.which != "" {
		which = "kind = '" + f.which + "' AND "
	}
	return f.columns() + which + "(to_date IS NULL OR to_date > from_date) AND " + key + " IN "
}

// facts reads the facts of these kinds whose key, the person or the unit, is one of the ids.
func (tx *Tx) facts(kinds []roster.FactKind, key func(factTable) string, ids []int64) ([]roster.Fact, error) {
	if err := tx.settle(); err != nil || len(ids) == 0 {
		return nil, err
	}
	var all []roster.Fact
	for _, kind := range kinds {
		t := factTables[kind]
		for some := range slices.Chunk(ids, maxParametersSQLite) {
			err := read(tx, t.selection(key(t)), some, func(rows *sql.Rows) error {
				f, err := scanFact(kind, rows)
				all = append(all, f)
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(all, func(a, b roster.Fact) int {
		if a.Kind != b.Kind {
			return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind)
		}
		return int(a.ID - b.ID)
	})
	return slices.CompactFunc(all, func(a, b roster.Fact) bool { return a.Kind == b.Kind && a.ID == b.ID }), nil
}

func scanFact(kind roster.FactKind, rows *sql.Rows) (roster.Fact, error) {
	f := roster.Fact{Kind: kind}
	var person, unit, parent *int64
	var from, to day
	if err := rows.Scan(&f.ID, &person, &unit, &parent, &f.Value, &from, &to, &f.Ended); err != nil {
		return f, err
	}
	f.Person, f.Unit, f.Parent = roster.PersonID(orZero(person)), roster.UnitID(orZero(unit)), roster.UnitID(orZero(parent))
	var err error
	f.From, f.To, err = days(from, to)
	return f, err
}

var (
	unitKinds   = []roster.FactKind{roster.Name, roster.Place}
	personKinds = []roster.FactKind{roster.Home, roster.Stay, roster.InGroup, roster.Grade, roster.Status, roster.Office}
	insideKinds = []roster.FactKind{roster.Home, roster.Stay, roster.InGroup, roster.Office}
)

// PersonFacts implements roster.FactTx.
func (tx *Tx) PersonFacts(people []roster.PersonID) ([]roster.Fact, error) {
	return tx.facts(personKinds, func(t factTable) string { return t.person }, numbersOf(people))
}

// UnitFacts implements roster.FactTx.
func (tx *Tx) UnitFacts(units []roster.UnitID) ([]roster.Fact, error) {
	return tx.facts(unitKinds, func(t factTable) string { return t.unit }, numbersOf(units))
}

// FactsIn implements roster.FactTx.
func (tx *Tx) FactsIn(units []roster.UnitID) ([]roster.Fact, error) {
	return tx.facts(insideKinds, func(t factTable) string { return t.unit }, numbersOf(units))
}

func numbersOf[T ~int64](ids []T) []int64 {
	out := make([]int64, len(ids))
	for i, id := range ids {
		out[i] = int64(id)
	}
	return distinct(out)
}

// endings are the facts of a table that end on the same day for the same reason.
type endings struct {
	table, ended string
	to           calendar.Date
}

// endFacts gives facts that there are new ends.
func (tx *Tx) endFacts(facts []roster.Fact) error {
	groups := map[endings][]int64{}
	var order []endings
	for _, f := range facts {
		e := endings{factTables[f.Kind].table, f.Ended, f.To}
		if groups[e] == nil {
			order = append(order, e)
		}
		groups[e] = append(groups[e], f.ID)
	}
	for _, e := range order {
		set := map[string]any{"to_date": dayOf(e.to)}
		if e.table == "memberships" {
			set["ended"] = e.ended
		}
		for some := range slices.Chunk(groups[e], chunk) {
			if err := tx.db.Table(e.table).Where("id IN ?", padded(some)).Updates(set).Error; err != nil {
				return err
			}
		}
	}
	return nil
}

// beginFacts keeps new facts and returns their IDs, in their order.
func (tx *Tx) beginFacts(facts []roster.Fact) ([]int64, error) {
	if err := tx.settle(); err != nil {
		return nil, err
	}
	ids := make([]int64, len(facts))
	for from := 0; from < len(facts); {
		to := from + 1
		for to < len(facts) && facts[to].Kind == facts[from].Kind {
			to++
		}
		t := factTables[facts[from].Kind]
		w := tx.insert(t.insertion())
		for _, f := range facts[from:to] {
			w.row(t.values(f)...)
		}
		next := from
		err := w.returning(func(rows *sql.Rows) error {
			err := rows.Scan(&ids[next])
			next++
			return err
		})
		if err != nil {
			return nil, err
		}
		from = to
	}
	tx.foreseen = nil
	return ids, nil
}

// insertion is how facts of a kind are written.
func (f factTable) insertion() insertion {
	i := insertion{into: f.table, columns: []string{"from_date", "to_date"}, conflict: " RETURNING id"}
	for _, c := range []string{f.person, f.unit, f.parent, f.value} {
		if c != "" {
			i.columns = append(i.columns, c)
		}
	}
	switch f.table {
	case "memberships":
		i.columns = append(i.columns, "kind", "ended")
	case "unit_names":
		i.columns = append(i.columns, "folded")
	}
	return i
}

// values are a fact's, in the order of the insertion's columns.
func (f factTable) values(fact roster.Fact) []any {
	values := []any{dayOf(fact.From), dayOf(fact.To)}
	for _, c := range []struct {
		column string
		value  any
	}{
		{f.person, int64(fact.Person)}, {f.unit, int64(fact.Unit)}, {f.parent, orNull(int64(fact.Parent))}, {f.value, fact.Value},
	} {
		if c.column != "" {
			values = append(values, c.value)
		}
	}
	switch f.table {
	case "memberships":
		values = append(values, f.which, fact.Ended)
	case "unit_names":
		values = append(values, roster.Fold(fact.Value))
	}
	return values
}

// factEnd is how a fact comes to its end: on which day, and why.
type factEnd struct {
	to    day
	ended string
}

// factEnds are the ends of facts as they stand, by kind and ID.
func (tx *Tx) factEnds(facts []roster.Fact) (map[factKey]factEnd, error) {
	ids := map[roster.FactKind][]int64{}
	for _, f := range facts {
		ids[f.Kind] = append(ids[f.Kind], f.ID)
	}
	ends := make(map[factKey]factEnd, len(facts))
	for kind, some := range ids {
		query := "SELECT id, to_date, " + factTables[kind].why() + " FROM " + factTables[kind].table + " WHERE id IN "
		for few := range slices.Chunk(some, maxParametersSQLite) {
			err := read(tx, query, few, func(rows *sql.Rows) error {
				var id int64
				var e factEnd
				err := rows.Scan(&id, &e.to, &e.ended)
				ends[factKey{kind, id}] = e
				return err
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return ends, nil
}

// factKey names a fact.
type factKey struct {
	kind roster.FactKind
	id   int64
}

// dayOf is a date as a column has it.
func dayOf(d calendar.Date) day {
	if d.IsZero() {
		return ""
	}
	return day(d.String())
}
