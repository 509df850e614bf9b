package store

import (
	"keng/internal/fault"
	"keng/internal/roster"
)

// UndoChange implements roster.ChangeTx.
func (tx *Tx) UndoChange(id roster.ChangeID, by roster.PersonID) error {
	res := tx.db.Model(&reformRow{}).Where("id = ? AND undone_at IS NULL", int64(id)).
		Updates(map[string]any{"undone_at": at(tx.now), "undone_by": orNull(int64(by))})
	if res.Error != nil {
		return res.Error
	}
	if res.RowsAffected == 0 {
		return fault.New(fault.Conflict, "org.undone_already")
	}
	var facts []changeFactRow
	// What it began goes before what it ended comes back: only one can stand.
	if err := tx.db.Where("change_id = ?", int64(id)).Order("began DESC").Find(&facts).Error; err != nil {
		return err
	}
	for _, f := range facts {
		if err := tx.undoFact(f); err != nil {
			return err
		}
	}
	return nil
}

// undoFact takes one fact back, if nobody has changed it since.
func (tx *Tx) undoFact(f changeFactRow) error {
	kind := roster.FactKind(f.Fact)
	table := factTables[kind].table
	ends, err := tx.factEnds([]roster.Fact{{Kind: kind, ID: f.RowID}})
	if err != nil {
		return err
	}
	// Of somebody whose record went into another's there is no fact any more.
	if end, there := ends[factKey{kind, f.RowID}]; !there || end.to != f.IsTo {
		return fault.New(fault.Conflict, "org.built_upon")
	}
	if f.Began {
		return tx.db.Exec("UPDATE "+table+" SET to_date = from_date WHERE id = ?", f.RowID).Error
	}
	taken, err := tx.taken(f)
	if err != nil {
		return err
	}
	if taken {
		return fault.New(fault.Conflict, "org.built_upon")
	}
	if table == "memberships" {
		return tx.db.Exec("UPDATE memberships SET to_date = ?, ended = ? WHERE id = ?", f.WasTo, f.WasEnded, f.RowID).Error
	}
	return tx.db.Exec("UPDATE "+table+" SET to_date = ? WHERE id = ?", f.WasTo, f.RowID).Error
}

// taken tells whether another fact of the same line stands now where this one
// would come back.
func (tx *Tx) taken(f changeFactRow) (bool, error) {
	t := factTables[roster.FactKind(f.Fact)]
	line := ""
	if t.person != "" {
		line += " AND o.person_id = t.person_id"
	}
	switch roster.FactKind(f.Fact) {
	case roster.Home, roster.Stay, roster.InGroup:
		line += " AND o.kind = t.kind"
	case roster.Office:
		line += " AND o.unit_id = t.unit_id AND o.role = t.role"
	case roster.Name, roster.Place:
		line += " AND o.unit_id = t.unit_id"
	case roster.Grade, roster.Status:
	}
	var n int64
	err := tx.db.Raw("SELECT COUNT(*) FROM "+t.table+" t JOIN "+t.table+" o ON o.id <> t.id"+line+
		" WHERE t.id = ? AND (o.to_date IS NULL OR o.to_date > o.from_date AND o.to_date > ?) AND (? = '' OR o.from_date < ?)",
		f.RowID, string(f.IsTo), string(f.WasTo), string(f.WasTo)).Scan(&n).Error
	return n > 0, err
}
