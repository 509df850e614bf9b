package store

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/roster"
)

var (
	_ audit.Tx     = (*Tx)(nil)
	_ audit.ReadTx = (*Tx)(nil)
)

type auditRow struct {
	ID       int64 `gorm:"primaryKey"`
	At       micro
	ByPerson *int64
	Through  string
	Kind     string
	UnitID   *int64
	PersonID *int64
	People   int
}

func (auditRow) TableName() string { return "audit" }

func (r auditRow) entry() audit.Entry {
	return audit.Entry{
		ID: r.ID, At: r.At.Time, By: roster.PersonID(orZero(r.ByPerson)), Through: audit.Through(r.Through), Kind: audit.Kind(r.Kind),
		Unit: roster.UnitID(orZero(r.UnitID)), Person: roster.PersonID(orZero(r.PersonID)), People: r.People,
	}
}

// AddAudit implements audit.Tx.
func (tx *Tx) AddAudit(entries ...audit.Entry) error {
	for some := range slices.Chunk(entries, chunk) {
		rows := make([]auditRow, len(some))
		for i, e := range some {
			rows[i] = auditRow{
				At: at(tx.now), ByPerson: orNull(int64(e.By)), Through: string(e.Through), Kind: string(e.Kind),
				UnitID: orNull(int64(e.Unit)), PersonID: orNull(int64(e.Person)), People: e.People,
			}
		}
		if err := tx.db.Create(&rows).Error; err != nil {
			return err
		}
	}
	return nil
}

// AuditedSince implements audit.Tx.
func (tx *Tx) AuditedSince(e audit.Entry, since time.Time) (bool, error) {
	q := tx.db.Model(&auditRow{}).Where("through = ? AND kind = ? AND at > ?", string(e.Through), string(e.Kind), at(since))
	for _, about := range []struct {
		column string
		id     int64
	}{{"by_person", int64(e.By)}, {"unit_id", int64(e.Unit)}, {"person_id", int64(e.Person)}} {
		if about.id == 0 {
			q = q.Where(about.column + " IS NULL")
		} else {
			q = q.Where(about.column+" = ?", about.id)
		}
	}
	_, found, err := maybe[auditRow](q)
	return found, err
}

// SightCounts implements notice.Tx.
func (tx *Tx) SightCounts(who roster.PersonID, cell roster.UnitID, since time.Time) (map[audit.Kind]int, error) {
	var rows []struct {
		Kind string
		N    int
	}
	err := tx.db.Model(&auditRow{}).Select("kind, COUNT(*) AS n").Group("kind").
		Where("(person_id IN "+numbersOfWho+" OR unit_id = @cell AND person_id IS NULL) AND at >= @since AND kind IN @sights"+
			" AND (by_person IS NULL OR by_person NOT IN "+numbersOfWho+")",
			map[string]any{"who": int64(who), "cell": int64(cell), "since": at(since), "sights": audit.Sights}).Find(&rows).Error
	counts := make(map[audit.Kind]int, len(rows))
	for _, r := range rows {
		counts[audit.Kind(r.Kind)] = r.N
	}
	return counts, err
}

// belowNow are a unit and those that stand below it on a day; of one that is no
// more, it is where it stood last.
const belowNow = `unit_id IN (WITH RECURSIVE last AS (
		SELECT p.unit_id, p.parent_id FROM unit_parents p WHERE p.id = (
			SELECT q.id FROM unit_parents q WHERE q.unit_id = p.unit_id AND q.from_date <= ? AND (q.to_date IS NULL OR q.to_date > q.from_date)
			ORDER BY q.from_date DESC, q.id DESC LIMIT 1)
	), below (id) AS (
		SELECT CAST(? AS BIGINT) UNION SELECT last.unit_id FROM last JOIN below ON last.parent_id = below.id
	) SELECT id FROM below)`

// Audited implements audit.ReadTx.
func (tx *Tx) Audited(q audit.Query) ([]audit.Entry, error) {
	return many(tx.auditWhere(q).Order("id DESC"), auditRow.entry)
}

func (tx *Tx) auditWhere(q audit.Query) *gorm.DB {
	db := tx.db.Model(&auditRow{})
	if q.Below != 0 {
		db = db.Where(belowNow, q.On.String(), int64(q.Below))
	}
	if q.Person != 0 {
		db = db.Where("(person_id IN "+numbersOfWho+" OR by_person IN "+numbersOfWho+")", map[string]any{"who": int64(q.Person)})
	}
	if !q.From.IsZero() {
		db = db.Where("at >= ?", at(q.From))
	}
	if !q.To.IsZero() {
		db = db.Where("at < ?", at(q.To))
	}
	if q.Before != 0 {
		db = db.Where("id < ?", q.Before)
	}
	if q.Limit != 0 {
		db = db.Limit(q.Limit).Offset(q.Skip)
	}
	return db
}

// PeopleNamed implements dialog.FindTx.
func (tx *Tx) PeopleNamed(unit roster.UnitID, on calendar.Date, name string, limit int) ([]roster.Person, error) {
	d := on.String()
	at := tx.db.Raw(`SELECT person_id FROM memberships WHERE from_date <= ? AND (to_date IS NULL OR to_date > ?) AND `+belowNow+`
		UNION SELECT person_id FROM roles WHERE from_date <= ? AND (to_date IS NULL OR to_date > ?) AND `+belowNow,
		d, d, d, int64(unit), d, d, d, int64(unit))
	return many(tx.db.Model(&personRow{}).Where("id IN (?) AND (folded = ? OR folded LIKE ?)", at, name, "% "+name).
		Order("sort_key, birth_year, id").Limit(limit), personRow.person)
}
