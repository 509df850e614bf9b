package store

import (
	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/roster"
)

var _ roster.TreeTx = (*Tx)(nil)

// unitRow is a unit joined with its name and its place on a day.
type unitRow struct {
	ID       int64
	ParentID *int64
	Name     string
	Kind     string
	Code     string
	Timezone string
}

func (r unitRow) unit() roster.Unit {
	u := roster.Unit{
		ID: roster.UnitID(r.ID), Name: r.Name, Kind: roster.UnitKind(r.Kind), Code: r.Code, Timezone: r.Timezone,
	}
	if r.ParentID != nil {
		u.Parent = roster.UnitID(*r.ParentID)
	}
	return u
}

// holds is the condition that a fact, of the table with this alias, holds on
// the day; with no day, that it stands without an end. It takes two arguments
// for a day and none without.
func holds(alias string, on day) string {
	if on == "" {
		return alias + ".to_date IS NULL"
	}
	return alias + ".from_date <= ? AND (" + alias + ".to_date IS NULL OR " + alias + ".to_date > ?)"
}

// args are the day as the arguments of [holds].
func (d day) args() []any {
	if d == "" {
		return nil
	}
	return []any{string(d), string(d)}
}

// unitsOn are the units that exist on the day, as they are then.
func (tx *Tx) unitsOn(on day) *gorm.DB {
	return tx.db.Table("units u").Select("u.id, p.parent_id, n.name, u.kind, u.code, u.timezone").
		Joins("JOIN unit_parents p ON p.unit_id = u.id AND "+holds("p", on), on.args()...).
		Joins("JOIN unit_names n ON n.unit_id = u.id AND "+holds("n", on), on.args()...)
}

// AddUnit implements roster.ImportTx.
func (tx *Tx) AddUnit(u roster.Unit, from calendar.Date) (roster.UnitID, error) {
	row := struct {
		ID       int64 `gorm:"primaryKey"`
		Kind     string
		Code     string
		Timezone string
	}{Kind: string(u.Kind), Code: u.Code, Timezone: u.Timezone}
	if err := tx.db.Table("units").Create(&row).Error; err != nil {
		return 0, err
	}
	err := tx.db.Exec("INSERT INTO unit_names (unit_id, name, folded, from_date) VALUES (?, ?, ?, ?)",
		row.ID, u.Name, roster.Fold(u.Name), from.String()).Error
	if err != nil {
		return 0, err
	}
	err = tx.db.Exec("INSERT INTO unit_parents (unit_id, parent_id, from_date) VALUES (?, ?, ?)",
		row.ID, orNull(int64(u.Parent)), from.String()).Error
	return roster.UnitID(row.ID), err
}

// Unit implements roster.TreeTx.
func (tx *Tx) Unit(id roster.UnitID, on calendar.Date) (roster.Unit, error) {
	row, err := one[unitRow](tx.unitsOn(day(on.String())).Where("u.id = ?", int64(id)), "unit.unknown")
	return row.unit(), err
}

// UnitsBelow implements roster.TreeTx.
func (tx *Tx) UnitsBelow(id roster.UnitID, on calendar.Date) ([]roster.Unit, error) {
	d := on.String()
	found, whole, err := tx.walkDown([]int64{int64(id)}, day(d), countable)
	if err != nil {
		return nil, err
	}
	if whole {
		return many(tx.unitsOn(day(d)).Where("u.id IN ?", padded(idsOf(found))).Order("n.folded, u.id"), unitRow.unit)
	}
	below := tx.db.Raw(`WITH RECURSIVE below (id) AS (
			SELECT CAST(? AS BIGINT) UNION
			SELECT x.unit_id FROM unit_parents x JOIN below b ON x.parent_id = b.id
			WHERE x.from_date <= ? AND (x.to_date IS NULL OR x.to_date > ?))
		SELECT id FROM below`, int64(id), d, d)
	return many(tx.unitsOn(day(d)).Where("u.id IN (?)", below).Order("n.folded, u.id"), unitRow.unit)
}

// UnitsAbove implements roster.TreeTx.
func (tx *Tx) UnitsAbove(id roster.UnitID, on calendar.Date) ([]roster.Unit, error) {
	var path []roster.Unit
	for next := id; next != 0; {
		row, found, err := maybe[unitRow](tx.unitsOn(day(on.String())).Where("u.id = ?", int64(next)))
		if err != nil {
			return nil, err
		}
		if !found || len(path) == maxDepth {
			break
		}
		u := row.unit()
		path = append(path, u)
		next = u.Parent
	}
	return path, nil
}

// maxDepth ends a walk up a tree that is no tree.
const maxDepth = 32
