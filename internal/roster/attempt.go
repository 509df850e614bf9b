package roster

import (
	"log/slog"
	"time"

	"keng/internal/chat"
	"keng/internal/fault"
)

// How strangers who try codes are slowed down, and phone numbers, years and names
// as well. A code cannot be guessed in any case; this keeps the noise off the
// database and tells the operator of it.
const (
	wrongLimit = 5
	// A year of birth can be guessed. Wrong ones count beside wrong codes.
	yearLimit   = 3
	wrongWindow = 15 * time.Minute
	// firstLock doubles with each further lock of the account, up to longestLock.
	firstLock   = time.Hour
	longestLock = 7 * 24 * time.Hour
	// So many wrong codes of all accounts together raise an alarm, during which
	// an account is locked at its first wrong code. A right one still works.
	alarmLimit  = 100
	alarmWindow = 10 * time.Minute
)

// Attempts are the wrong codes of an account.
type Attempts struct {
	// Wrong is their number since the window began.
	Wrong int
	// Locks is how often the account was locked.
	Locks int
	// LockedUntil is zero if it was never locked.
	LockedUntil time.Time
}

// AttemptTx counts wrong codes. The empty channel and account stand for all
// accounts together.
type AttemptTx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// Attempts returns how often codes were wrong, zero if never.
	Attempts(channel chat.Channel, external string) (Attempts, error)
	// CountWrong counts one more; a window that began before since begins anew.
	CountWrong(channel chat.Channel, external string, since time.Time) (Attempts, error)
	// Lock locks the account until then and sets its count of wrong codes to 0.
	Lock(channel chat.Channel, external string, until time.Time) error
	// ForgetAttempts forgets those of the account.
	ForgetAttempts(channel chat.Channel, external string) error
}

// locked refuses an account that has tried too many wrong codes.
func locked(tx AttemptTx, c Caller) (*fault.Error, error) {
	a, err := tx.Attempts(c.Channel, c.External)
	if err != nil || !a.LockedUntil.After(tx.Now()) {
		return nil, err
	}
	return lockedUntil(tx, a.LockedUntil), nil
}

func lockedUntil(tx AttemptTx, until time.Time) *fault.Error {
	minutes := int((until.Sub(tx.Now()) + time.Minute - 1) / time.Minute)
	return fault.New(fault.Unavailable, "link.locked", "Minutes", minutes)
}

// countWrong counts a wrong code, or what goes for one. If it is the limit's, it
// locks the account and returns the refusal that says so. The log names the
// account and never the code.
func countWrong(tx AttemptTx, c Caller, limit int) (*fault.Error, error) {
	alarm, err := countAlarm(tx)
	if err != nil {
		return nil, err
	}
	a, err := tx.CountWrong(c.Channel, c.External, tx.Now().Add(-wrongWindow))
	if err != nil {
		return nil, err
	}
	if a.Wrong < limit && !alarm {
		return nil, nil
	}
	length := min(firstLock<<min(a.Locks, 10), longestLock)
	until := tx.Now().Add(length)
	slog.Warn("account locked after wrong join codes", "channel", string(c.Channel), "account", c.External,
		"wrong", a.Wrong, "alarm", alarm, "for", length.String())
	return lockedUntil(tx, until), tx.Lock(c.Channel, c.External, until)
}

// countAlarm counts a wrong code among those of all and tells whether the alarm is on.
func countAlarm(tx AttemptTx) (on bool, err error) {
	before, err := tx.Attempts("", "")
	if err != nil {
		return false, err
	}
	all, err := tx.CountWrong("", "", tx.Now().Add(-alarmWindow))
	if err != nil {
		return false, err
	}
	on = before.LockedUntil.After(tx.Now())
	if all.Wrong < alarmLimit {
		return on, nil
	}
	slog.Warn("many wrong join codes", "wrong", all.Wrong, "within", alarmWindow.String(), "alarm_for", alarmWindow.String())
	return true, tx.Lock("", "", tx.Now().Add(alarmWindow))
}

// badCode is the one refusal of a code that is wrong, expired, used or
// replaced: which of these it is helps only those who guess.
func badCode() *fault.Error { return fault.New(fault.NotFound, "link.bad_code") }
