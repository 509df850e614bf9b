package store

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/outage"
	"keng/internal/roster"
)

// Of the deliveries, these are about something: the subjects are "meeting/42"
// and "bulletin/7".
const (
	meetingSubject  = "meeting/"
	bulletinSubject = "bulletin/"
)

// longestWait is how long before an outage a meeting may have begun, or a
// bulletin have been written, about which something was still to be sent: the
// roll is offered for three days, and a channel that does not answer is tried
// for three.
const longestWait = 7 * 24 * time.Hour

// cellsWaiting are the cells that had something due before the instant which
// was not done by then, in the order of their ids.
func (tx *Tx) cellsWaiting(before, by time.Time) ([]int64, error) {
	cells := map[int64]bool{}
	var units []int64
	err := tx.db.Model(&dueRow{}).Where("due_at < ? AND (done_at IS NULL OR done_at >= ?)", before, by).
		Distinct("unit_id").Pluck("unit_id", &units).Error
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		cells[u] = true
	}
	meetings, bulletins, err := tx.subjectsWaiting(before, by)
	if err != nil {
		return nil, err
	}
	for table, ids := range map[string][]int64{"meetings": meetings, "bulletins": bulletins} {
		for some := range slices.Chunk(ids, rowsAtOnce) {
			if err := tx.db.Table(table).Where("id IN ?", some).Distinct("unit_id").Pluck("unit_id", &units).Error; err != nil {
				return nil, err
			}
			for _, u := range units {
				cells[u] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(cells)), nil
}

// subjectsWaiting is what the notices were about that could have gone out
// before the instant and had not by then.
func (tx *Tx) subjectsWaiting(before, by time.Time) (meetings, bulletins []int64, err error) {
	// Two questions, because each has an index of its own.
	for _, waiting := range []*gorm.DB{tx.db.Where(openDelivery), tx.db.Where("done_at >= ?", by)} {
		var subjects []string
		err := waiting.Model(&deliveryRow{}).Where("class = ? AND due_at < ?", int(delivery.Bulk), before).
			Distinct("subject").Pluck("subject", &subjects).Error
		if err != nil {
			return nil, nil, err
		}
		for _, s := range subjects {
			if id := idOf(s, meetingSubject); id != 0 {
				meetings = append(meetings, id)
			}
			if id := idOf(s, bulletinSubject); id != 0 {
				bulletins = append(bulletins, id)
			}
		}
	}
	return meetings, bulletins, nil
}

// idOf is what a subject is about, and 0 if it is about something else.
func idOf(subject, kind string) int64 {
	number, ok := strings.CutPrefix(subject, kind)
	if !ok {
		return 0
	}
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// DueBefore implements outage.Tx.
func (tx *Tx) DueBefore(cell roster.UnitID, before time.Time) ([]meeting.Due, error) {
	return many(tx.db.Where("unit_id = ? AND due_at < ?", int64(cell), before).Order("due_at, meeting_id, round, kind"), dueRow.due)
}

// Sendings implements outage.Tx.
func (tx *Tx) Sendings(cell roster.UnitID, since time.Time) ([]outage.Sending, error) {
	begun := since.Add(-longestWait)
	about := tx.db.Raw("SELECT ? || id FROM meetings WHERE unit_id = ? AND starts_at >= ?"+
		" UNION ALL SELECT ? || id FROM bulletins WHERE unit_id = ? AND written_at >= ?",
		meetingSubject, int64(cell), begun, bulletinSubject, int64(cell), begun)
	return many(tx.db.Where("class = ? AND person_id IS NOT NULL AND subject <> '' AND subject IN (?)", int(delivery.Bulk), about).
		Where("("+openDelivery+" OR done_at >= ?)", since).Order("id"), deliveryRow.sending)
}

func (r deliveryRow) sending() outage.Sending {
	notice, _, _ := strings.Cut(r.DedupKey, "/person/")
	s := outage.Sending{
		Notice: notice, Kind: r.Kind, Meeting: meeting.ID(idOf(r.Subject, meetingSubject)),
		Person: roster.PersonID(orZero(r.PersonID)), From: r.DueAt.Time, Done: r.DoneAt.Time, Twice: r.Resent,
	}
	switch delivery.Status(r.Status) {
	case delivery.Pending, delivery.Sending:
		s.Fate = outage.Waiting
	case delivery.Sent:
		s.Fate = outage.Arrived
	case delivery.Skipped:
		s.Fate = outage.Useless
		if r.Reason != delivery.ReasonLate {
			s.Fate = outage.Needless
		}
	case delivery.Parked:
		s.Fate = outage.Failed
		if r.Reason == delivery.ReasonUnknown {
			s.Fate = outage.Unclear
		}
	case delivery.Superseded:
		s.Fate = outage.Needless
	}
	return s
}
