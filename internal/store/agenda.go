package store

import (
	"keng/internal/agenda"
	"keng/internal/meeting"
	"keng/internal/roster"
)

var _ agenda.Tx = (*Tx)(nil)

type agendaRow struct {
	MeetingID int64 `gorm:"primaryKey;autoIncrement:false"`
	Position  int   `gorm:"primaryKey;autoIncrement:false"`
	Text      string
}

func (agendaRow) TableName() string { return "agenda_items" }

// AgendaItems implements agenda.Tx.
func (tx *Tx) AgendaItems(id meeting.ID) ([]agenda.Item, error) {
	return many(tx.db.Where("meeting_id = ?", int64(id)).Order("position"), func(r agendaRow) agenda.Item {
		return agenda.Item{Position: r.Position, Text: r.Text}
	})
}

// PutAgenda implements agenda.Tx.
func (tx *Tx) PutAgenda(id meeting.ID, items []agenda.Item) error {
	if err := tx.db.Where("meeting_id = ?", int64(id)).Delete(&agendaRow{}).Error; err != nil {
		return err
	}
	rows := make([]agendaRow, len(items))
	for i, item := range items {
		rows[i] = agendaRow{MeetingID: int64(id), Position: item.Position, Text: item.Text}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.db.Create(&rows).Error
}

type bulletinRow struct {
	ID        int64 `gorm:"primaryKey"`
	UnitID    int64
	Text      string
	WrittenAt micro
	WrittenBy *int64
}

func (bulletinRow) TableName() string { return "bulletins" }

// AddBulletin implements agenda.Tx.
func (tx *Tx) AddBulletin(b agenda.Bulletin) (agenda.BulletinID, error) {
	row := bulletinRow{UnitID: int64(b.Unit), Text: b.Text, WrittenAt: at(b.At), WrittenBy: orNull(int64(b.By))}
	err := tx.db.Create(&row).Error
	return agenda.BulletinID(row.ID), err
}

// Bulletin implements agenda.Tx.
func (tx *Tx) Bulletin(id agenda.BulletinID) (agenda.Bulletin, error) {
	r, err := one[bulletinRow](tx.db.Where("id = ?", int64(id)), "refusal.bulletin_unknown")
	return agenda.Bulletin{
		ID: agenda.BulletinID(r.ID), Unit: roster.UnitID(r.UnitID), Text: r.Text,
		At: r.WrittenAt.Time, By: roster.PersonID(orZero(r.WrittenBy)),
	}, err
}
