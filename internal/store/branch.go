package store

import (
	"strings"

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

// belowEach walks down from each of the units on a day.
const belowEach = `WITH RECURSIVE below (root, id) AS (
	SELECT id, id FROM units WHERE id IN @units
	UNION ALL SELECT b.root, p.unit_id FROM below b JOIN unit_parents p ON p.parent_id = b.id
	WHERE p.from_date <= @day AND (p.to_date IS NULL OR p.to_date > @day))
`

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
	args := map[string]any{"units": committees, "day": string(on), "limit": countable + 1}
	var walked int
	err = tx.db.Raw(belowEach+"SELECT COUNT(*) FROM (SELECT id FROM below LIMIT @limit) walked", args).Scan(&walked).Error
	if err != nil || walked > countable {
		return nil, false, err
	}
	members, err = tx.counts(belowEach+"SELECT b.root AS id, COUNT(*) AS count FROM below b JOIN memberships m ON m.unit_id = b.id AND m.kind = 'home' AND "+
		during("m")+" GROUP BY b.root", committees, on)
	return members, true, err
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

// kindWords are what people leave out of a unit's name.
var kindWords = []string{"", "chi bo ", "dang bo ", "dang bo xa ", "to dang "}

// searchable is how many units below somebody's are looked through for a part of
// a name.
const searchable = 5000

// UnitsCalled implements roster.BranchTx.
func (tx *Tx) UnitsCalled(folded string, within []roster.UnitID, on calendar.Date, limit int) ([]roster.Unit, error) {
	if folded == "" || len(within) == 0 {
		return nil, nil
	}
	d := dayOf(on)
	var names []string
	for _, word := range kindWords {
		names = append(names, word+folded)
	}
	args := map[string]any{"names": names, "units": numbersOf(within), "day": string(d)}
	whole := tx.db.Raw(`WITH RECURSIVE up (id, at_id) AS (
			SELECT n.unit_id, n.unit_id FROM unit_names n WHERE n.folded IN @names AND `+during("n")+`
			UNION ALL SELECT up.id, p.parent_id FROM up JOIN unit_parents p ON p.unit_id = up.at_id
			WHERE p.parent_id IS NOT NULL AND `+during("p")+`)
		SELECT id FROM up WHERE at_id IN @units`, args)
	found, err := many(tx.unitsOn(d).Where("u.id IN (?)", whole).Order("n.folded, u.id").Limit(limit), unitRow.unit)
	if err != nil || len(found) > 0 {
		return found, err
	}
	args["limit"], args["part"] = searchable, "%"+escaped.Replace(folded)+"%"
	part := tx.db.Raw(belowEach+`SELECT b.id FROM (SELECT id FROM below LIMIT @limit) b JOIN unit_names n ON n.unit_id = b.id AND `+
		during("n")+` WHERE n.folded LIKE @part ESCAPE '!'`, args)
	return many(tx.unitsOn(d).Where("u.id IN (?)", part).Order("n.folded, u.id").Limit(limit), unitRow.unit)
}

// escaped is a text as a part of a pattern of LIKE.
var escaped = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// CellsBelow implements roster.BranchTx.
func (tx *Tx) CellsBelow(unit roster.UnitID, on calendar.Date, limit int) ([]roster.UnitID, error) {
	var ids []roster.UnitID
	err := tx.db.Raw(belowEach+"SELECT u.id FROM below b JOIN units u ON u.id = b.id WHERE u.kind = 'cell' ORDER BY u.id LIMIT @limit",
		map[string]any{"units": []int64{int64(unit)}, "day": on.String(), "limit": limit}).Scan(&ids).Error
	return ids, err
}

// changesUp walks up from the units of changes, by the places on the day of each
// change and on the day before.
const changesUp = `WITH RECURSIVE up (change_id, day, before, unit_id) AS (
	SELECT c.id, c.from_date, x.before, s.unit_id
	FROM changes c JOIN change_subjects s ON s.change_id = c.id CROSS JOIN (SELECT 0 AS before UNION ALL SELECT 1) x
	WHERE s.unit_id IS NOT NULL AND c.kind IN @kinds AND c.from_date >= @from AND c.from_date < @to
	UNION SELECT up.change_id, up.day, up.before, p.parent_id FROM up JOIN unit_parents p ON p.unit_id = up.unit_id
	WHERE p.parent_id IS NOT NULL AND (p.to_date IS NULL OR p.to_date > p.from_date) AND (
		up.before = 0 AND p.from_date <= up.day AND (p.to_date IS NULL OR p.to_date > up.day)
		OR up.before = 1 AND p.from_date < up.day AND (p.to_date IS NULL OR p.to_date >= up.day)))
SELECT DISTINCT change_id FROM up WHERE unit_id = @unit`

// ChangesBelow implements roster.BranchTx.
func (tx *Tx) ChangesBelow(unit roster.UnitID, q roster.ChangeQuery) ([]roster.Change, error) {
	from, to := everyDay, noEnd
	if !q.From.IsZero() {
		from = q.From.String()
	}
	if !q.To.IsZero() {
		to = q.To.String()
	}
	rows := tx.db.Where("kind IN ? AND from_date >= ? AND from_date < ?", q.Kinds, from, to)
	if unit != 0 {
		rows = rows.Where("id IN (?)", tx.db.Raw(changesUp, map[string]any{"kinds": q.Kinds, "from": from, "to": to, "unit": int64(unit)}))
	}
	if !q.Undone {
		rows = rows.Where("undone_at IS NULL")
	}
	return tx.changes(rows.Order("from_date DESC, id DESC").Offset(max(q.After, 0)).Limit(q.Limit))
}

// UnitCoded returns the unit that has the code on a day, or a NotFound fault.
func (tx *Tx) UnitCoded(code string, on calendar.Date) (roster.Unit, error) {
	if code == "" {
		return roster.Unit{}, fault.New(fault.NotFound, "unit.unknown")
	}
	row, err := one[unitRow](tx.unitsOn(dayOf(on)).Where("u.code = ?", code), "unit.unknown")
	return row.unit(), err
}
