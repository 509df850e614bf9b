package rights

import (
	"time"

	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/roster"
)

// Nobody stands where the name of somebody stood who was deleted.
const Nobody = "(đã xóa)"

// SweepTx is what taking a name out of old messages needs of one transaction.
type SweepTx interface {
	// Person returns the person, or a NotFound fault.
	Person(roster.PersonID) (roster.Person, error)
	// SweepName takes the name out of some of the messages that were or will be
	// sent, those behind the one with this number. It returns the number of the
	// last one that it looked at, and whether there are more.
	SweepName(name string, after int64) (last int64, more bool, err error)
}

// EraseTx is what deleting somebody needs of one transaction.
type EraseTx interface {
	Tx
	SeatTx
	roster.WithdrawTx
	attendance.DisownTx
	audit.Tx
	// ErasePerson deletes all that is kept about the person but what rolls say, so
	// that only a number is left, which is nobody's. Where they belong today they
	// are counted on, from the day on. Messages up to the one with the number swept
	// have been looked through for the name.
	ErasePerson(who roster.PersonID, from calendar.Date, swept int64) error
}

// Sweep looks through some of the old messages for the name of somebody who is
// about to be deleted. It is called until there are no more, each time with the
// last number: so that no transaction takes long.
func Sweep(tx SweepTx, who roster.PersonID, after int64) (last int64, more bool, err error) {
	p, err := tx.Person(who)
	if err != nil {
		return 0, false, err
	}
	return tx.SweepName(p.FullName, after)
}

// Erase does what a due request asks, and deletes the person: once, whoever does
// it and how often. The figures of all meetings stay as they are. It tells whether
// it was done now.
func Erase(tx EraseTx, zone *time.Location, r Request, swept int64) (bool, error) {
	today := calendar.DateOf(tx.Now(), zone)
	if r.Kind != Delete || r.StageOn(today) != Over {
		return false, nil
	}
	if ours, err := tx.CloseRequest(r.ID, 0, Done); err != nil || !ours {
		return false, err
	}
	if err := closeOthers(tx, r.Person); err != nil {
		return false, err
	}
	seat, err := tx.SeatOf(r.Person, today)
	if err != nil {
		return false, err
	}
	from, err := attendance.Disown(tx, zone, r.Person, today)
	if err != nil {
		return false, err
	}
	if err := tx.ErasePerson(r.Person, from, swept); err != nil {
		return false, err
	}
	if _, err := roster.Withdraw(tx, r.Person); err != nil {
		return false, err
	}
	return true, tx.AddAudit(audit.Entry{Through: audit.Job, Kind: audit.PersonDeleted, Unit: seat, Person: r.Person})
}

// closeOthers closes what else somebody has asked who is being deleted: there is
// nothing left to be seen or put right.
func closeOthers(tx Tx, who roster.PersonID) error {
	open, err := tx.OpenRequests(who)
	for _, r := range open {
		if err == nil {
			_, err = tx.CloseRequest(r.ID, 0, Done)
		}
	}
	return err
}
