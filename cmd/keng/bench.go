package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"keng/internal/bench"
)

// benchCommands measure the program. Each starts servers of its own, and needs
// Postgres and Redis installed for what it measures on Postgres.
type benchCommands struct {
	Answers   benchAnswers   `cmd:"" help:"Taps on an answer, committed and acknowledged."`
	Broadcast benchBroadcast `cmd:"" help:"One notice to everybody, without the platform's limits."`
}

// benchOptions are those of all benches.
type benchOptions struct {
	On      string `enum:"both,postgres,sqlite" default:"both" help:"Databases to measure on: both, postgres or sqlite."`
	Cells   int    `default:"288" help:"Size of the province, in cells of 111 members on average."`
	NoRedis bool   `help:"Measure Postgres without Redis."`

	CPUProfile string `name:"cpuprofile" placeholder:"FILE" help:"Write a CPU profile of the program that is measured."`
	MemProfile string `name:"memprofile" placeholder:"FILE" help:"Write a profile of what it allocated."`
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

type benchAnswers struct {
	benchOptions
	Seconds     int `default:"10" help:"How long each of the two phases takes."`
	Connections int `default:"64" help:"Connections that the taps come over."`
}

// Run implements the command.
func (o benchAnswers) Run(ctx context.Context, c *console) error {
	options, err := o.options(c)
	if err != nil {
		return err
	}
	if o.Seconds < 1 || o.Connections < 1 {
		return usageError{"--seconds and --connections must be 1 or more"}
	}
	return measured(bench.Answers(ctx, bench.AnswersOptions{
		Options: options, Time: time.Duration(o.Seconds) * time.Second, Connections: o.Connections,
	}))
}

type benchBroadcast struct{ benchOptions }

// Run implements the command.
func (o benchBroadcast) Run(ctx context.Context, c *console) error {
	options, err := o.options(c)
	if err != nil {
		return err
	}
	return measured(bench.Broadcast(ctx, options))
}

// measured is the error of a bench: being told to stop is one, because there is
// no figure.
func measured(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("stopped before it was measured")
	}
	return err
}
