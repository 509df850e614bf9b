package agenda

import (
	"strings"
	"time"
	"unicode/utf8"

	"keng/internal/fault"
	"keng/internal/roster"
)

// MaxBulletin bounds a free message, so that with its heading it fits into one
// message of any channel.
const MaxBulletin = 1500

// BulletinID identifies a free message.
type BulletinID int64

// Bulletin is a free message of the secretary to the cell.
type Bulletin struct {
	ID   BulletinID
	Unit roster.UnitID
	Text string
	At   time.Time
	By   roster.PersonID
}

// CheckBulletin refuses a message that is empty, too long, or that the guard refuses.
func CheckBulletin(text string, guard Guard) error {
	switch text = strings.TrimSpace(text); {
	case text == "":
		return fault.New(fault.Invalid, "refusal.bulletin_empty")
	case utf8.RuneCountInString(text) > MaxBulletin:
		return fault.New(fault.Invalid, "refusal.bulletin_too_long", "Max", MaxBulletin)
	case guard(text):
		return fault.New(fault.Forbidden, "refusal.secret")
	}
	return nil
}

// Publish keeps a message to the cell. To send it is up to the caller, in the
// same transaction. It refuses what [CheckBulletin] refuses.
func Publish(tx Tx, now time.Time, by roster.PersonID, unit roster.UnitID, text string, guard Guard) (Bulletin, error) {
	if err := CheckBulletin(text, guard); err != nil {
		return Bulletin{}, err
	}
	b := Bulletin{Unit: unit, Text: strings.TrimSpace(text), At: now, By: by}
	var err error
	b.ID, err = tx.AddBulletin(b)
	return b, err
}
