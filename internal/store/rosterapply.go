package store

import (
	"time"

	"keng/internal/chat"
	"keng/internal/roster"
)

var (
	_ roster.ApplyTx  = (*Tx)(nil)
	_ roster.DecideTx = (*Tx)(nil)
)

type posterRow struct {
	ID        int64 `gorm:"primaryKey"`
	CodeHash  string
	UnitID    int64
	CreatedAt micro
	CreatedBy int64
	ExpiresAt micro
	RevokedAt micro
}

func (posterRow) TableName() string { return "posters" }

func (r posterRow) poster() roster.Poster {
	return roster.Poster{
		ID: roster.PosterID(r.ID), Unit: roster.UnitID(r.UnitID), ExpiresAt: r.ExpiresAt.Time, Dead: !r.RevokedAt.IsZero(),
	}
}

// PutPoster implements roster.PosterTx.
func (tx *Tx) PutPoster(p roster.Poster, hash string, by roster.PersonID) error {
	err := tx.db.Model(&posterRow{}).Where("unit_id = ? AND revoked_at IS NULL", int64(p.Unit)).Update("revoked_at", at(tx.now)).Error
	if err != nil {
		return err
	}
	return tx.db.Create(&posterRow{
		CodeHash: hash, UnitID: int64(p.Unit), CreatedAt: at(tx.now), CreatedBy: int64(by), ExpiresAt: at(p.ExpiresAt),
	}).Error
}

// Poster implements roster.PosterTx.
func (tx *Tx) Poster(hash string) (roster.Poster, bool, error) {
	row, found, err := maybe[posterRow](tx.db.Where("code_hash = ?", hash))
	return row.poster(), found, err
}

// PosterOf implements roster.PosterTx.
func (tx *Tx) PosterOf(unit roster.UnitID) (roster.Poster, bool, error) {
	row, found, err := maybe[posterRow](tx.db.Where("unit_id = ?", int64(unit)).Order("id DESC"))
	return row.poster(), found, err
}

// applicationRow has both names sealed.
type applicationRow struct {
	ID         int64 `gorm:"primaryKey"`
	UnitID     int64
	Channel    string
	ExternalID string
	ChatID     string
	Name       string
	Shown      string
	AppliedAt  micro
	ExpiresAt  micro
	DecidedAt  micro
	DecidedBy  *int64
	PersonID   *int64
}

func (applicationRow) TableName() string { return "applications" }

func (tx *Tx) application(r applicationRow) (a roster.Application, err error) {
	a = roster.Application{
		ID: roster.ApplicationID(r.ID), Unit: roster.UnitID(r.UnitID),
		Caller: roster.Caller{Channel: chat.Channel(r.Channel), External: r.ExternalID, Chat: r.ChatID},
		At:     r.AppliedAt.Time, ExpiresAt: r.ExpiresAt.Time, DecidedAt: r.DecidedAt.Time,
		DecidedBy: roster.PersonID(orZero(r.DecidedBy)), Person: roster.PersonID(orZero(r.PersonID)),
	}
	if a.Name, err = tx.open(r.Name, applicantName); err == nil {
		a.Shown, err = tx.open(r.Shown, applicantShown)
	}
	return a, err
}

// AddApplication implements roster.ApplyTx.
func (tx *Tx) AddApplication(a roster.Application) (roster.ApplicationID, error) {
	expired := tx.db.Model(&applicationRow{}).Where("channel = ? AND external_id = ? AND decided_at IS NULL AND expires_at <= ?",
		string(a.Channel), a.External, at(tx.now))
	if err := expired.Updates(map[string]any{"decided_at": at(tx.now), "name": "", "shown": ""}).Error; err != nil {
		return 0, err
	}
	row := applicationRow{
		UnitID: int64(a.Unit), Channel: string(a.Channel), ExternalID: a.External, ChatID: a.Chat,
		AppliedAt: at(a.At), ExpiresAt: at(a.ExpiresAt),
	}
	var err error
	if row.Name, err = tx.seal(a.Name, applicantName); err != nil {
		return 0, err
	}
	if row.Shown, err = tx.seal(a.Shown, applicantShown); err != nil {
		return 0, err
	}
	err = tx.db.Create(&row).Error
	return roster.ApplicationID(row.ID), err
}

// WaitingApplication implements roster.ApplyTx.
func (tx *Tx) WaitingApplication(channel chat.Channel, external string) (a roster.Application, waits bool, err error) {
	row, waits, err := maybe[applicationRow](tx.db.Where("channel = ? AND external_id = ? AND decided_at IS NULL AND expires_at > ?",
		string(channel), external, at(tx.now)))
	if err == nil && waits {
		a, err = tx.application(row)
	}
	return a, waits, err
}

// ApplicationsSince implements roster.ApplyTx.
func (tx *Tx) ApplicationsSince(c roster.Caller, unit roster.UnitID, since time.Time) (account, all int, err error) {
	var ofAccount, toUnit int64
	err = tx.db.Model(&applicationRow{}).Where("channel = ? AND external_id = ? AND applied_at > ?", string(c.Channel), c.External, since).
		Count(&ofAccount).Error
	if err == nil {
		err = tx.db.Model(&applicationRow{}).Where("unit_id = ? AND applied_at > ?", int64(unit), since).Count(&toUnit).Error
	}
	return int(ofAccount), int(toUnit), err
}

// Application implements roster.DecideTx.
func (tx *Tx) Application(id roster.ApplicationID) (roster.Application, error) {
	row, err := one[applicationRow](tx.db.Where("id = ?", int64(id)), "apply.unknown")
	if err != nil {
		return roster.Application{}, err
	}
	return tx.application(row)
}

// DecideApplication implements roster.DecideTx.
func (tx *Tx) DecideApplication(id roster.ApplicationID, by, person roster.PersonID) (bool, error) {
	res := tx.db.Model(&applicationRow{}).Where("id = ? AND decided_at IS NULL", int64(id)).Updates(map[string]any{
		"decided_at": at(tx.now), "decided_by": int64(by), "person_id": orNull(int64(person)), "name": "", "shown": "",
	})
	return res.RowsAffected == 1, res.Error
}

// PruneApplications forgets applications that came before the instant, and returns
// how many there were.
func (tx *Tx) PruneApplications(before time.Time) (int64, error) {
	res := tx.db.Where("applied_at < ?", before).Delete(&applicationRow{})
	return res.RowsAffected, res.Error
}
