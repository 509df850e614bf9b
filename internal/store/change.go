package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

var _ roster.ChangeTx = (*Tx)(nil)

type reformRow struct {
	ID        int64 `gorm:"primaryKey"`
	Kind      string
	FromDate  day
	Args      string
	ChangedAt micro
	ChangedBy *int64
	UndoneAt  micro
	UndoneBy  *int64
}

func (reformRow) TableName() string { return "changes" }

type subjectRow struct {
	ChangeID int64
	Part     string
	UnitID   *int64
	PersonID *int64
}

func (subjectRow) TableName() string { return "change_subjects" }

type changeFactRow struct {
	ChangeID int64
	Fact     string
	RowID    int64
	Began    bool
	WasTo    day
	WasEnded string
	IsTo     day
}

func (changeFactRow) TableName() string { return "change_facts" }

// RecordChange implements roster.FactTx.
func (tx *Tx) RecordChange(c roster.Change, e roster.Edit) (roster.ChangeID, error) {
	args, err := json.Marshal(c.Args)
	if err != nil {
		return 0, err
	}
	row := reformRow{
		Kind: string(c.Kind), FromDate: dayOf(c.From), Args: string(args), ChangedAt: at(tx.now), ChangedBy: orNull(int64(c.By)),
	}
	if err := tx.db.Create(&row).Error; err != nil {
		return 0, err
	}
	facts, err := tx.writeEdit(row.ID, e)
	if err != nil {
		return 0, err
	}
	subjects := make([]subjectRow, len(c.Subjects))
	for i, s := range c.Subjects {
		subjects[i] = subjectRow{row.ID, string(s.Part), orNull(int64(s.Unit)), orNull(int64(s.Person))}
	}
	if len(subjects) > 0 {
		if err := tx.db.CreateInBatches(&subjects, chunk).Error; err != nil {
			return 0, err
		}
	}
	if len(facts) > 0 {
		err = tx.db.CreateInBatches(&facts, chunk).Error
	}
	return roster.ChangeID(row.ID), err
}

// writeEdit writes what an edit ends and begins, and returns it as it is kept
// for undoing.
func (tx *Tx) writeEdit(change int64, e roster.Edit) ([]changeFactRow, error) {
	was, err := tx.factEnds(e.End)
	if err != nil {
		return nil, err
	}
	if err := tx.endFacts(e.End); err != nil {
		return nil, err
	}
	ids, err := tx.beginFacts(e.Begin)
	if err != nil {
		return nil, err
	}
	var facts []changeFactRow
	for _, f := range e.End {
		before := was[factKey{f.Kind, f.ID}]
		facts = append(facts, changeFactRow{change, string(f.Kind), f.ID, false, before.to, before.ended, dayOf(f.To)})
	}
	for i, f := range e.Begin {
		facts = append(facts, changeFactRow{change, string(f.Kind), ids[i], true, "", "", dayOf(f.To)})
	}
	return facts, nil
}

// Change implements roster.ChangeTx.
func (tx *Tx) Change(id roster.ChangeID) (roster.Change, error) {
	all, err := tx.changes(tx.db.Where("id = ?", int64(id)))
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "org.change_unknown")
	}
	if err != nil {
		return roster.Change{}, err
	}
	return all[0], nil
}

// ChangesOfUnits implements roster.ChangeTx.
func (tx *Tx) ChangesOfUnits(units []roster.UnitID, from, to calendar.Date) ([]roster.Change, error) {
	var all []roster.Change
	for some := range slices.Chunk(units, maxParametersSQLite) {
		changes, err := tx.changes(tx.db.Where("undone_at IS NULL AND from_date >= ? AND from_date < ? AND id IN (?)", dayOf(from), dayOf(to),
			tx.db.Table("change_subjects").Select("change_id").Where("unit_id IN ?", some)).Order("from_date, id"))
		if err != nil {
			return nil, err
		}
		all = append(all, changes...)
	}
	slices.SortFunc(all, func(a, b roster.Change) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return int(a.ID - b.ID)
	})
	return slices.CompactFunc(all, func(a, b roster.Change) bool { return a.ID == b.ID }), nil
}

// ChangesOfPerson implements roster.ChangeTx.
func (tx *Tx) ChangesOfPerson(who roster.PersonID) ([]roster.Change, error) {
	return tx.changes(tx.db.Where("id IN (?)",
		tx.db.Table("change_subjects").Select("change_id").Where("person_id = ?", int64(who))).Order("id DESC"))
}

// changes reads changes with their subjects.
func (tx *Tx) changes(q *gorm.DB) ([]roster.Change, error) {
	var rows []reformRow
	if err := q.Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	subjects := map[int64][]roster.Subject{}
	for some := range slices.Chunk(ids, maxParametersSQLite) {
		var all []subjectRow
		if err := tx.db.Where("change_id IN ?", padded(some)).Find(&all).Error; err != nil {
			return nil, err
		}
		for _, s := range all {
			subjects[s.ChangeID] = append(subjects[s.ChangeID], roster.Subject{
				Part: roster.Part(s.Part), Unit: roster.UnitID(orZero(s.UnitID)), Person: roster.PersonID(orZero(s.PersonID)),
			})
		}
	}
	return convert(rows, func(r reformRow) (roster.Change, error) { return r.change(subjects[r.ID]) })
}

func (r reformRow) change(subjects []roster.Subject) (roster.Change, error) {
	c := roster.Change{
		ID: roster.ChangeID(r.ID), Kind: roster.ChangeKind(r.Kind), Subjects: subjects, At: r.ChangedAt.Time,
		By: roster.PersonID(orZero(r.ChangedBy)), UndoneAt: r.UndoneAt.Time, UndoneBy: roster.PersonID(orZero(r.UndoneBy)),
	}
	if err := json.Unmarshal([]byte(r.Args), &c.Args); err != nil {
		return c, fmt.Errorf("store: change %d: %w", r.ID, err)
	}
	var err error
	c.From, err = calendar.ParseDate(string(r.FromDate))
	return c, err
}
