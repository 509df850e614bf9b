package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"keng/internal/bench"
)

// benchCommands measure the program. Each starts servers of its own, and needs
// Postgres and Redis installed for what it measures on Postgres.
type benchCommands struct {
	Answers   benchAnswers   `cmd:"" help:"Taps on an answer, committed and acknowledged."`
	Broadcast benchBroadcast `cmd:"" help:"One notice to everybody, without the platform's limits."`
	Paced     benchPaced     `cmd:"" help:"The same within the platform's limits, while people answer."`
	Stats     benchStats     `cmd:"" help:"A leader asks for the figures of everybody."`
	Start     benchStart     `cmd:"" help:"From exec to ready, and the memory at rest."`
	Growth    benchGrowth    `cmd:"" help:"How the costs grow with the people."`
	Page      benchPage      `cmd:"" help:"The demo's page in a browser: until it is there, until a message is on the screen."`
	Tree      benchTree      `cmd:"" help:"Finding, founding, moving and merging units in a whole country, on Postgres."`
	All       benchAll       `cmd:"" help:"All of these, one after another."`
	Chaos     benchChaos     `cmd:"" help:"Simulated months in which everything goes wrong; exit code 1 if somebody was forgotten."`
}

// benchOptions are those of all benches.
type benchOptions struct {
	On      string `enum:"both,postgres,sqlite" default:"both" help:"Databases to measure on: both, postgres or sqlite."`
	Cells   int    `default:"288" help:"Size of the province, in cells of 111 members on average."`
	NoRedis bool   `help:"Measure Postgres without Redis."`

	CPUProfile string `name:"cpuprofile" placeholder:"FILE" help:"Write a CPU profile of the program that is measured."`
	MemProfile string `name:"memprofile" placeholder:"FILE" help:"Write a profile of what it allocated."`
}

// measure runs benches on a ground of their own.
func (o benchOptions) measure(ctx context.Context, c *console, benches func(context.Context, *bench.Ground) error) error {
	options, err := o.options(c)
	if err != nil {
		return err
	}
	// Whatever else would end us at once must leave the time to clear away:
	// a terminal that closes, a reader that has seen enough.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP, syscall.SIGPIPE)
	defer stop()
	err = bench.With(ctx, options, benches)
	if errors.Is(err, context.Canceled) {
		return errors.New("stopped before it was measured")
	}
	return err
}

// options makes sense of them.
func (o benchOptions) options(c *console) (bench.Options, error) {
	program, err := os.Executable()
	if err != nil {
		return bench.Options{}, fmt.Errorf("cannot find this program, which is to be measured: %w", err)
	}
	if o.Cells < 1 {
		return bench.Options{}, usageError{"--cells must be 1 or more"}
	}
	on := []bench.Kind{bench.Postgres, bench.SQLite}
	if o.On != "both" {
		on = []bench.Kind{bench.Kind(o.On)}
	}
	if (o.CPUProfile != "" || o.MemProfile != "") && len(on) > 1 {
		return bench.Options{}, usageError{"a profile is of one run: add --on postgres or --on sqlite"}
	}
	return bench.Options{
		Program: program, On: on, Cells: o.Cells, NoRedis: o.NoRedis,
		CPUProfile: o.CPUProfile, MemProfile: o.MemProfile, Results: c.stdout, Progress: c.stderr,
	}, nil
}

// seconds is a number of seconds that must be at least one.
func seconds(flag string, n int) (time.Duration, error) {
	if n < 1 {
		return 0, usageError{flag + " must be 1 or more"}
	}
	return time.Duration(n) * time.Second, nil
}

type benchAnswers struct {
	benchOptions
	Seconds     int `default:"10" help:"How long each of the two phases takes."`
	Connections int `default:"64" help:"Connections that the taps come over."`
}

// Run implements the command.
func (o benchAnswers) Run(ctx context.Context, c *console) error {
	d, err := seconds("--seconds", o.Seconds)
	if err != nil {
		return err
	}
	if o.Connections < 1 {
		return usageError{"--connections must be 1 or more"}
	}
	return o.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error {
		return g.Answers(ctx, bench.AnswersOptions{Time: d, Connections: o.Connections})
	})
}

type benchBroadcast struct{ benchOptions }

// Run implements the command.
func (o benchBroadcast) Run(ctx context.Context, c *console) error {
	return o.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error { return g.Broadcast(ctx) })
}

type benchPaced struct {
	benchOptions
	Seconds int `default:"60" help:"How long it is watched."`
	Taps    int `default:"5" help:"How many people a second answer meanwhile."`
}

// Run implements the command.
func (o benchPaced) Run(ctx context.Context, c *console) error {
	d, err := seconds("--seconds", o.Seconds)
	if err != nil {
		return err
	}
	if o.Taps < 1 {
		return usageError{"--taps must be 1 or more"}
	}
	return o.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error {
		return g.Paced(ctx, bench.PacedOptions{Time: d, Taps: o.Taps})
	})
}

type benchStats struct {
	benchOptions
	Asks int `default:"15" help:"How often each question is asked."`
}

// Run implements the command.
func (o benchStats) Run(ctx context.Context, c *console) error {
	if o.Asks < 1 {
		return usageError{"--asks must be 1 or more"}
	}
	return o.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error { return g.Stats(ctx, o.Asks) })
}

type benchStart struct {
	benchOptions
	Seconds int `default:"60" help:"How long it is at rest before its memory is measured."`
}

// Run implements the command.
func (o benchStart) Run(ctx context.Context, c *console) error {
	d, err := seconds("--seconds", o.Seconds)
	if err != nil {
		return err
	}
	return o.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error { return g.Start(ctx, d) })
}

type benchGrowth struct {
	On          string `enum:"both,postgres,sqlite" default:"both" help:"Databases to measure on: both, postgres or sqlite."`
	Connections int    `default:"64" help:"Connections that the taps come over."`
}

// Run implements the command.
func (o benchGrowth) Run(ctx context.Context, c *console) error {
	if o.Connections < 1 {
		return usageError{"--connections must be 1 or more"}
	}
	return benchOptions{On: o.On, Cells: 1}.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error {
		return g.Growth(ctx, bench.AnswersOptions{Connections: o.Connections})
	})
}

type benchPage struct {
	People   int `default:"100" help:"Members of the first cell."`
	Messages int `default:"1000" help:"Messages in the chat that is looked at."`
	Views    int `default:"20" help:"How often the page is opened."`
	Sends    int `default:"100" help:"How many messages are timed."`
}

// Run implements the command.
func (o benchPage) Run(ctx context.Context, c *console) error {
	if o.Messages < 0 || o.Views < 1 || o.Sends < 1 {
		return usageError{"--views and --sends must be 1 or more, --messages 0 or more"}
	}
	return benchOptions{On: "sqlite", Cells: 1}.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error {
		return g.Page(ctx, bench.PageOptions(o))
	})
}

type benchTree struct {
	Cells  int  `default:"20000" help:"Cells of the country; 250000 are all, and then nothing is extrapolated: they take some gigabytes and minutes."`
	People int  `default:"0" help:"People of the country; 0 for the real 22.4 a cell."`
	Times  int  `default:"30" help:"How often each change is made."`
	Alone  bool `help:"Measure this country alone, and extrapolate nothing."`
}

// Run implements the command.
func (o benchTree) Run(ctx context.Context, c *console) error {
	to := bench.TreeOptions(o)
	switch {
	case o.Times < 1:
		return usageError{"--times must be 1 or more"}
	case o.Cells < to.CellsNeeded():
		return usageError{fmt.Sprintf("--cells must be %d or more for so many --times", to.CellsNeeded())}
	case o.People == 0:
		to.People = bench.PeopleIn(o.Cells)
	case o.People < 10*o.Cells:
		return usageError{"--people must be 10 or more a cell"}
	}
	return benchOptions{On: "postgres", Cells: 1}.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error {
		return g.Tree(ctx, to)
	})
}

type benchAll struct{ benchOptions }

// Run implements the command.
func (o benchAll) Run(ctx context.Context, c *console) error {
	return o.measure(ctx, c, func(ctx context.Context, g *bench.Ground) error {
		answers := bench.AnswersOptions{Time: 10 * time.Second, Connections: 64}
		for _, measure := range []func() error{
			func() error { return g.Answers(ctx, answers) },
			func() error { return g.Broadcast(ctx) },
			func() error { return g.Paced(ctx, bench.PacedOptions{Time: time.Minute, Taps: 5}) },
			func() error { return g.Stats(ctx, 15) },
			func() error { return g.Start(ctx, time.Minute) },
			func() error { return g.Growth(ctx, answers) },
			func() error {
				return g.Tree(ctx, bench.TreeOptions{Cells: 20_000, People: bench.PeopleIn(20_000), Times: 30})
			},
			func() error {
				return g.Page(ctx, bench.PageOptions{People: 100, Messages: 1000, Views: 20, Sends: 100})
			},
		} {
			if err := measure(); err != nil {
				return err
			}
		}
		return nil
	})
}
