package store

import (
	"database/sql"
	"slices"

	"github.com/jackc/pgx/v5"
)

// freshPlan, before the arguments of a statement, has Postgres plan it each time
// anew: a plan that it made while the table was empty, and kept, would read the
// whole table for ever.
const freshPlan = pgx.QueryExecModeCacheDescribe

// read asks for the rows of a few keys by hand, where GORM's reflection would
// take longer than the database. The query ends with "IN ".
func read[T any](tx *Tx, query string, keys []T, f func(*sql.Rows) error) error {
	keys = padded(keys)
	args := make([]any, len(keys))
	for i, k := range keys {
		args[i] = k
	}
	return tx.each(f, query+"("+tx.parameters(1, len(args))+")", args)
}

// readAnswers asks for what these people answered about these meetings: each
// of them about each, which is hardly more than what is asked for, since people
// answer about their own cell's meeting.
func (tx *Tx) readAnswers(meetings, people []int64, f func(answerRow)) error {
	meetings, people = padded(distinct(meetings)), padded(people)
	var args []any
	if tx.postgres {
		args = append(args, freshPlan)
	}
	for _, id := range slices.Concat(people, meetings) {
		args = append(args, id)
	}
	n := len(people)
	query := `SELECT meeting_id, person_id, round, choice, late_minutes, reason, words, answered_at, after_deadline, answered_by, channel
		FROM answers WHERE person_id IN (` + tx.parameters(1, n) + ") AND meeting_id IN (" + tx.parameters(n+1, n+len(meetings)) + ")"
	return tx.each(func(rows *sql.Rows) error {
		var r answerRow
		err := rows.Scan(&r.MeetingID, &r.PersonID, &r.Round, &r.Choice, &r.LateMinutes, &r.Reason, &r.Words, &r.AnsweredAt,
			&r.AfterDeadline, &r.AnsweredBy, &r.Channel)
		f(r)
		return err
	}, query, args)
}

// padded repeats the last of the values until their number is a power of two,
// so that there are a few statements to prepare and not one for each number.
func padded[T any](values []T) []T {
	n := 1
	for n < len(values) {
		n *= 2
	}
	out := make([]T, n)
	for i := range out {
		if len(values) > 0 {
			out[i] = values[min(i, len(values)-1)]
		}
	}
	return out
}

func distinct(ids []int64) []int64 {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}
