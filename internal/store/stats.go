package store

import (
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/stats"
)

var _ stats.Tx = (*Tx)(nil)

// everyDay is before any day that a roster holds.
const everyDay = "0001-01-01"

// meetingFigures takes the meetings of the units of [Tx.spells] with the sums of their rolls.
const meetingFigures = `
SELECT m.id AS meeting_id, m.unit_id, m.period, m.starts_at, b.from_date, b.to_date,
	s.meeting_id IS NOT NULL AS rolled,
	COALESCE(s.listed, 0) AS listed, COALESCE(s.must, 0) AS must, COALESCE(s.free, 0) AS free,
	COALESCE(s.on_time, 0) AS on_time, COALESCE(s.late, 0) AS late, COALESCE(s.excused, 0) AS excused,
	COALESCE(s.unexcused, 0) AS unexcused, COALESCE(s.unclear, 0) AS unclear, COALESCE(s.extra, 0) AS extra, COALESCE(s.guests, 0) AS guests
FROM below b JOIN meetings m ON m.unit_id = b.unit_id LEFT JOIN roll_sums s ON s.meeting_id = m.id
WHERE m.kind = 'regular' AND m.period >= @first AND m.period <= @last
	AND m.starts_at <= @now AND m.status NOT IN ('cancelled', 'withdrawn')
ORDER BY m.starts_at, m.id`

type figuresRow struct {
	MeetingID int64
	UnitID    int64
	Period    string
	StartsAt  micro
	FromDate  day
	ToDate    day
	Rolled    bool
	Listed    int
	Must      int
	Free      int
	OnTime    int
	Late      int
	Excused   int
	Unexcused int
	Unclear   int
	Extra     int
	Guests    int
}

func (r figuresRow) figures() (stats.MeetingFigures, error) {
	f := stats.MeetingFigures{
		Meeting: meeting.ID(r.MeetingID), Unit: roster.UnitID(r.UnitID), StartsAt: r.StartsAt.Time, Rolled: r.Rolled,
	}
	if r.Rolled {
		f.Sums = attendance.Sums{
			Meetings: 1, Listed: r.Listed, Must: r.Must, Free: r.Free, OnTime: r.OnTime, Late: r.Late,
			Excused: r.Excused, Unexcused: r.Unexcused, Unclear: r.Unclear, Extra: r.Extra, Guests: r.Guests,
		}
	}
	var err error
	if f.Period, err = calendar.ParseMonth(r.Period); err != nil {
		return f, err
	}
	f.From, f.To, err = days(r.FromDate, r.ToDate)
	return f, err
}

// MeetingFigures implements [stats.Tx].
func (tx *Tx) MeetingFigures(unit roster.UnitID, span calendar.Span, now time.Time) ([]stats.MeetingFigures, error) {
	var rows []figuresRow
	args := map[string]any{"first": span.First().String(), "last": span.Last().String(), "now": at(now)}
	below, err := tx.spells(unit, args)
	if err == nil {
		err = tx.db.Raw(below+meetingFigures, args).Scan(&rows).Error
	}
	if err != nil {
		return nil, err
	}
	return convert(rows, figuresRow.figures)
}

// personMarks takes the lines of closed rolls, but for those who follow the cell.
const personMarks = `
SELECT m.id AS meeting_id, p.id AS person_id, p.full_name, k.mark, k.category, k.must
FROM meetings m
	JOIN roll_sums s ON s.meeting_id = m.id
	JOIN roll_marks k ON k.meeting_id = m.id
	JOIN people p ON p.id = k.person_id
WHERE k.category <> 'following' AND ` + countedMeetings + ` AND `

// countedMeetings are those that make figures: regular ones of the span that have begun.
const countedMeetings = `m.kind = 'regular' AND m.period >= @first AND m.period <= @last
	AND m.starts_at <= @now AND m.status NOT IN ('cancelled', 'withdrawn')`

type personMarkRow struct {
	MeetingID int64
	PersonID  int64
	FullName  string
	Mark      string
	Category  string
	Must      bool
}

func (r personMarkRow) mark() (stats.PersonMark, error) {
	duty := roster.DefaultRules.Duty(roster.Category(r.Category))
	duty.Must = r.Must
	return stats.PersonMark{
		Meeting: meeting.ID(r.MeetingID), Person: roster.PersonID(r.PersonID), Name: r.FullName,
		Mark: attendance.Mark(r.Mark), Duty: duty,
	}, nil
}

// CellMarks implements [stats.Tx].
func (tx *Tx) CellMarks(cell roster.UnitID, span calendar.Span, now time.Time) ([]stats.PersonMark, error) {
	return tx.marksOf("m.unit_id = @whose ORDER BY p.sort_key, p.id, m.starts_at, m.id", int64(cell), span, now)
}

// PersonMarks implements [stats.Tx].
func (tx *Tx) PersonMarks(who roster.PersonID, span calendar.Span, now time.Time) ([]stats.PersonMark, error) {
	return tx.marksOf("k.person_id = @whose ORDER BY m.starts_at, m.id", int64(who), span, now)
}

func (tx *Tx) marksOf(condition string, whose int64, span calendar.Span, now time.Time) ([]stats.PersonMark, error) {
	var rows []personMarkRow
	if err := tx.db.Raw(personMarks+condition, whoseMeetings(whose, span, now)).Scan(&rows).Error; err != nil {
		return nil, err
	}
	return convert(rows, personMarkRow.mark)
}

func whoseMeetings(whose int64, span calendar.Span, now time.Time) map[string]any {
	return map[string]any{"whose": whose, "first": span.First().String(), "last": span.Last().String(), "now": at(now)}
}

type openMeetingRow struct {
	MeetingID int64
	StartsAt  micro
	FromDate  day
	ToDate    day
	Reduced   bool
}

// OpenMeetings implements [stats.Tx].
func (tx *Tx) OpenMeetings(who roster.PersonID, span calendar.Span, now time.Time) ([]stats.OpenMeeting, error) {
	var rows []openMeetingRow
	err := tx.db.Raw(`SELECT m.id AS meeting_id, m.starts_at, ms.from_date, ms.to_date, s.meeting_id IS NOT NULL AS reduced
		FROM memberships ms JOIN meetings m ON m.unit_id = ms.unit_id
			LEFT JOIN roll_sums s ON s.meeting_id = m.id LEFT JOIN rolls r ON r.meeting_id = m.id
		WHERE ms.person_id = @whose AND ms.kind = 'home' AND (s.meeting_id IS NULL OR r.reduced_at IS NOT NULL) AND `+countedMeetings+` ORDER BY m.starts_at, m.id`,
		whoseMeetings(int64(who), span, now)).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return convert(rows, func(r openMeetingRow) (stats.OpenMeeting, error) {
		m := stats.OpenMeeting{Meeting: meeting.ID(r.MeetingID), StartsAt: r.StartsAt.Time, Reduced: r.Reduced}
		var err error
		m.From, m.To, err = days(r.FromDate, r.ToDate)
		return m, err
	})
}

// convert turns rows into what they stand for.
func convert[R, D any](rows []R, f func(R) (D, error)) ([]D, error) {
	out := make([]D, 0, len(rows))
	for _, r := range rows {
		d, err := f(r)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// days reads two days of a row; an empty one is no day.
func days(from, to day) (f, t calendar.Date, err error) {
	if f, err = calendar.ParseDate(string(from)); err != nil || to == "" {
		return f, t, err
	}
	t, err = calendar.ParseDate(string(to))
	return f, t, err
}
