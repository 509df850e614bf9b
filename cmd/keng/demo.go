package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"keng/internal/clock"
	"keng/internal/config"
	"keng/internal/sandbox"
	"keng/internal/store"
)

type demoCommand struct {
	Dir string `placeholder:"FOLDER" help:"Keep the database in this folder; without, it is in a new one, which goes away at the end."`
}

// demoToken is the bot's in the sandbox, where nothing needs to be secret.
const demoToken = "1930:demo"

// Run implements the command.
func (o demoCommand) Run(ctx context.Context, c *console) error {
	dir, remove, err := o.folder()
	if err != nil {
		return err
	}
	defer remove()
	l, err := c.listenDemo(ctx)
	if err != nil {
		return err
	}
	defer l.Close() // whoever serves on it closes it before
	cfg, err := demoSettings(c.flags, dir, l.Addr())
	if err != nil {
		return err
	}
	d := &demo{console: c, cfg: cfg, dir: dir, page: "http://" + l.Addr().String(), log: newLog(c.stderr, demoLevel(cfg.LogLevel), c.scrub)}
	return d.run(ctx, l)
}

// demoLevel leaves the terminal to the demo's own words, unless a level was asked for.
func demoLevel(level slog.Level) slog.Level {
	if level == slog.LevelInfo {
		return slog.LevelWarn
	}
	return level
}

// folder is where the database will be.
func (o demoCommand) folder() (dir string, remove func(), err error) {
	if o.Dir == "" {
		dir, err = os.MkdirTemp("", "keng-demo-")
		if err != nil {
			return "", nil, fmt.Errorf("cannot make a folder for the demo: %w", err)
		}
		return dir, func() { _ = os.RemoveAll(dir) }, nil
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return "", nil, fmt.Errorf("cannot make the folder of the demo: %w", err)
	}
	if _, err := os.Stat(demoFile(o.Dir)); !errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("%s holds a demo already: choose another folder, because its people live in the process that made it", o.Dir)
	}
	return o.Dir, func() {}, nil
}

func demoFile(dir string) string { return filepath.Join(dir, "keng.db") }

// listenDemo takes the address of the settings. If that is the usual one and
// taken, any other will do: a demo needs nothing.
func (c *console) listenDemo(ctx context.Context) (net.Listener, error) {
	l, err := listen(ctx, c.flags.Listen)
	if err != nil && c.flags.Listen == usualListen {
		return listen(ctx, "127.0.0.1:0")
	}
	return l, err
}

// usualListen is the default of KENG_LISTEN.
const usualListen = "127.0.0.1:8080"

// demoSettings are those that were given, but for everything that could lead
// out of this process: a demo talks to its own sandbox and to nobody else.
func demoSettings(f config.Flags, dir string, address net.Addr) (config.Config, error) {
	f.DatabaseURL = "sqlite:" + demoFile(dir)
	f.RedisURL, f.PublicURL, f.TelegramWebhookSecret = "", "", ""
	f.TelegramToken, f.TelegramAPIURL = demoToken, "http://"+address.String()
	f.TelegramRate = "0"
	f.Listen = address.String()
	return f.Check()
}

// demo is a bot with a sandbox around it.
type demo struct {
	*console
	cfg     config.Config
	log     *slog.Logger
	dir     string
	page    string
	app     *app
	sandbox *sandbox.Server
}

func (d *demo) run(ctx context.Context, l net.Listener) error {
	// What the settings say is where the demo begins; the month before is
	// played through on the same clock.
	begin := d.cfg.ClockStart
	if begin.IsZero() {
		begin = time.Now()
	}
	c := clock.At(begin, 1)
	s, err := openMigrated(ctx, d.cfg, c.Now, d.log, true)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	if d.app, err = newApp(ctx, d.cfg, d.log, c, s); err != nil {
		return err
	}
	defer d.app.close() //nolint:errcheck // it holds nothing
	cast, err := d.prepare(ctx, begin)
	if err != nil {
		return fmt.Errorf("prepare the demo: %w", err)
	}
	c.Set(begin, d.cfg.ClockSpeed)
	return d.play(ctx, l, cast)
}

// play runs the bot against the sandbox until ctx ends.
func (d *demo) play(ctx context.Context, l net.Listener, cast []*sampleMember) error {
	d.sandbox = sandbox.New(sandbox.Options{
		Token: demoToken, Now: d.app.clock.Now, Log: d.log,
		Clock: sandbox.Clock{Set: d.setClock, NextDue: d.nextDue},
	})
	b := d.app.newBot(ctx)
	defer b.stop(ctx)
	mux := d.app.routes(b)
	mux.Handle("/", d.sandbox.Handler())
	web := serveWeb(l, mux, d.log)
	b.ends = append(b.ends, web.close, func(context.Context) {
		d.sandbox.Close()
		d.app.telegram.Close() // the web server would wait for connections that nobody uses
	})
	if err := d.app.plan(ctx); err != nil {
		return err
	}
	if err := b.start(ctx); err != nil {
		return ended(ctx, err)
	}
	if err := d.join(ctx, cast); err != nil {
		return ended(ctx, fmt.Errorf("the demo's people could not join: %w", err))
	}
	d.welcome(cast)
	return b.wait(ctx, web)
}

// setClock moves the bot's clock and has done at once what is due then.
func (d *demo) setClock(to time.Time) {
	d.app.clock.Set(to, 0)
	ctx, cancel := context.WithTimeout(context.Background(), taskTime)
	defer cancel()
	for _, job := range []func(context.Context) error{d.app.plan, d.app.look} {
		if err := job(ctx); err != nil {
			d.log.Error("the clock was moved, but what is due could not be done", "error", err)
		}
	}
}

// nextDue is what the bot will next do by itself.
func (d *demo) nextDue() (at time.Time, what string, found bool) {
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	err := d.app.store.View(ctx, func(tx *store.Tx) error {
		due, ok, err := tx.NextDue(d.app.clock.Now())
		if err != nil || !ok {
			return err
		}
		unit, err := tx.Unit(due.Unit, d.app.today())
		at, what, found = due.At, string(due.Kind)+": "+unit.Name, true
		return err
	})
	if err != nil {
		d.log.Error("cannot tell what is due next", "error", err)
	}
	return at, what, found && err == nil
}
