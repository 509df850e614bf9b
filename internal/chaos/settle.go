package chaos

import (
	"context"
	"errors"
	"fmt"
	"time"

	"keng/internal/sandbox"
)

const (
	// look is how often to look whether everything is done.
	look = 3 * time.Millisecond
	// outage is how long something is away that the bot does not run into.
	outage = 40 * time.Millisecond
	// standstill is how long nothing changes before time is let pass: the bot
	// then waits for its own pauses to be over.
	standstill = 60 * time.Millisecond
	// minute is how far the clock then goes on.
	minute = 61 * time.Second
	// lastHope is how long a step may take before it is called stuck.
	lastHope = 30 * time.Second
)

// state is how far the bot is.
type state struct {
	// open are deliveries that are due, dues what is due to be said.
	open, dues int
	// done grows with whatever the bot does.
	done int64
	// waiting are updates that it has not confirmed.
	waiting int
	busy    bool
}

func (s state) quiet() bool { return s.open == 0 && s.dues == 0 && s.waiting == 0 && !s.busy }

const stateQuery = `SELECT
	(SELECT COUNT(*) FROM deliveries WHERE status IN ('pending', 'sending') AND due_at <= $1),
	(SELECT COUNT(*) FROM due WHERE done_at IS NULL AND due_at <= $1),
	(SELECT COALESCE(MAX(id), 0) + COALESCE(SUM(version), 0) FROM deliveries)`

// state looks where things come from before where they go: from talks, through
// updates, into the database. The other way round, what moves on meanwhile would
// be seen nowhere.
func (r *run) state(ctx context.Context) (s state, err error) {
	s.busy = r.talks.busy()
	s.waiting = r.sandbox.Pending()
	err = r.world.db.QueryRowContext(ctx, stateQuery, r.clock.Now()).Scan(&s.open, &s.dues, &s.done)
	s.done += r.calls()
	return s, err
}

// calls is how many calls the platform has had.
func (r *run) calls() int64 {
	for _, c := range r.sandbox.Journal(sandbox.Query{After: r.tally.lastCall}) {
		r.tally.call(c)
	}
	return r.tally.lastCall
}

var errStuck = errors.New("stuck")

// settle waits until the bot has done what there is to do, replaces the
// processes that die, mends what is broken after a while, and lets time pass
// where the bot waits for it.
func (r *run) settle(ctx context.Context) error {
	begun, changed, still := time.Now(), time.Now(), 0
	var last state
	for ; ; time.Sleep(look) {
		restarted, err := r.replace(ctx)
		if err != nil {
			return err
		}
		now, err := r.state(ctx)
		if err != nil {
			return fmt.Errorf("look into the database: %w", err)
		}
		if now != last || restarted {
			last, changed, still = now, time.Now(), 0
		}
		idle := time.Since(changed)
		switch trouble := r.bad.lasts(); {
		case restarted:
		case trouble > 0 && (trouble > outage || now.quiet()):
			r.mend()
			changed = time.Now()
		case trouble > 0:
		case now.quiet():
			return nil
		case idle > standstill && now.waiting == 0:
			if still++; still > 2 && now.open == 0 && now.dues == 0 {
				r.talks.hush()
			}
			r.clock.Set(r.clock.Now().Add(minute), 0)
			changed = time.Now()
		}
		if time.Since(begun) > lastHope {
			return fmt.Errorf("%w after %s: %+v", errStuck, lastHope, now)
		}
	}
}

// nextDue is when the bot will next do something by itself, and false if never.
func (r *run) nextDue(ctx context.Context) (next time.Time, found bool, err error) {
	for _, query := range []string{
		"SELECT due_at FROM due WHERE done_at IS NULL AND due_at > $1 ORDER BY due_at LIMIT 1",
		"SELECT due_at FROM deliveries WHERE status IN ('pending', 'sending') AND due_at > $1 ORDER BY due_at LIMIT 1",
	} {
		at, ok, err := r.instant(ctx, query, r.clock.Now())
		if err != nil {
			return next, false, err
		}
		if ok && (!found || at.Before(next)) {
			next, found = at, true
		}
	}
	return next, found, nil
}

// nextMeeting finds the month's meeting, and returns when it begins.
func (r *run) nextMeeting(ctx context.Context) (start time.Time, err error) {
	err = r.world.db.QueryRowContext(ctx, "SELECT id, starts_at FROM meetings WHERE starts_at > $1 ORDER BY starts_at LIMIT 1", r.clock.Now()).
		Scan(&r.meeting, &start)
	if err != nil {
		return start, fmt.Errorf("look for the next meeting: %w", err)
	}
	return start, nil
}

func (r *run) instant(ctx context.Context, query string, args ...any) (at time.Time, found bool, err error) {
	rows, err := r.world.db.QueryContext(ctx, query, args...)
	if err != nil {
		return at, false, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says more
	for rows.Next() {
		if err := rows.Scan(&at); err != nil {
			return at, false, err
		}
		found = true
	}
	return at, found, rows.Err()
}
