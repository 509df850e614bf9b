package store

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"keng/internal/attendance"
	"keng/internal/chat"
)

// maxErrorText is how much of an error is kept with a failed event.
const maxErrorText = 500

type eventRow struct {
	Channel string
	ID      string
	SeenAt  micro
}

func (eventRow) TableName() string { return "events" }

type eventFailureRow struct {
	Channel  string
	ID       string
	Tries    int
	Error    string
	FirstAt  micro
	LastAt   micro
	ParkedAt micro
}

func (eventFailureRow) TableName() string { return "event_failures" }

// FirstSight notes that the event is being dealt with, and tells whether it
// had not been before. Rolled back, the event counts as never seen.
func (tx *Tx) FirstSight(channel chat.Channel, id string) (bool, error) {
	k := eventKey{channel, id}
	if first, ok := tx.sighted[k]; ok {
		tx.sighted[k] = false
		return first, nil
	}
	res := tx.db.Clauses(clause.OnConflict{DoNothing: true}).
		Create(&eventRow{Channel: string(channel), ID: id, SeenAt: at(tx.now)})
	return res.RowsAffected == 1, res.Error
}

// sight notes events ahead of their turn, in the order of their names, in which
// no two transactions can wait for each other.
func (tx *Tx) sight(events []attendance.Foretold) error {
	tx.sighted = make(map[eventKey]bool, len(events))
	for _, e := range events {
		tx.sighted[eventKey{e.Channel, e.Event}] = false
	}
	keys := slices.SortedFunc(maps.Keys(tx.sighted), func(a, b eventKey) int {
		return cmp.Or(cmp.Compare(a.channel, b.channel), cmp.Compare(a.id, b.id))
	})
	w := tx.insert(eventInsertion)
	for _, k := range keys {
		w.row(string(k.channel), k.id, at(tx.now))
	}
	return w.returning(func(rows *sql.Rows) error {
		var k eventKey
		err := rows.Scan(&k.channel, &k.id)
		tx.sighted[k] = true
		return err
	})
}

var eventInsertion = insertion{
	into: "events", columns: []string{"channel", "id", "seen_at"},
	conflict: " ON CONFLICT (channel, id) DO NOTHING RETURNING channel, id",
}

// EventFailed counts a failed try of an event in a transaction of its own and
// returns how many there were. The text of why must hold nothing that a person wrote.
func (s *Store) EventFailed(ctx context.Context, channel chat.Channel, id string, why string) (tries int, err error) {
	err = s.Update(ctx, func(tx *Tx) error {
		row := eventFailureRow{
			Channel: string(channel), ID: id, Tries: 1, Error: cut(why, maxErrorText),
			FirstAt: at(tx.now), LastAt: at(tx.now),
		}
		err := tx.db.Clauses(clause.OnConflict{
			Columns: []clause.Column{{Name: "channel"}, {Name: "id"}},
			DoUpdates: clause.Assignments(map[string]any{
				"tries": gorm.Expr("event_failures.tries + 1"), "error": row.Error, "last_at": row.LastAt,
			}),
		}).Create(&row).Error
		if err != nil {
			return err
		}
		row, err = one[eventFailureRow](tx.db.Where("channel = ? AND id = ?", string(channel), id), "event.unknown")
		tries = row.Tries
		return err
	})
	return tries, err
}

// ParkEvent gives an event up: it counts as seen from now on, so that the
// channel can move on, and stays in the list of parked events.
func (s *Store) ParkEvent(ctx context.Context, channel chat.Channel, id string) error {
	return s.Update(ctx, func(tx *Tx) error {
		if _, err := tx.FirstSight(channel, id); err != nil {
			return err
		}
		return tx.db.Model(&eventFailureRow{}).Where("channel = ? AND id = ?", string(channel), id).
			Update("parked_at", at(tx.now)).Error
	})
}

// ParkedEvents is how many events have been given up and not yet pruned.
func (tx *Tx) ParkedEvents() (n int64, err error) {
	err = tx.db.Model(&eventFailureRow{}).Where("parked_at IS NOT NULL").Count(&n).Error
	return n, err
}

// PruneEvents forgets events last seen before the instant and returns how many
// they were. No channel hands in an event again after a day.
func (tx *Tx) PruneEvents(before time.Time) (int64, error) {
	seen := tx.db.Where("seen_at < ?", at(before)).Delete(&eventRow{})
	if seen.Error != nil {
		return 0, seen.Error
	}
	failed := tx.db.Where("last_at < ?", at(before)).Delete(&eventFailureRow{})
	return seen.RowsAffected, failed.Error
}

// cut shortens a text to n bytes, at a letter's end.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
