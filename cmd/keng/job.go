package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// jobNames are those of the background jobs.
var jobNames = []string{"plan", "look", "outage", "late", "requests", "sweep", "retention", "prune"}

type jobCommand struct {
	Name string `arg:"" help:"plan, look, outage, late, requests, sweep, retention or prune."`
}

// Run implements the command.
func (o jobCommand) Run(ctx context.Context, c *console) (err error) {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	if !slices.Contains(jobNames, o.Name) {
		return usageError{fmt.Sprintf("there is no job %q: there are %s", o.Name, strings.Join(jobNames, ", "))}
	}
	if o.Name == "sweep" && cfg.TelegramToken == "" { // it would find that nothing can be sent, for good
		return usageError{errNoChannel.Error()}
	}
	clock := newClock(cfg)
	s, err := openMigrated(ctx, cfg, clock.Now, log, false)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	a, err := newApp(ctx, cfg, log, clock, s)
	if err != nil {
		return err
	}
	defer a.close() //nolint:errcheck // everything is committed
	for _, t := range a.tasks() {
		if t.name == o.Name {
			run := t.run
			if t.byHand != nil {
				run = t.byHand
			}
			if err := run(ctx); err != nil {
				return err
			}
			return a.engine.Idle(ctx)
		}
	}
	return nil
}
