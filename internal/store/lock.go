package store

import (
	"errors"

	"keng/internal/meeting"
	"keng/internal/roster"
)

// Locks are advisory: they cost no write, as locks of rows would. A cell's and a
// person's share the numbers of one lock space, so each has its half. On SQLite
// there is one writer at a time anyway.
const personLocks = int64(1) << 62

// LockCell implements meeting.Tx.
func (tx *Tx) LockCell(unit roster.UnitID) error {
	if !tx.postgres {
		return nil
	}
	return tx.db.Exec("SELECT pg_advisory_xact_lock(?)", int64(unit)).Error
}

// LockBallot implements attendance.AnswerTx.
func (tx *Tx) LockBallot(m meeting.Meeting, who roster.PersonID) error {
	if _, ok := tx.foreseen.answer(ballotKey{int64(m.ID), int64(who)}); ok || !tx.postgres {
		return nil
	}
	err := tx.db.Exec(`SELECT pg_advisory_xact_lock_shared(?)::text UNION ALL SELECT pg_advisory_xact_lock(?)::text`,
		int64(m.Unit), personLocks+int64(who)).Error
	if err != nil {
		return err
	}
	return tx.stillThere([]int64{int64(who)})
}

// errMerged ends a transaction that has waited for a lock while somebody in it went
// into another record: what it was about is looked at anew.
var errMerged = errors.New("store: somebody's record went into another meanwhile")

// stillThere fails if one of the people went into another record.
func (tx *Tx) stillThere(people []int64) error {
	var merged bool
	row := tx.sql.QueryRowContext(tx.ctx, "SELECT EXISTS (SELECT 1 FROM people WHERE id = ANY($1) AND merged_into IS NOT NULL)", people)
	if err := row.Scan(&merged); err != nil {
		return err
	}
	if merged {
		return errMerged
	}
	return nil
}

// holdBallots locks the cells of the meetings for changes to anything but
// answers, and the people's answers for all others. Cells come before people,
// and both in the order of their ids, so that no two transactions can wait for
// each other.
func (tx *Tx) holdBallots(meetings, people []int64) error {
	if !tx.postgres {
		return nil
	}
	locks := make([]int64, len(people))
	for i, id := range people {
		locks[i] = personLocks + id
	}
	_, err := tx.sql.ExecContext(tx.ctx, `SELECT pg_advisory_xact_lock_shared(unit_id)::text FROM (
			SELECT DISTINCT unit_id FROM meetings WHERE id = ANY($1) ORDER BY unit_id) cells
		UNION ALL SELECT pg_advisory_xact_lock(person)::text FROM unnest($2::bigint[]) person`, meetings, locks)
	if err != nil {
		return err
	}
	return tx.stillThere(people)
}

// treeLock is one number of the lock space that is neither a cell's nor a person's.
const treeLock = int64(-1)

// LockTree implements roster.FactTx.
func (tx *Tx) LockTree() error {
	if !tx.postgres {
		return nil
	}
	return tx.db.Exec("SELECT pg_advisory_xact_lock(?)", treeLock).Error
}
