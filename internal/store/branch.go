package store

import (
	"maps"
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

var _ roster.BranchTx = (*Tx)(nil)

// Branch implements roster.BranchTx.
func (tx *Tx) Branch(unit roster.UnitID, on calendar.Date) (roster.Branch, error) {
	u, err := tx.Unit(unit, on)
	if err != nil {
		return roster.Branch{}, err
	}
	page, err := tx.grown([]roster.Unit{u}, dayOf(on))
	if err != nil {
		return roster.Branch{}, err
	}
	return page[0], nil
}

// Branches implements roster.BranchTx.
func (tx *Tx) Branches(below roster.UnitID, on calendar.Date, after, limit int) ([]roster.Branch, int, error) {
	where, args := "p.parent_id = ?", []any{int64(below)}
	if below == 0 {
		where, args = "p.parent_id IS NULL", nil
	}
	d := dayOf(on)
	var all int64
	err := tx.db.Table("unit_parents p").Where(where, args...).Where(holds("p", d), d.args()...).Count(&all).Error
	if err != nil {
		return nil, 0, err
	}
	units, err := many(tx.unitsOn(d).Where(where, args...).Order("n.folded, u.id").Offset(max(after, 0)).Limit(limit), unitRow.unit)
	if err != nil {
		return nil, 0, err
	}
	page, err := tx.grown(units, d)
	return page, int(all), err
}

// countable is how many units below the committees of a page are walked to
// count their members: some twenty thousand people, in a few hundredths of a second.
const countable = 1000

// grown are the units with what is below them.
func (tx *Tx) grown(units []roster.Unit, on day) ([]roster.Branch, error) {
	if len(units) == 0 {
		return nil, nil
	}
	var all, committees []int64
	for _, u := range units {
		all = append(all, int64(u.ID))
		if u.Kind == roster.Committee {
			committees = append(committees, int64(u.ID))
		}
	}
	below, err := tx.counts("SELECT parent_id AS id, COUNT(*) AS count FROM unit_parents p WHERE parent_id IN @units AND "+during("p")+" GROUP BY parent_id", all, on)
	if err != nil {
		return nil, err
	}
	members, err := tx.counts("SELECT unit_id AS id, COUNT(*) AS count FROM memberships m WHERE unit_id IN @units AND kind IN ('home', 'group') AND "+during("m")+" GROUP BY unit_id", all, on)
	if err != nil {
		return nil, err
	}
	inCommittees, counted, err := tx.membersBelow(committees, on)
	if err != nil {
		return nil, err
	}
	page := make([]roster.Branch, len(units))
	for i, u := range units {
		id := int64(u.ID)
		page[i] = roster.Branch{Unit: u, Below: below[id], Members: members[id], Counted: true}
		if u.Kind == roster.Committee {
			page[i].Members, page[i].Counted = inCommittees[id], counted
		}
	}
	return page, nil
}

// membersBelow counts the members of all cells below each of the committees,
// unless these are too many.
func (tx *Tx) membersBelow(committees []int64, on day) (members map[int64]int, counted bool, err error) {
	if len(committees) == 0 {
		return nil, true, nil
	}
	below, whole, err := tx.walkDown(committees, on, countable)
	if err != nil || !whole {
		return nil, false, err
	}
	members = make(map[int64]int, len(committees))
	inCells := map[int64]int{}
	for some := range slices.Chunk(idsOf(below), atOnce) {
		some, err := tx.counts("SELECT unit_id AS id, COUNT(*) AS count FROM memberships m WHERE unit_id IN @units AND kind = 'home' AND "+
			during("m")+" GROUP BY unit_id", padded(some), on)
		if err != nil {
			return nil, false, err
		}
		maps.Copy(inCells, some)
	}
	for _, w := range below {
		members[w.root] += inCells[w.id]
	}
	return members, true, nil
}

// during is [holds] with the day by its name.
func during(alias string) string {
	return alias + ".from_date <= @day AND (" + alias + ".to_date IS NULL OR " + alias + ".to_date > @day)"
}

// counts reads counts by identifier.
func (tx *Tx) counts(query string, units []int64, on day) (map[int64]int, error) {
	var rows []struct {
		ID    int64
		Count int
	}
	err := tx.db.Raw(query, map[string]any{"units": units, "day": string(on)}).Scan(&rows).Error
	all := make(map[int64]int, len(rows))
	for _, r := range rows {
		all[r.ID] = r.Count
	}
	return all, err
}

// belowEach walks down from each of the units on a day.
const belowEach = `WITH RECURSIVE below (root, id) AS (
	SELECT id, id FROM units WHERE id IN @units
	UNION ALL SELECT b.root, p.unit_id FROM below b JOIN unit_parents p ON p.parent_id = b.id
	WHERE p.from_date <= @day AND (p.to_date IS NULL OR p.to_date > @day))
`

// CellsBelow implements roster.BranchTx.
func (tx *Tx) CellsBelow(unit roster.UnitID, on calendar.Date, limit int) ([]roster.UnitID, error) {
	below, whole, err := tx.walkDown([]int64{int64(unit)}, dayOf(on), countable)
	if err != nil {
		return nil, err
	}
	query, args := "SELECT id FROM units WHERE id IN @units AND kind = 'cell' ORDER BY id LIMIT @limit", map[string]any{"limit": limit}
	if whole {
		args["units"] = padded(idsOf(below))
	} else {
		query = belowEach + "SELECT u.id FROM below b JOIN units u ON u.id = b.id WHERE u.kind = 'cell' ORDER BY u.id LIMIT @limit"
		args["units"], args["day"] = []int64{int64(unit)}, on.String()
	}
	var ids []roster.UnitID
	err = tx.db.Raw(query, args).Scan(&ids).Error
	return ids, err
}

// UnitCoded returns the unit that has the code on a day, or a NotFound fault.
func (tx *Tx) UnitCoded(code string, on calendar.Date) (roster.Unit, error) {
	if code == "" {
		return roster.Unit{}, fault.New(fault.NotFound, "unit.unknown")
	}
	row, err := one[unitRow](tx.unitsOn(dayOf(on)).Where("u.code = ?", code), "unit.unknown")
	return row.unit(), err
}
