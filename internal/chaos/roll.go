package chaos

import (
	"context"
	"database/sql"
	"errors"
)

// roll counts the marks of the closed roll anew: its sums must be theirs.
func (c *check) roll(ctx context.Context) error {
	var s struct{ listed, must, free, onTime, late, excused, unexcused, unclear, extra int }
	err := c.world.db.QueryRowContext(ctx, `SELECT listed, must, free, on_time, late, excused, unexcused, unclear, extra
		FROM roll_sums WHERE meeting_id = $1`, c.meeting).
		Scan(&s.listed, &s.must, &s.free, &s.onTime, &s.late, &s.excused, &s.unexcused, &s.unclear, &s.extra)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the secretary did not get that far
	}
	if err != nil {
		return err
	}
	marks, err := c.marks(ctx)
	if err != nil {
		return err
	}
	must, extra := 0, 0
	counts := map[string]int{}
	for _, m := range c.world.cell.Members {
		switch mark := marks[m.ID]; {
		case m.Must:
			must++
			counts[mark]++
		case mark == "present" || mark == "late":
			extra++
		}
	}
	switch {
	case s.listed != len(c.world.cell.Members), s.must != must, s.free != s.listed-must, s.extra != extra,
		s.must != s.onTime+s.late+s.excused+s.unexcused+s.unclear,
		s.onTime != counts["present"], s.late != counts["late"], s.excused != counts["excused"],
		s.unexcused != counts["unexcused"], s.unclear != counts[""]:
		c.fail(&c.tally.sums, "the sums are %+v; the marks %v of %d who must, and %d more", s, counts, must, extra)
	}
	return nil
}

func (c *check) marks(ctx context.Context) (map[int64]string, error) {
	rows, err := c.world.db.QueryContext(ctx, "SELECT person_id, mark FROM roll_marks WHERE meeting_id = $1", c.meeting)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says more
	marks := map[int64]string{}
	for rows.Next() {
		var person int64
		var mark string
		if err := rows.Scan(&person, &mark); err != nil {
			return nil, err
		}
		marks[person] = mark
	}
	return marks, rows.Err()
}
