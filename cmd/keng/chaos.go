package main

import (
	"context"
	"errors"

	"keng/internal/chaos"
	"keng/internal/config"
	"keng/internal/i18n"
	"keng/internal/store"
	"keng/locales"
)

type benchChaos struct {
	Seed  uint64 `default:"1" help:"Seed of the first month; each further month has the next one."`
	Runs  int    `default:"1000" help:"Months on each kind of database."`
	On    string `enum:"both,postgres,sqlite" default:"both" help:"Databases: both, postgres or sqlite."`
	Story bool   `help:"Tell what happened in each month."`
}

// Run implements the command.
func (o benchChaos) Run(ctx context.Context, c *console) error {
	if o.Runs < 1 {
		return usageError{"--runs must be 1 or more"}
	}
	catalog, err := i18n.Load(locales.FS, "vi")
	if err != nil {
		return err
	}
	key, err := newDataKey()
	if err != nil {
		return err
	}
	bot := chaosBot{key}
	on := []chaos.Kind{chaos.SQLite, chaos.Postgres}
	if o.On != "both" {
		on = []chaos.Kind{chaos.Kind(o.On)}
	}
	err = chaos.Run(ctx, chaos.Options{
		Program: chaos.Program{
			Prepare: bot.prepare, Serve: bot.serve,
			Say: catalog.In("vi").Say,
		},
		Seed: o.Seed, Runs: o.Runs, On: on, Results: c.stdout, Progress: c.stderr, Story: o.Story,
	})
	switch {
	case errors.Is(err, chaos.ErrBroken):
		return errSaid
	case errors.Is(err, context.Canceled):
		return errors.New("stopped before all months were lived")
	}
	return err
}

// chaosBot is the bot of the simulated months, whose databases share a data key.
type chaosBot struct{ dataKey string }

// serve is "keng serve" with the settings of a simulated process.
func (b chaosBot) serve(ctx context.Context, p chaos.Process) error {
	cfg, err := config.Flags{
		DatabaseURL: p.DatabaseURL, DataKey: b.dataKey, RedisURL: p.RedisURL, TelegramToken: p.Token, TelegramAPIURL: p.APIURL, PublicURL: p.PublicURL,
		Listen: p.Listener.Addr().String(), Timezone: chaosZone, Language: "vi", TelegramRate: "0", Log: "warn",
	}.Check()
	if err != nil {
		return err
	}
	defer p.Listener.Close() // whoever serves on it closes it before
	s, err := openStoreWith(ctx, cfg, store.Options{Now: p.Clock.Now, Log: p.Log, Between: p.Between})
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	t := tempo{faster: p.Faster, wall: p.Clock.Now, calls: p.Calls}
	a, err := newAppAt(ctx, t, cfg, p.Log, p.Clock, s)
	if err != nil {
		return err
	}
	defer a.close() //nolint:errcheck // what it holds may be lost
	return a.serve(ctx, p.Listener)
}
