package chaos

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"time"
)

// Options say how many months to live, and where.
type Options struct {
	Program Program
	// Seed is that of the first run; each further run has the next one.
	Seed uint64
	// Runs is how many there are on each kind of database.
	Runs int
	On   []Kind
	// Results takes the figures, one "name value unit" a line, and for each run
	// that failed how to have it again. Progress takes what went wrong, and how
	// far it is.
	Results, Progress io.Writer
	// Story has the whole story of each run written, not only of those that fail.
	Story bool
}

// ErrBroken says that something must not have been.
var ErrBroken = errors.New("chaos has found what must not be")

// Run lives the months. The error is [ErrBroken] if in any of them something was
// that must not be, and another one if they could not be lived.
func Run(ctx context.Context, o Options) error {
	g, err := newGround(o.Program)
	if err != nil {
		return err
	}
	return errors.Join(o.run(ctx, g), g.close())
}

func (o Options) run(ctx context.Context, g *ground) error {
	broken := false
	for _, on := range o.On {
		if err := g.need(ctx, on); err != nil {
			return fmt.Errorf("prepare the cell: %w", err)
		}
		g.goroutines = runtime.NumGoroutine()
		all := tally{faults: map[kind]int{}}
		for i := range o.Runs {
			one, err := o.one(ctx, g, on, o.Seed+uint64(i))
			if err != nil {
				return err
			}
			all.add(one)
			if (i+1)%rest == 0 || i+1 == o.Runs {
				o.rest(g, &all)
				fmt.Fprintf(o.Progress, "%s: %d months, %d failed\n", on, all.runs, all.failed)
			}
		}
		all.report(o.Results, on)
		broken = broken || all.failed > 0
	}
	if broken {
		return ErrBroken
	}
	return nil
}

// one lives one month in a world of its own.
func (o Options) one(ctx context.Context, g *ground, on Kind, seed uint64) (*tally, error) {
	w, err := g.fresh(ctx, on)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	r, err := newRun(g, w, seed, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, errors.Join(err, w.discard(ctx))
	}
	failures, err := r.live(ctx)
	if ctx.Err() != nil {
		return nil, errors.Join(ctx.Err(), w.discard(context.WithoutCancel(ctx)))
	}
	if err != nil {
		r.tally.stuck++
		failures = append(failures, err.Error())
	}
	g.graves = append(g.graves, r.buried...)
	r.tally.runs, r.tally.took = 1, time.Since(begun)
	if len(failures) > 0 {
		r.tally.failed = 1
		fmt.Fprintf(o.Results, "# seed %d on %s failed; again: keng bench chaos --on %s --runs 1 --seed %d --story\n", seed, on, on, seed)
	}
	o.tell(r, on, failures)
	return &r.tally, w.discard(ctx)
}

// tell writes what went wrong, and the story, if it is asked for.
func (o Options) tell(r *run, on Kind, failures []string) {
	if o.Story {
		for _, line := range r.story.all() {
			fmt.Fprintln(o.Progress, line)
		}
	}
	for _, f := range failures {
		fmt.Fprintf(o.Progress, "seed %d on %s: %s\n", r.seed, on, f)
	}
}

// rest is after how many months to look whether anything of them is left.
const rest = 50

// rest waits for the end of the processes that were killed, and counts it as a
// leak if one does not end, or goroutines are left.
func (o Options) rest(g *ground, all *tally) {
	for _, p := range g.graves {
		if err := p.ended(); err != nil {
			all.leaked++
			fmt.Fprintln(o.Progress, err)
		}
	}
	g.graves = nil
	if left := leaked(g.goroutines); left != "" {
		all.leaked++
		fmt.Fprintf(o.Progress, "goroutines are left:\n%s\n", left)
	}
	if all.leaked > 0 {
		all.failed++
	}
}

// leakTime is how long the last goroutines may take to end: River tries for half
// a minute to write into a database that is gone.
const leakTime = 45 * time.Second

// leaked waits until there are no more goroutines than there were, and returns
// the stacks of all if that does not come about.
func leaked(before int) string {
	for begun := time.Now(); runtime.NumGoroutine() > before; time.Sleep(look) {
		if time.Since(begun) > leakTime {
			return stacks()
		}
	}
	return ""
}

// stacks are those of all goroutines.
func stacks() string {
	buffer := make([]byte, 1<<20)
	return strings.TrimSpace(string(buffer[:runtime.Stack(buffer, true)]))
}

// report writes the figures.
func (t *tally) report(w io.Writer, on Kind) {
	line := func(name string, value int, unit string) {
		fmt.Fprintf(w, "chaos_%s_%s %d %s\n", on, name, value, unit)
	}
	line("runs", t.runs, "months")
	line("failed", t.failed, "months")
	line("faults", t.all(), "faults")
	for _, f := range faults {
		if f.kind.possible(on) {
			line("fault_"+string(f.kind), t.faults[f.kind], "faults")
		}
	}
	line("messages", t.messages, "messages")
	line("answers", t.acts, "answers")
	line("lost", t.lost, "messages")
	line("doubled_marked", t.resent, "messages")
	line("doubled_unmarked", t.unmarked, "messages")
	line("answers_lost", t.answersLost, "answers")
	line("answers_doubled", t.answersDoubled, "answers")
	line("sums_wrong", t.sums, "rolls")
	line("stuck", t.stuck, "things")
	line("leaked", t.leaked, "months")
	line("forbidden", t.otherFaults, "things")
	line("took", int(t.took.Milliseconds())/max(t.runs, 1), "ms/month")
}
