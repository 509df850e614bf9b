package store

import (
	"fmt"

	"keng/internal/delivery"
)

// later are writes that nobody in the transaction waits for. They are put off
// until a statement comes that could see them, or the commit, so that events
// which share a transaction share statements too.
type later struct {
	seen    []int64
	answers []answerRow
	changes []answerChangeRow
	replies []delivery.Row
}

// mark is how much of each had been put off at a moment.
type mark struct{ seen, answers, changes, replies int }

func (l later) mark() mark {
	return mark{len(l.seen), len(l.answers), len(l.changes), len(l.replies)}
}

func (l later) empty() bool { return l.mark() == mark{} }

// between is what was put off between two moments.
func (l later) between(from, to mark) later {
	return later{
		seen: l.seen[from.seen:to.seen], answers: l.answers[from.answers:to.answers],
		changes: l.changes[from.changes:to.changes], replies: l.replies[from.replies:to.replies],
	}
}

// cut forgets what was put off since a moment.
func (l *later) cut(to mark) { *l = l.between(mark{}, to) }

// write writes what was put off. What fails here cannot be told from what
// belongs to other events, so the transaction is given up.
func (tx *Tx) write(l later) error {
	for _, err := range []error{
		tx.writeSeen(l.seen), tx.writeAnswers(l.answers), tx.writeChanges(l.changes), tx.writeReplies(l.replies),
	} {
		if err != nil {
			tx.broken = fmt.Errorf("store: write what was put off: %w", err)
			return tx.broken
		}
	}
	return nil
}

func (tx *Tx) writeSeen(ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	args := []any{at(tx.now)}
	for _, id := range padded(ids) {
		args = append(args, id)
	}
	//nolint:gosec // only the parameters' places are put in
	statement := "UPDATE accounts SET last_seen_at = $1, unreachable_at = NULL, unreachable_why = ''" +
		" WHERE id IN (" + tx.parameters(2, len(args)) + ")"
	_, err := tx.sql.ExecContext(tx.ctx, statement, args...)
	return err
}

var answerInsertion = insertion{
	into: "answers",
	columns: []string{
		"meeting_id", "person_id", "round", "choice", "late_minutes", "reason", "words", "answered_at", "after_deadline",
		"answered_by", "channel",
	},
	conflict: " ON CONFLICT (meeting_id, person_id) DO UPDATE SET round = excluded.round, choice = excluded.choice," +
		" late_minutes = excluded.late_minutes, reason = excluded.reason, words = excluded.words," +
		" answered_at = excluded.answered_at, after_deadline = excluded.after_deadline," +
		" answered_by = excluded.answered_by, channel = excluded.channel",
}

// writeAnswers keeps the last of the answers that one member gave about one
// meeting: a statement may not write a row twice.
func (tx *Tx) writeAnswers(rows []answerRow) error {
	last := make(map[ballotKey]int, len(rows))
	for i, r := range rows {
		last[r.key()] = i
	}
	w := tx.insert(answerInsertion)
	for i, r := range rows {
		if last[r.key()] == i {
			w.row(r.MeetingID, r.PersonID, r.Round, r.Choice, r.LateMinutes, r.Reason, r.Words, r.AnsweredAt, r.AfterDeadline,
				r.AnsweredBy, r.Channel)
		}
	}
	_, err := w.exec()
	return err
}

var changeInsertion = insertion{
	into: "answer_changes",
	columns: []string{
		"meeting_id", "person_id", "round", "from_choice", "to_choice", "minutes", "reason", "changed_at", "changed_by", "channel",
	},
}

func (tx *Tx) writeChanges(rows []answerChangeRow) error {
	w := tx.insert(changeInsertion)
	for _, r := range rows {
		w.row(r.MeetingID, r.PersonID, r.Round, r.FromChoice, r.ToChoice, r.Minutes, r.Reason, r.ChangedAt, r.ChangedBy, r.Channel)
	}
	_, err := w.exec()
	return err
}

func (tx *Tx) writeReplies(rows []delivery.Row) error {
	_, err := tx.addDeliveries(rows)
	return err
}
