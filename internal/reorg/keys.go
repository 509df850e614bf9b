package reorg

import (
	"time"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// maxCode bounds an organisation's key for a unit.
const maxCode = 50

// Key names what is kept of a unit beside its name and its place.
type Key string

// The keys, by the names that they have beside the settings.
const (
	// Code is the organisation's own key for the unit.
	Code Key = "code"
	// Zone is an IANA name.
	Zone Key = "timezone"
)

// SetKey corrects a key of a unit that exists on the day; an empty value takes it
// away. It holds for all days at once: what is corrected was wrong before, too. It
// refuses a code that another unit has and a zone that is none. What is planned
// for the cells follows a new zone only by meeting.Follow, which is up to the caller.
func SetKey(tx Tx, unit roster.UnitID, on calendar.Date, key Key, value string) error {
	if err := tx.LockTree(); err != nil {
		return err
	}
	u, err := tx.Unit(unit, on)
	if err != nil {
		return err
	}
	value = roster.Clean(value)
	code := u.Code
	if key == Zone {
		u.Timezone = value
	} else {
		u.Code = value
	}
	if err := checkKeys(u); err != nil {
		return err
	}
	if u.Code != code {
		if err := freeCode(tx, u.Code, on); err != nil {
			return err
		}
	}
	return tx.PutKeys(u)
}

// checkKeys refuses a code that is too long, and a zone that is none.
func checkKeys(u roster.Unit) error {
	if utf8.RuneCountInString(u.Code) > maxCode {
		return fault.New(fault.Invalid, "org.code_long", "Max", maxCode)
	}
	switch _, err := time.LoadLocation(u.Timezone); {
	case err != nil:
		return &fault.Error{Kind: fault.Invalid, Key: "org.zone_unknown", Args: map[string]any{"Zone": u.Timezone}, Err: err}
	case u.Timezone == "Local": // it would be another one on each machine
		return fault.New(fault.Invalid, "org.zone_unknown", "Zone", u.Timezone)
	}
	return nil
}

// freeCode refuses a code that a unit has which is there on the day or later.
func freeCode(tx Tx, code string, from calendar.Date) error {
	if code == "" {
		return nil
	}
	taken, err := tx.CodeTaken(code, from)
	if err == nil && taken {
		err = fault.New(fault.Invalid, "org.code_taken", "Code", code)
	}
	return err
}
