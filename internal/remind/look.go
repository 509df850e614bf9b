package remind

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

const (
	// prompt is how late a look may come and still count as in time: a tick is
	// a minute, and a machine may be busy.
	prompt = 2 * time.Minute
	// maxSpread bounds how long cells that share an instant wait for each other.
	maxSpread = 10 * time.Minute
	// rollUseful is how long after the start the roll is still offered: until
	// reasons are judged, three days after the meeting.
	rollUseful = 72 * time.Hour
)

// LookTx is what [Look] needs of one transaction.
type LookTx interface {
	Tx
	// OpenDue returns what was due until then and is not done, earliest first.
	OpenDue(until time.Time, limit int) ([]meeting.Due, error)
	// FinishDue writes what became of it, and tells whether it was still open
	// and due at the same instant: who is told no has nothing to say.
	FinishDue(meeting.Due) (bool, error)
	// CellsDueAt returns the cells with anything due at the instant, done or
	// not, in the order of their ids.
	CellsDueAt(time.Time) ([]roster.UnitID, error)
	// AnnouncedAt returns when the round was announced; zero if it was not.
	AnnouncedAt(id meeting.ID, round int) (time.Time, error)
	// Try runs f so that what it did is undone if it returns an error, while
	// the transaction goes on. It returns f's error.
	Try(f func() error) error
}

// Report tells what a look came to.
type Report struct {
	// Done is how much of what was due is done now. As long as it is not 0
	// there may be more.
	Done     int
	Outcomes map[meeting.Outcome]int
	// Failed joins the errors of what could not be done: it stays due.
	Failed error
}

// speech is how something that is due is said.
type speech struct {
	kind     notice.Kind
	audience audience
}

var speeches = map[meeting.DueKind]speech{
	meeting.Announce:    {notice.MeetingAnnounce, called},
	meeting.RemindDay:   {notice.MeetingRemindDay, silent},
	meeting.RemindHours: {notice.MeetingRemindHours, coming},
	meeting.Roll:        {notice.RollCall, rollTaker},
}

// Look does what is due by now, at most limit of it: each once, whoever looks
// and how often. What comes late and is still of use is said; what is not is
// skipped and counted. Nothing goes out in a cell's quiet hours. Cells without
// a zone of their own live in zone. Cells that share an instant begin apart of
// each other, so that they do not all ring in one second; 0 has them begin together.
func Look(tx LookTx, zone *time.Location, apart time.Duration, limit int) (Report, error) {
	l := look{LookTx: tx, now: tx.Now(), zone: zone, apart: apart, together: map[time.Time][]roster.UnitID{}}
	l.report.Outcomes = map[meeting.Outcome]int{}
	all, err := tx.OpenDue(l.now, limit)
	if err != nil {
		return Report{}, err
	}
	// Two that look at once lock the cells in the same order. Within a cell the
	// announcement comes before the reminder.
	slices.SortStableFunc(all, func(a, b meeting.Due) int { return int(a.Unit - b.Unit) })
	for _, d := range all {
		if err := tx.Try(func() error { return l.do(d) }); err != nil {
			l.report.Failed = errors.Join(l.report.Failed, fmt.Errorf("remind: %s of meeting %d: %w", d.Kind, d.Meeting, err))
		}
	}
	return l.report, nil
}

// look is one look in one transaction.
type look struct {
	LookTx
	now    time.Time
	zone   *time.Location
	apart  time.Duration
	report Report
	// together are the cells that share an instant.
	together map[time.Time][]roster.UnitID
}

// do does one thing that is due.
func (l *look) do(d meeting.Due) error {
	if err := l.LockCell(d.Unit); err != nil {
		return err
	}
	m, err := l.Meeting(d.Meeting)
	if err != nil {
		return err
	}
	terms, err := meeting.TermsOf(l, m.Unit, l.zone)
	if err != nil {
		return err
	}
	from, outcome, err := l.judge(d, m, terms)
	if err != nil {
		return err
	}
	var people []roster.PersonID
	if outcome == meeting.Sent || outcome == meeting.Late {
		if people, err = speeches[d.Kind].audience(l, m, terms.Zone); err != nil {
			return err
		}
		if len(people) == 0 {
			outcome = meeting.Nobody
		}
	}
	d.DoneAt, d.Outcome, d.People = l.now, outcome, len(people)
	if ours, err := l.FinishDue(d); err != nil || !ours {
		return err
	}
	if err := l.say(d, m, terms, from, people); err != nil {
		return err
	}
	l.report.Done++
	l.report.Outcomes[outcome]++
	return nil
}

// say writes what is due into the ledger, and that the meeting was announced.
func (l *look) say(d meeting.Due, m meeting.Meeting, terms meeting.Terms, from time.Time, people []roster.PersonID) error {
	if len(people) > 0 {
		wait, err := l.spread(d, terms, from, usefulUntil(d.Kind, m))
		if err != nil {
			return err
		}
		out := message{
			key: d.Key(), subject: subject(m.ID),
			kind: speeches[d.Kind].kind, args: args{Meeting: m.ID}, from: from.Add(wait), until: usefulUntil(d.Kind, m),
		}
		if err := out.enqueue(l, people); err != nil {
			return err
		}
	}
	told := len(people) > 0 || d.Outcome == meeting.Known || d.Outcome == meeting.Nobody
	if d.Kind != meeting.Announce || m.Status != meeting.Planned || !told {
		return nil
	}
	return l.SetMeetingStatus(m.ID, meeting.Announced)
}

// judge decides whether what is due is still of use, and when it goes out.
func (l *look) judge(d meeting.Due, m meeting.Meeting, terms meeting.Terms) (from time.Time, outcome meeting.Outcome, err error) {
	if d.Round != m.Round || !m.Status.Open() {
		return time.Time{}, meeting.Void, nil
	}
	until := usefulUntil(d.Kind, m)
	if !l.now.Before(until) {
		if d.Kind == meeting.Roll || !l.now.Before(m.EndsAt()) {
			return time.Time{}, meeting.SkippedOver, nil
		}
		return time.Time{}, meeting.SkippedBegun, nil
	}
	known, err := l.known(d)
	if err != nil {
		return time.Time{}, "", err
	}
	if known {
		return time.Time{}, meeting.Known, nil
	}
	if l.now.Sub(d.At) <= prompt {
		return l.now, meeting.Sent, nil
	}
	// Late: what was not said before the quiet hours is said after them.
	if from = terms.QuietEnd(l.now); !from.Before(until) {
		return time.Time{}, meeting.SkippedBegun, nil
	}
	return from, meeting.Late, nil
}

// usefulUntil is from when on it is of no use to say it.
func usefulUntil(kind meeting.DueKind, m meeting.Meeting) time.Time {
	if kind == meeting.Roll {
		return m.StartsAt.Add(rollUseful)
	}
	return m.StartsAt
}

// known tells whether people were told of this date after it was due to remind
// them of it. So a meeting that is set or moved at short notice, or announced
// late, does not ring twice at once.
func (l *look) known(d meeting.Due) (bool, error) {
	if d.Kind == meeting.Roll {
		return false, nil
	}
	told, err := l.LastTold(d.Meeting, d.Round, string(notice.MeetingMoved))
	if err != nil {
		return false, err
	}
	if d.Kind != meeting.Announce {
		announced, err := l.AnnouncedAt(d.Meeting, d.Round)
		if err != nil {
			return false, err
		}
		if announced.After(told) {
			told = announced
		}
	}
	return !told.IsZero() && !d.At.After(told), nil
}

// spread is how long a cell waits for those that share its instant: the k-th of
// them begins k times as much later. None is carried into its quiet hours, or
// beyond the use of it.
func (l *look) spread(d meeting.Due, terms meeting.Terms, from, until time.Time) (time.Duration, error) {
	if l.apart <= 0 || terms.Quiet(from) {
		return 0, nil
	}
	room := min(maxSpread, until.Sub(from))
	if quiet := terms.QuietFromAfter(from); !quiet.IsZero() {
		room = min(room, quiet.Sub(from))
	}
	places := int(room / l.apart)
	if places == 0 {
		return 0, nil
	}
	cells, ok := l.together[d.At]
	if !ok {
		var err error
		if cells, err = l.CellsDueAt(d.At); err != nil {
			return 0, err
		}
		l.together[d.At] = cells
	}
	k, _ := slices.BinarySearch(cells, d.Unit)
	return time.Duration(k%places) * l.apart, nil
}

// NextTx is what [Next] needs of a transaction.
type NextTx interface {
	// NextDue returns the first thing that is not done and due after the
	// instant, and false if there is none.
	NextDue(after time.Time) (meeting.Due, bool, error)
}

// Next returns what comes due next, and false if nothing does. What is due
// already is not next: a look does it.
func Next(tx NextTx, now time.Time) (meeting.Due, bool, error) { return tx.NextDue(now) }
