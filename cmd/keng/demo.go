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
	"sync"
	"time"

	"keng/internal/config"
	"keng/internal/i18n"
	"keng/internal/page"
	"keng/locales"
)

type demoCommand struct {
	Dir    string `placeholder:"FOLDER" help:"Keep the database in this folder; without, it is in a new one, which goes away at the end."`
	People int    `default:"27" help:"Members of the first cell, 20 to 500."`
	NoOpen bool   `help:"Do not open the page in the desktop's browser."`
}

// demoToken is the bot's in the sandbox, where nothing needs to be secret.
const demoToken = "1930:demo"

// Run implements the command.
func (o demoCommand) Run(ctx context.Context, c *console) error {
	if o.People < 20 || o.People > 500 {
		return usageError{"--people must be 20 to 500"}
	}
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
	d := &demo{
		console: c, cfg: cfg, dir: dir, people: o.People, open: !o.NoOpen, address: "http://" + l.Addr().String(), log: newLog(c.stderr, demoLevel(cfg.LogLevel), c.scrub),
		changed: make(chan struct{}), failed: make(chan error, 1),
	}
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
	if _, err := os.Stat(filepath.Join(o.Dir, demoFile)); !errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("%s holds a demo already: choose another folder, because its people live in the process that made it", o.Dir)
	}
	return o.Dir, func() {}, nil
}

// demoFile is the database of the story that the demo begins with.
const demoFile = "keng.db"

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
	f.DatabaseURL = "sqlite:" + filepath.Join(dir, demoFile)
	f.DataKey, f.RedisURL, f.PublicURL, f.TelegramWebhookSecret = "", "", "", ""
	f.TelegramToken, f.TelegramAPIURL = demoToken, "http://"+address.String()
	f.TelegramRate = "0"
	f.Listen = address.String()
	return f.Check()
}

// demo shows a sample commune, its bot and a page to try it on.
type demo struct {
	*console
	cfg     config.Config
	log     *slog.Logger
	dir     string
	address string // of everything that it serves
	begin   time.Time
	people  int  // of the first cell
	open    bool // the page, in a desktop's browser
	page    *page.Page
	words   *i18n.Catalog
	// failed takes what the demo cannot go on without.
	failed chan error
	// resetting keeps two resets, or a reset and a revival, from each other.
	resetting sync.Mutex

	mu      sync.Mutex // guards everything below
	world   *world
	worlds  int   // how many there were
	lives   lives // of the bots, all that there were
	changed chan struct{}
}

func (d *demo) run(ctx context.Context, l net.Listener) error {
	// What the settings say is where the demo begins; the month before is
	// played through on the same clock.
	if d.begin = d.cfg.ClockStart; d.begin.IsZero() {
		d.begin = time.Now()
	}
	var err error
	if d.words, err = i18n.Load(locales.FS, i18n.Language(d.cfg.Language)); err != nil {
		return err
	}
	if d.page, err = page.New(d, d.words, time.Now, d.log); err != nil {
		return err
	}
	web := serveWeb(l, d.routes(), d.log)
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		end, done := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer done()
		cancel()
		d.page.Close()
		if w := d.now(); w != nil {
			w.close(end)
		}
		if err := d.lives.ended(end); err != nil { // those that were killed just now
			d.log.WarnContext(end, "the demo ends before its bot", "error", err)
		}
		web.close(end)
	}()
	w, err := d.newWorld(ctx, d.cfg.Language)
	if err != nil {
		return ended(ctx, err)
	}
	d.show(w)
	d.page.Open()
	d.welcome(w)
	if d.open && isTerminal(d.stdout) {
		openPage(ctx, d.address+"/")
	}
	select {
	case <-ctx.Done():
	case err = <-d.failed:
	case err = <-web.failed:
	}
	return ended(ctx, err)
}

// show has the world take the place of the one that is shown, which it returns.
func (d *demo) show(w *world) (before *world) {
	d.mu.Lock()
	defer d.mu.Unlock()
	before, d.world = d.world, w
	d.change()
	return before
}

// change tells whoever waits for one. The lock is held.
func (d *demo) change() {
	close(d.changed)
	d.changed = make(chan struct{})
}

// moved is change for those who do not hold the lock.
func (d *demo) moved() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.change()
}

// now is the world that is shown; nil before the first one is made.
func (d *demo) now() *world {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.world
}
