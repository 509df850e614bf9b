package store

import (
	"errors"
	"slices"

	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/vault"
)

var _ roster.ImportTx = (*Tx)(nil)

// chunk is how many rows a statement writes, or values it looks for: both
// databases bound the number of a statement's arguments, and the SQLite driver
// takes a time that grows with its square.
const chunk = 64

// StandingUnits implements roster.StandingTx.
func (tx *Tx) StandingUnits(on calendar.Date) ([]roster.Unit, error) {
	return many(tx.unitsOn(dayOf(on)).Order("u.id"), unitRow.unit)
}

// StandingPeople implements roster.StandingTx.
func (tx *Tx) StandingPeople(units []roster.UnitID, on calendar.Date) ([]roster.Record, error) {
	seen := map[roster.PersonID]bool{}
	var out []roster.Record
	for some := range slices.Chunk(units, chunk) {
		d := dayOf(on)
		who := tx.db.Raw("SELECT person_id FROM memberships JOIN people ON people.id = person_id AND erased_at IS NULL"+
			" WHERE kind = 'home' AND "+holds("memberships", d)+" AND unit_id IN (?)"+
			" UNION SELECT person_id FROM roles WHERE "+holds("roles", d)+" AND unit_id IN (?)",
			slices.Concat(d.args(), []any{some}, d.args(), []any{some})...)
		records, err := tx.standing(who, d)
		if err != nil {
			return nil, err
		}
		for _, r := range records { // a person with roles in units of two chunks comes twice
			if !seen[r.ID] {
				seen[r.ID] = true
				out = append(out, r)
			}
		}
	}
	return out, nil
}

// StandingByPhone implements roster.StandingTx.
func (tx *Tx) StandingByPhone(phones []string, on calendar.Date) ([]roster.Record, error) {
	if len(phones) == 0 {
		return nil, nil
	}
	if err := tx.useKey(); err != nil { // one that is not known here finds nobody
		return nil, err
	}
	var indexes []string
	for _, phone := range phones {
		all, err := tx.vault.Indexes(phone)
		if err != nil {
			return nil, err
		}
		indexes = append(indexes, all...)
	}
	var out []roster.Record
	for some := range slices.Chunk(indexes, chunk) {
		records, err := tx.standing(tx.db.Raw("SELECT id FROM people WHERE phone_index <> '' AND phone_index IN (?)", some), dayOf(on))
		if err != nil {
			return nil, err
		}
		out = append(out, records...)
	}
	return out, nil
}

type recordRow struct {
	Person   personRow `gorm:"embedded"`
	Cell     *int64
	Category *string
}

// standing reads the records of the people whom a query lists.
func (tx *Tx) standing(who *gorm.DB, on day) ([]roster.Record, error) {
	var rows []recordRow
	err := tx.db.Raw(`SELECT p.*, m.unit_id AS cell, COALESCE(s.status, c.category) AS category FROM people p
		LEFT JOIN memberships m ON m.person_id = p.id AND m.kind = 'home' AND `+holds("m", on)+`
		LEFT JOIN person_categories c ON c.person_id = p.id AND `+holds("c", on)+`
		LEFT JOIN person_statuses s ON s.person_id = p.id AND `+holds("s", on)+`
		WHERE p.id IN (?) ORDER BY p.id`, slices.Concat(on.args(), on.args(), on.args(), []any{who})...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var held []roleRow
	if err := tx.db.Where(holds("roles", on)+" AND person_id IN (?)", append(on.args(), who)...).Order("id").Find(&held).Error; err != nil {
		return nil, err
	}
	roles := map[int64][]roster.RoleIn{}
	for _, r := range held {
		roles[r.PersonID] = append(roles[r.PersonID], r.roleIn())
	}
	out := make([]roster.Record, len(rows))
	for i, r := range rows {
		person, err := tx.whole(r.Person)
		if err != nil {
			return nil, err
		}
		out[i] = roster.Record{Person: person, Roles: roles[r.Person.ID]}
		if r.Cell != nil {
			out[i].Cell = roster.UnitID(*r.Cell)
		}
		if r.Category != nil {
			out[i].Category = roster.Category(*r.Category)
		}
	}
	return out, nil
}

// AddPeople implements roster.ImportTx.
func (tx *Tx) AddPeople(people []roster.Person) ([]roster.PersonID, error) {
	if err := tx.useKeyFor(people); err != nil {
		return nil, err
	}
	ids := make([]roster.PersonID, 0, len(people))
	ahead := personRowsAhead(tx.vault, people, at(tx.now))
	defer func() {
		for range ahead { // so that whoever makes them ends
		}
	}()
	for some := range ahead {
		if some.err != nil {
			return nil, some.err
		}
		if err := tx.db.Create(&some.rows).Error; err != nil {
			return nil, err
		}
		for _, r := range some.rows {
			ids = append(ids, roster.PersonID(r.ID))
		}
	}
	return ids, nil
}

// personRows are as many as a statement writes.
type personRows struct {
	rows []personRow
	err  error
}

// personRowsAhead makes the rows of people while those before them are written:
// names are sorted and folded and phones sealed as fast as the database writes,
// and a whole province waits for both. The channel is to be read to its end.
func personRowsAhead(v *vault.Vault, people []roster.Person, created micro) <-chan personRows {
	ahead := make(chan personRows, 8)
	go func() {
		defer close(ahead)
		for some := range slices.Chunk(people, chunk) {
			next := personRows{rows: make([]personRow, len(some))}
			for i, p := range some {
				row, err := personRowOf(v, p)
				row.CreatedAt = created
				next.rows[i], next.err = row, errors.Join(next.err, err)
			}
			ahead <- next
		}
	}()
	return ahead
}

// UpdatePeople implements roster.ImportTx.
func (tx *Tx) UpdatePeople(people []roster.Person) error {
	if err := tx.useKeyFor(people); err != nil {
		return err
	}
	for _, p := range people {
		row, err := personRowOf(tx.vault, p)
		if err != nil {
			return err
		}
		err = tx.db.Model(&row).Select("full_name", "sort_key", "folded", "birth_year", "phone", "phone_index").Updates(&row).Error
		if err != nil {
			return err
		}
	}
	return nil
}

// TouchPerson implements personnel.PersonTx.
func (tx *Tx) TouchPerson(id roster.PersonID, version int) (bool, error) {
	res := tx.db.Exec("UPDATE people SET version = version + 1 WHERE id = ? AND version = ?", int64(id), version)
	return res.RowsAffected == 1, res.Error
}

// SetCells implements roster.ImportTx.
func (tx *Tx) SetCells(placements []roster.Placement, from calendar.Date) error {
	for some := range slices.Chunk(placements, chunk) {
		rows := make([]membershipRow, len(some))
		who := make([]int64, len(some))
		for i, p := range some {
			rows[i] = membershipRow{PersonID: int64(p.Person), UnitID: int64(p.Cell), Kind: "home", FromDate: day(from.String())}
			who[i] = int64(p.Person)
		}
		if err := tx.end(&membershipRow{}, from, "kind = 'home' AND person_id IN ?", who); err != nil {
			return err
		}
		if err := tx.db.Create(&rows).Error; err != nil {
			return err
		}
	}
	return nil
}

// SetCategories implements roster.ImportTx.
func (tx *Tx) SetCategories(sortings []roster.Sorting, from calendar.Date) error {
	for some := range slices.Chunk(sortings, chunk) {
		all := make([]int64, len(some))
		var grades []categoryRow
		var statuses []statusRow
		for i, s := range some {
			all[i] = int64(s.Person)
			if s.Category.Grade() {
				grades = append(grades, categoryRow{PersonID: all[i], Category: string(s.Category), FromDate: dayOf(from)})
			} else {
				statuses = append(statuses, statusRow{PersonID: all[i], Status: string(s.Category), FromDate: dayOf(from)})
			}
		}
		if err := tx.end(&statusRow{}, from, "person_id IN ?", all); err != nil {
			return err
		}
		if err := tx.setGrades(grades, from); err != nil {
			return err
		}
		if err := tx.setStatuses(statuses, from); err != nil {
			return err
		}
	}
	return nil
}

// setGrades begins grades in place of those that stand.
func (tx *Tx) setGrades(rows []categoryRow, from calendar.Date) error {
	if len(rows) == 0 {
		return nil
	}
	who := make([]int64, len(rows))
	for i, r := range rows {
		who[i] = r.PersonID
	}
	if err := tx.end(&categoryRow{}, from, "person_id IN ?", who); err != nil {
		return err
	}
	return tx.db.Create(&rows).Error
}

// setStatuses begins statuses. Who has no grade under it is a full member.
func (tx *Tx) setStatuses(rows []statusRow, from calendar.Date) error {
	if len(rows) == 0 {
		return nil
	}
	if err := tx.db.Create(&rows).Error; err != nil {
		return err
	}
	who := make([]int64, len(rows))
	for i, r := range rows {
		who[i] = r.PersonID
	}
	return tx.db.Exec(`INSERT INTO person_categories (person_id, category, from_date)
		SELECT p.id, 'official', ? FROM people p WHERE p.id IN ? AND NOT EXISTS (SELECT 1 FROM person_categories c
			WHERE c.person_id = p.id AND `+holds("c", dayOf(from))+")", append([]any{from.String(), who}, dayOf(from).args()...)...).Error
}

// StartRoles implements roster.ImportTx.
func (tx *Tx) StartRoles(appointments []roster.Appointment, from calendar.Date) error {
	for some := range slices.Chunk(appointments, chunk) {
		rows := make([]roleRow, len(some))
		for i, a := range some {
			rows[i] = roleRow{PersonID: int64(a.Person), UnitID: int64(a.Unit), Role: string(a.Role), FromDate: day(from.String())}
		}
		if err := tx.db.Create(&rows).Error; err != nil {
			return err
		}
	}
	return nil
}

// EndRoles implements roster.ImportTx.
func (tx *Tx) EndRoles(appointments []roster.Appointment, on calendar.Date) error {
	for _, a := range appointments {
		err := tx.end(&roleRow{}, on, "person_id = ? AND unit_id = ? AND role = ?", int64(a.Person), int64(a.Unit), string(a.Role))
		if err != nil {
			return err
		}
	}
	return nil
}

// end ends what stands or is to come, on the day or, if it has not begun by then,
// before it begins.
func (tx *Tx) end(model any, on calendar.Date, which string, args ...any) error {
	return tx.db.Model(model).Where("(to_date IS NULL OR to_date > ?)", on.String()).Where(which, args...).
		Update("to_date", gorm.Expr("CASE WHEN from_date > ? THEN from_date ELSE ? END", on.String(), on.String())).Error
}
