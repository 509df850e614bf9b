package remind

import (
	"fmt"
	"time"

	"keng/internal/agenda"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

// betweenReminders is how long a secretary waits before reminding again.
const betweenReminders = time.Hour

// Reach tells whom something was said to.
type Reach struct {
	// People is to how many it was written.
	People int
	// From is when it goes out: now, or at the end of the quiet hours.
	From time.Time
}

// TellChange tells everybody who must or may attend what was changed, once for
// each change.
func TellChange(tx Tx, zone *time.Location, m meeting.Meeting, c meeting.Change) (Reach, error) {
	kinds := map[meeting.What]notice.Kind{
		meeting.Moved: notice.MeetingMoved, meeting.PlaceChanged: notice.MeetingPlaceChanged, meeting.CalledOff: notice.MeetingCancelled,
	}
	kind, ok := kinds[c.What]
	if !ok {
		return Reach{}, fmt.Errorf("remind: nobody is told of a change of kind %q", c.What)
	}
	t := telling{meeting: m, kind: kind, audience: called, by: c.By, change: c.ID, urgent: c.FromStart}
	if c.ToStart.Before(c.FromStart) {
		t.urgent = c.ToStart
	}
	return t.tell(tx, zone)
}

// TellAgenda sends the meeting's agenda to every member of the cell.
func TellAgenda(tx Tx, zone *time.Location, by roster.PersonID, m meeting.Meeting) (Reach, error) {
	if err := open(m, tx.Now()); err != nil {
		return Reach{}, err
	}
	return telling{meeting: m, kind: notice.AgendaSent, audience: everybody, by: by, urgent: m.StartsAt}.tell(tx, zone)
}

// RemindNow asks once more those who must attend and have not answered or put
// it off: those whom the secretary's list names. It refuses a second time within an hour, and a meeting that has begun or was
// cancelled. With nobody to remind, Reach.People is 0, and nothing was done.
func RemindNow(tx Tx, zone *time.Location, by roster.PersonID, m meeting.Meeting) (Reach, error) {
	if err := tx.LockCell(m.Unit); err != nil {
		return Reach{}, err
	}
	m, err := tx.Meeting(m.ID)
	if err != nil {
		return Reach{}, err
	}
	if err := open(m, tx.Now()); err != nil {
		return Reach{}, err
	}
	last, err := tx.LastTold(m.ID, m.Round, string(notice.RemindNow))
	if err != nil {
		return Reach{}, err
	}
	if wait := betweenReminders - tx.Now().Sub(last); !last.IsZero() && wait > 0 {
		minutes := int((wait + time.Minute - 1) / time.Minute)
		return Reach{}, fault.New(fault.Conflict, "refusal.reminded", "Minutes", minutes)
	}
	return telling{meeting: m, kind: notice.RemindNow, audience: awaited, by: by, urgent: m.StartsAt}.tell(tx, zone)
}

// open refuses what comes too late to say about a meeting.
func open(m meeting.Meeting, now time.Time) error {
	switch {
	case m.Status == meeting.Cancelled:
		return fault.New(fault.Conflict, "refusal.is_cancelled")
	case m.Status == meeting.Held || m.Begun(now):
		return fault.New(fault.Conflict, "refusal.begun_already")
	}
	return nil
}

// telling is something to say about a meeting because somebody asked for it.
type telling struct {
	meeting  meeting.Meeting
	kind     notice.Kind
	audience audience
	by       roster.PersonID
	change   meeting.ChangeID
	// urgent is the first start that people may go by: so close to it, quiet
	// hours do not hold it back.
	urgent time.Time
}

func (t telling) tell(tx Tx, zone *time.Location) (Reach, error) {
	terms, err := meeting.TermsOf(tx, t.meeting.Unit, zone)
	if err != nil {
		return Reach{}, err
	}
	people, err := t.audience(tx, t.meeting, terms.Zone)
	if err != nil || len(people) == 0 {
		return Reach{}, err
	}
	now := tx.Now()
	from := afterQuiet(terms, now, t.urgent)
	id, err := tx.AddTold(Told{
		Meeting: t.meeting.ID, Round: t.meeting.Round, Kind: t.kind, At: now, By: t.by, People: len(people),
	})
	if err != nil {
		return Reach{}, err
	}
	out := message{
		key: fmt.Sprintf("meeting/%d/told/%d", t.meeting.ID, id), subject: subject(t.meeting.ID), kind: t.kind,
		args: args{Meeting: t.meeting.ID, Change: t.change}, from: from, until: t.meeting.StartsAt,
	}
	if t.change != 0 {
		out.key = fmt.Sprintf("meeting/%d/change/%d", t.meeting.ID, t.change)
	}
	return Reach{People: len(people), From: from}, out.enqueue(tx, people)
}

// afterQuiet is when something said now goes out: after the quiet hours, or at
// once if people would then hear of it too late.
func afterQuiet(terms meeting.Terms, now, urgent time.Time) time.Time {
	from := terms.QuietEnd(now)
	if !urgent.IsZero() && from.Add(time.Duration(terms.RemindHours)*time.Hour).After(urgent) {
		return now
	}
	return from
}

// TellBulletin sends a free message to every member of the cell.
func TellBulletin(tx Tx, zone *time.Location, b agenda.Bulletin) (Reach, error) {
	terms, err := meeting.TermsOf(tx, b.Unit, zone)
	if err != nil {
		return Reach{}, err
	}
	now := tx.Now()
	people, err := everybody(tx, meeting.Meeting{Unit: b.Unit, StartsAt: now}, terms.Zone)
	if err != nil || len(people) == 0 {
		return Reach{}, err
	}
	out := message{
		key: fmt.Sprintf("bulletin/%d", b.ID), subject: fmt.Sprintf("bulletin/%d", b.ID), kind: notice.Bulletin,
		args: args{Bulletin: int64(b.ID)}, from: afterQuiet(terms, now, time.Time{}),
	}
	return Reach{People: len(people), From: out.from}, out.enqueue(tx, people)
}
