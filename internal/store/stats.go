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

// meetingFigures walks down the tree with the days on which each unit was below
// the first, and takes the meetings of those units with the sums of their rolls.
const meetingFigures = `
WITH RECURSIVE below (unit_id, from_date, to_date) AS (
	SELECT CAST(@unit AS BIGINT), CAST(@every AS TEXT), CAST(NULL AS TEXT)
	UNION ALL
	SELECT p.unit_id,
		CASE WHEN p.from_date > b.from_date THEN p.from_date ELSE b.from_date END,
		CASE WHEN p.to_date IS NULL THEN b.to_date
			WHEN b.to_date IS NULL OR p.to_date < b.to_date THEN p.to_date
			ELSE b.to_date END
	FROM unit_parents p JOIN below b ON p.parent_id = b.unit_id
	WHERE (b.to_date IS NULL OR p.from_date < b.to_date) AND (p.to_date IS NULL OR p.to_date > b.from_date)
)
SELECT m.id AS meeting_id, m.unit_id, m.period, m.starts_at, b.from_date, b.to_date,
	s.meeting_id IS NOT NULL AS rolled,
	COALESCE(s.listed, 0) AS listed, COALESCE(s.must, 0) AS must, COALESCE(s.free, 0) AS free,
	COALESCE(s.on_time, 0) AS on_time, COALESCE(s.late, 0) AS late, COALESCE(s.excused, 0) AS excused,
	COALESCE(s.unexcused, 0) AS unexcused, COALESCE(s.unclear, 0) AS unclear, COALESCE(s.extra, 0) AS extra
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
}

func (r figuresRow) figures() (stats.MeetingFigures, error) {
	f := stats.MeetingFigures{
		Meeting: meeting.ID(r.MeetingID), Unit: roster.UnitID(r.UnitID), StartsAt: r.StartsAt.Time, Rolled: r.Rolled,
	}
	if r.Rolled {
		f.Sums = attendance.Sums{
			Meetings: 1, Listed: r.Listed, Must: r.Must, Free: r.Free, OnTime: r.OnTime, Late: r.Late,
			Excused: r.Excused, Unexcused: r.Unexcused, Unclear: r.Unclear, Extra: r.Extra,
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
	err := tx.db.Raw(meetingFigures, map[string]any{
		"unit": int64(unit), "every": everyDay,
		"first": span.First().String(), "last": span.Last().String(), "now": at(now),
	}).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return convert(rows, figuresRow.figures)
}

// personMarks takes the meetings of each home membership with the category and
// the mark: the rolls list nobody else.
const personMarks = `
SELECT m.id AS meeting_id, m.unit_id, m.starts_at, s.meeting_id IS NOT NULL AS rolled,
	p.id AS person_id, p.full_name, COALESCE(k.mark, '') AS mark, COALESCE(c.category, '') AS category,
	ms.from_date AS member_from, ms.to_date AS member_to,
	COALESCE(c.from_date, @every) AS category_from, c.to_date AS category_to
FROM memberships ms
	JOIN meetings m ON m.unit_id = ms.unit_id
	JOIN people p ON p.id = ms.person_id
	LEFT JOIN person_categories c ON c.person_id = p.id
	LEFT JOIN roll_marks k ON k.meeting_id = m.id AND k.person_id = p.id
	LEFT JOIN roll_sums s ON s.meeting_id = m.id
WHERE ms.kind = 'home' AND m.kind = 'regular' AND m.period >= @first AND m.period <= @last
	AND m.starts_at <= @now AND m.status NOT IN ('cancelled', 'withdrawn') AND `

type personMarkRow struct {
	MeetingID    int64
	UnitID       int64
	StartsAt     micro
	Rolled       bool
	PersonID     int64
	FullName     string
	Mark         string
	Category     string
	MemberFrom   day
	MemberTo     day
	CategoryFrom day
	CategoryTo   day
}

func (r personMarkRow) mark() (stats.PersonMark, error) {
	m := stats.PersonMark{
		Meeting: meeting.ID(r.MeetingID), Unit: roster.UnitID(r.UnitID), StartsAt: r.StartsAt.Time, Rolled: r.Rolled,
		Person: roster.PersonID(r.PersonID), Name: r.FullName,
		Mark: attendance.Mark(r.Mark), Category: roster.Category(r.Category),
	}
	var err error
	if m.MemberFrom, m.MemberTo, err = days(r.MemberFrom, r.MemberTo); err != nil {
		return m, err
	}
	m.CategoryFrom, m.CategoryTo, err = days(r.CategoryFrom, r.CategoryTo)
	return m, err
}

// CellMarks implements [stats.Tx].
func (tx *Tx) CellMarks(cell roster.UnitID, span calendar.Span, now time.Time) ([]stats.PersonMark, error) {
	return tx.marksOf("ms.unit_id = @whose ORDER BY p.sort_key, p.id, m.starts_at, m.id", int64(cell), span, now)
}

// PersonMarks implements [stats.Tx].
func (tx *Tx) PersonMarks(who roster.PersonID, span calendar.Span, now time.Time) ([]stats.PersonMark, error) {
	return tx.marksOf("ms.person_id = @whose ORDER BY m.starts_at, m.id", int64(who), span, now)
}

func (tx *Tx) marksOf(condition string, whose int64, span calendar.Span, now time.Time) ([]stats.PersonMark, error) {
	var rows []personMarkRow
	err := tx.db.Raw(personMarks+condition, map[string]any{
		"whose": whose, "every": everyDay,
		"first": span.First().String(), "last": span.Last().String(), "now": at(now),
	}).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return convert(rows, personMarkRow.mark)
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
