package store

import (
	"slices"
	"time"

	"gorm.io/gorm/clause"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/roster"
)

var (
	_ roster.PhoneTx  = (*Tx)(nil)
	_ roster.InviteTx = (*Tx)(nil)
)

type codeRow struct {
	ID         int64 `gorm:"primaryKey"`
	CodeHash   string
	PersonID   int64
	Way        string
	CreatedAt  micro
	ExpiresAt  micro
	UsedAt     micro
	UsedBy     *int64
	DeclinedAt micro
	RevokedAt  micro
}

func (codeRow) TableName() string { return "join_codes" }

// PutCodes implements roster.CodeTx.
func (tx *Tx) PutCodes(way roster.Way, codes []roster.Code) error {
	for some := range slices.Chunk(codes, chunk) {
		rows, who := make([]codeRow, len(some)), make([]int64, len(some))
		for i, c := range some {
			who[i] = int64(c.Person)
			rows[i] = codeRow{CodeHash: c.Hash, PersonID: who[i], Way: string(way), CreatedAt: at(tx.now), ExpiresAt: at(c.ExpiresAt)}
		}
		if err := tx.revoke("person_id IN ? AND (way = ? OR ? = '')", who, string(way), string(way)); err != nil {
			return err
		}
		if err := tx.db.Create(&rows).Error; err != nil {
			return err
		}
	}
	return nil
}

// RevokeCodes implements roster.CodeTx.
func (tx *Tx) RevokeCodes(person roster.PersonID) error {
	return tx.revoke("person_id = ?", int64(person))
}

// revoke ends those of the open codes.
func (tx *Tx) revoke(which string, args ...any) error {
	return tx.db.Model(&codeRow{}).Where("used_at IS NULL AND revoked_at IS NULL").Where(which, args...).
		Update("revoked_at", at(tx.now)).Error
}

// Code implements roster.CodeTx.
func (tx *Tx) Code(hash string) (roster.Code, bool, error) {
	row, found, err := maybe[codeRow](tx.db.Where("code_hash = ?", hash))
	return roster.Code{
		ID: row.ID, Hash: row.CodeHash, Person: roster.PersonID(row.PersonID), Way: roster.Way(row.Way), ExpiresAt: row.ExpiresAt.Time,
		Dead: !row.UsedAt.IsZero() || !row.RevokedAt.IsZero(),
	}, found, err
}

// UseCode implements roster.CodeTx.
func (tx *Tx) UseCode(id int64, by roster.AccountID) (bool, error) {
	res := tx.db.Model(&codeRow{}).Where("id = ? AND used_at IS NULL AND revoked_at IS NULL", id).
		Updates(map[string]any{"used_at": at(tx.now), "used_by": int64(by)})
	return res.RowsAffected == 1, res.Error
}

// DeclineCode implements roster.CodeTx.
func (tx *Tx) DeclineCode(id int64) error {
	return tx.db.Model(&codeRow{}).Where("id = ?", id).Update("declined_at", at(tx.now)).Error
}

// StandingPerson implements roster.LinkTx.
func (tx *Tx) StandingPerson(id roster.PersonID, on calendar.Date) (roster.Record, error) {
	records, err := tx.standing(tx.db.Raw("SELECT CAST(? AS BIGINT)", int64(id)), dayOf(on))
	if err != nil {
		return roster.Record{}, err
	}
	if len(records) == 0 {
		return roster.Record{}, fault.New(fault.NotFound, "person.unknown")
	}
	return records[0], nil
}

type consentRow struct {
	ID          int64 `gorm:"primaryKey"`
	PersonID    int64
	AccountID   int64
	TextVersion string
	Channel     string
	AgreedAt    micro
	WithdrawnAt micro
}

func (consentRow) TableName() string { return "consents" }

func (r consentRow) consent() roster.Consent {
	return roster.Consent{
		Person: roster.PersonID(r.PersonID), Account: roster.AccountID(r.AccountID), Version: r.TextVersion,
		Channel: chat.Channel(r.Channel), At: r.AgreedAt.Time, WithdrawnAt: r.WithdrawnAt.Time,
	}
}

// AddConsent implements roster.LinkTx.
func (tx *Tx) AddConsent(c roster.Consent) error {
	return tx.db.Create(&consentRow{
		PersonID: int64(c.Person), AccountID: int64(c.Account), TextVersion: c.Version, Channel: string(c.Channel),
		AgreedAt: at(c.At), WithdrawnAt: at(c.WithdrawnAt),
	}).Error
}

// Consents implements roster.AccountTx.
func (tx *Tx) Consents(person roster.PersonID) ([]roster.Consent, error) {
	return many(tx.db.Where("person_id = ?", int64(person)).Order("agreed_at DESC, id DESC"), consentRow.consent)
}

type attemptRow struct {
	Channel     string
	ExternalID  string
	Wrong       int
	WindowFrom  micro
	Locks       int
	LockedUntil micro
}

func (attemptRow) TableName() string { return "code_attempts" }

func (r attemptRow) attempts() roster.Attempts {
	return roster.Attempts{Wrong: r.Wrong, Locks: r.Locks, LockedUntil: r.LockedUntil.Time}
}

// Attempts implements roster.AttemptTx.
func (tx *Tx) Attempts(channel chat.Channel, external string) (roster.Attempts, error) {
	row, _, err := maybe[attemptRow](tx.db.Where("channel = ? AND external_id = ?", string(channel), external))
	return row.attempts(), err
}

// CountWrong implements roster.AttemptTx. It counts in one statement, since
// several processes count the wrong codes of all accounts together.
func (tx *Tx) CountWrong(channel chat.Channel, external string, since time.Time) (roster.Attempts, error) {
	var row attemptRow
	err := tx.db.Raw(`INSERT INTO code_attempts (channel, external_id, wrong, window_from) VALUES (?, ?, 1, ?)
		ON CONFLICT (channel, external_id) DO UPDATE SET
			wrong = CASE WHEN code_attempts.window_from < ? THEN 1 ELSE code_attempts.wrong + 1 END,
			window_from = CASE WHEN code_attempts.window_from < ? THEN excluded.window_from ELSE code_attempts.window_from END
		RETURNING channel, external_id, wrong, window_from, locks, locked_until`,
		string(channel), external, at(tx.now), at(since), at(since)).Scan(&row).Error
	return row.attempts(), err
}

// Lock implements roster.AttemptTx.
func (tx *Tx) Lock(channel chat.Channel, external string, until time.Time) error {
	row := attemptRow{Channel: string(channel), ExternalID: external, WindowFrom: at(tx.now), Locks: 1, LockedUntil: at(until)}
	return tx.db.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "channel"}, {Name: "external_id"}},
		DoUpdates: clause.Assignments(map[string]any{
			"wrong": 0, "locked_until": at(until), "locks": clause.Expr{SQL: "code_attempts.locks + 1"},
		}),
	}).Create(&row).Error
}

// ForgetAttempts implements roster.AttemptTx.
func (tx *Tx) ForgetAttempts(channel chat.Channel, external string) error {
	return tx.db.Where("channel = ? AND external_id = ?", string(channel), external).Delete(&attemptRow{}).Error
}

// PruneCodes forgets codes and posters that were used, ran out or were replaced
// before the instant, and returns how many.
func (tx *Tx) PruneCodes(before time.Time) (int64, error) {
	codes := tx.db.Where("used_at < @t OR revoked_at < @t OR expires_at < @t", map[string]any{"t": at(before)}).Delete(&codeRow{})
	if codes.Error != nil {
		return 0, codes.Error
	}
	posters := tx.db.Where("revoked_at < @t OR expires_at < @t", map[string]any{"t": at(before)}).Delete(&posterRow{})
	return codes.RowsAffected + posters.RowsAffected, posters.Error
}

// PruneAttempts forgets wrong codes last tried before the instant, with the
// locks that are over, and returns how many accounts they were of.
func (tx *Tx) PruneAttempts(before time.Time) (int64, error) {
	res := tx.db.Where("window_from < ? AND (locked_until IS NULL OR locked_until < ?)", before, before).Delete(&attemptRow{})
	return res.RowsAffected, res.Error
}
