package province

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// instant writes a time as both databases keep it.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999") + "+00:00" }

// day is the day of the month on which the c-th cell meets. No quiet hours, no
// weekday matters: each meeting was set by hand.
func day(c int) int { return 4 + c%5 }

// start is when the c-th cell's n-th meeting begins: in the n-th month of the
// year, the last one in January after it.
func start(c, n int) time.Time {
	return time.Date(Now.Year(), time.January+time.Month(n), day(c), 19, 30, 0, 0, hanoi)
}

const place = "Nhà văn hóa thôn"

// minutesOfADay are those from seven o'clock to the quiet hours.
const minutesOfADay = 14 * 60

func (w *writer) series() {
	w.insert("series (id, unit_id, rule, clock, place, from_date, set_at)", w.Cells, func(c int) string {
		return fmt.Sprintf("%d, %d, 'day %d', '19:30', '%s', '%s', '%s 00:00:00+00:00'", c+1, w.cell(c), day(c), place, founded, founded)
	})
}

// meetings writes the meetings from the n-th to before the last of each cell.
func (w *writer) meetings(from, to int, status string) {
	each := to - from
	w.insert("meetings (id, unit_id, series_id, kind, period, starts_at, place, minutes, status, pinned)", w.Cells*each, func(i int) string {
		c, n := i/each, from+i%each
		at := start(c, n)
		return fmt.Sprintf("%d, %d, %d, 'regular', '%s', '%s', '%s', 90, '%s', TRUE",
			meetingID(c, n), w.cell(c), c+1, at.Format("2006-01"), instant(at), place, status)
	})
}

// past writes the year's meetings and their rolls: of a hundred who must come
// eighty-six are in time, four late, eight excused and two not.
func (w *writer) past() {
	w.meetings(0, Meetings, "held")
	w.exec(`INSERT INTO roll_marks (meeting_id, person_id, mark)
		SELECT m.id, s.person, CASE
			WHEN (s.person * 7 + m.id * 13) % 100 < 86 THEN 'present' WHEN (s.person * 7 + m.id * 13) % 100 < 90 THEN 'late'
			WHEN (s.person * 7 + m.id * 13) % 100 < 98 THEN 'excused' ELSE 'unexcused' END
		FROM meetings m JOIN seat s ON s.cell = m.unit_id WHERE s.must = 1`)
	w.exec(`INSERT INTO rolls (meeting_id, opened_at, locked_at, locks) SELECT id, starts_at, starts_at, 1 FROM meetings`)
	w.exec(`INSERT INTO roll_sums (meeting_id, listed, must, free, on_time, late, excused, unexcused, unclear, extra)
		SELECT m.id, MAX(c.listed), MAX(c.must), MAX(c.listed - c.must),
			SUM(CASE mark WHEN 'present' THEN 1 ELSE 0 END), SUM(CASE mark WHEN 'late' THEN 1 ELSE 0 END),
			SUM(CASE mark WHEN 'excused' THEN 1 ELSE 0 END), SUM(CASE mark WHEN 'unexcused' THEN 1 ELSE 0 END), 0, 0
		FROM meetings m JOIN roll_marks k ON k.meeting_id = m.id
			JOIN (SELECT cell, COUNT(*) AS listed, SUM(must) AS must FROM seat GROUP BY cell) c ON c.cell = m.unit_id
		GROUP BY m.id`)
}

// next writes the meetings that are announced, with what is due about them.
func (w *writer) next() {
	w.meetings(Meetings, Meetings+1, "announced")
	w.insert("agenda_items (meeting_id, position, text)", 3*w.Cells, func(i int) string {
		topics := []string{
			"Thông báo tình hình tháng 12", "Kiểm điểm thực hiện nghị quyết tháng trước", "Nhiệm vụ tháng 1 và phân công",
		}
		return fmt.Sprintf("%d, %d, '%s'", meetingID(i/3, Meetings), i%3+1, topics[i%3])
	})
	w.insert("due (meeting_id, round, kind, unit_id, due_at, done_at, outcome, people)", w.Cells, func(c int) string {
		done := instant(Now.Add(-time.Hour))
		return fmt.Sprintf("%d, 1, 'announce', %d, '%s', '%s', 'sent', 100", meetingID(c, Meetings), w.cell(c), done, done)
	})
	open := []struct {
		kind   string
		before time.Duration
	}{{"remind_day", 35*time.Hour + 30*time.Minute}, {"remind_hours", 2 * time.Hour}, {"roll", 0}}
	w.insert("due (meeting_id, round, kind, unit_id, due_at)", len(open)*w.Cells, func(i int) string {
		c, d := i/len(open), open[i%len(open)]
		return fmt.Sprintf("%d, 1, '%s', %d, '%s'", meetingID(c, Meetings), d.kind, w.cell(c), instant(start(c, Meetings).Add(-d.before)))
	})
}

// Unannounce takes the announcements back: all were to go out yesterday, by the
// settings of each cell. Each has a minute of its own, because the program has
// cells that share one wait for each other, a second apart.
func (p *Province) Unannounce(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	w := &writer{Province: p, ctx: ctx, tx: tx}
	w.exec("UPDATE meetings SET status = 'planned' WHERE status = 'announced'")
	morning := time.Date(Now.Year(), Now.Month(), Now.Day()-1, 7, 0, 0, 0, hanoi)
	for c := range p.Cells {
		due := morning.Add(time.Duration(c%minutesOfADay) * time.Minute)
		days := start(c, Meetings).YearDay() + 2 // it is in January, and yesterday the 29th of December
		w.exec(fmt.Sprintf(`INSERT INTO settings (unit_id, name, value, set_at) VALUES (%d, 'announce_days', '%d', '%s'), (%[1]d, 'announce_at', '%[4]s', '%[3]s')`,
			w.cell(c), days, instant(morning), due.Format("15:04")))
		w.exec(fmt.Sprintf(`UPDATE due SET due_at = '%s', done_at = NULL, outcome = '', people = 0
			WHERE meeting_id = %d AND kind = 'announce'`, instant(due), meetingID(c, Meetings)))
	}
	if w.err != nil {
		return fmt.Errorf("take the announcements back: %w", w.err)
	}
	return tx.Commit()
}
