package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/chat/telegram"
	"keng/internal/clock"
	"keng/internal/config"
	"keng/internal/delivery"
	"keng/internal/dialog"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/state"
	"keng/internal/store"
	"keng/locales"
)

// app is the bot, put together: the one place that knows every package.
type app struct {
	cfg      config.Config
	log      *slog.Logger
	clock    *clock.Clock
	tempo    tempo
	store    *store.Store
	state    *state.State
	telegram *telegram.Channel
	almanac  meeting.Almanac
	catalog  *i18n.Catalog
	renderer *notice.Renderer
	engine   *delivery.Engine
	acks     *acks
	dialog   *dialog.Dialog
	metrics  *metrics
	pulse    pulse
}

// newApp puts the bot together on an open store. It begins nothing.
func newApp(ctx context.Context, cfg config.Config, log *slog.Logger, c *clock.Clock, s *store.Store) (*app, error) {
	return newAppAt(ctx, tempo{}, cfg, log, c, s)
}

// newAppAt is newApp at another tempo than the usual.
func newAppAt(ctx context.Context, t tempo, cfg config.Config, log *slog.Logger, c *clock.Clock, s *store.Store) (*app, error) {
	a := &app{cfg: cfg, log: log, clock: c, tempo: t, store: s, metrics: newMetrics()}
	holidays, err := readHolidays(cfg.Holidays)
	if err != nil {
		return nil, err
	}
	a.almanac = meeting.Almanac{Zone: cfg.Zone, Holidays: holidays}
	if a.catalog, err = i18n.Load(locales.FS, i18n.Language(cfg.Language)); err != nil {
		return nil, err
	}
	if a.telegram, err = newTelegramAt(t, cfg, log); err != nil {
		return nil, err
	}
	inviters := map[chat.Channel]chat.Inviter{}
	if a.telegram != nil {
		inviters[chat.Telegram] = a.telegram
	}
	a.renderer = notice.New(a.catalog, a.almanac, inviters)
	if a.state, err = state.Open(ctx, cfg.RedisURL, c.Now, log); err != nil {
		return nil, err
	}
	a.engine = a.newEngine()
	a.acks = newAcks(log, func(ctx context.Context, tap, text string) error {
		return answerTap(ctx, func() error { return a.telegram.Acknowledge(ctx, tap, text) })
	})
	a.dialog = a.newDialog()
	a.metrics.deliveries(a.engine.Stats, a.openDeliveries)
	return a, nil
}

func readHolidays(path string) (*calendar.Holidays, error) {
	if path == "" {
		return calendar.NewHolidays(), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("KENG_HOLIDAYS cannot be read: %w", err)
	}
	defer f.Close()
	days, err := calendar.ReadHolidays(f)
	if err != nil {
		return nil, fmt.Errorf("KENG_HOLIDAYS, %s: %w", path, err)
	}
	return calendar.NewHolidays(days...), nil
}

func (a *app) newEngine() *delivery.Engine {
	var senders []chat.Sender
	if a.telegram != nil {
		senders = append(senders, timed{a.telegram, a.metrics})
	}
	return delivery.New(delivery.Options{
		Ledger:  a.store.Ledger(a.tellUnreachable),
		Senders: senders,
		Render:  a.render,
		Resent:  a.resent,
		Pacer:   a.pacer(),
		Rate:    a.cfg.TelegramRate,
		Group:   func(to chat.Address) bool { return to.Channel == chat.Telegram && telegram.IsGroup(to.Chat) },
		Away:    store.IsAway,
		Now:     a.clock.Now,
		Wall:    a.tempo.wall,
		Log:     a.log,
	})
}

func (a *app) pacer() delivery.Pacer {
	if a.tempo.faster > 1 {
		return hurried{pacer{a.state.Limiter}, a.tempo}
	}
	return pacer{a.state.Limiter}
}

func (a *app) newDialog() *dialog.Dialog {
	return dialog.New(dialog.Options{
		Store:    dialogStore{a.store},
		Forms:    a.state.Forms,
		Renderer: a.renderer,
		Flush:    a.engine.Flush,
		Acknowledge: func(ctx context.Context, _ chat.Channel, tap, text string) error {
			return a.acks.answer(ctx, tap, text)
		},
		Menu: func(ctx context.Context, to chat.Address, entries []chat.MenuEntry) error {
			return a.telegram.SetMenu(ctx, to.Chat, entries)
		},
		Fetch: func(ctx context.Context, _ chat.Channel, ref string, limit int64) ([]byte, error) {
			return a.telegram.Fetch(ctx, ref, limit)
		},
		Almanac: a.almanac,
		Log:     a.log,
	})
}

// render finds the words of deliveries, with what the database says now.
func (a *app) render(ctx context.Context, wanted []delivery.Wanted) []delivery.Words {
	words := make([]delivery.Words, len(wanted))
	orders := make([]notice.Order, len(wanted))
	for i, w := range wanted {
		orders[i].Note = notice.Note{Kind: notice.Kind(w.Kind), Args: w.Args}
		orders[i].To = notice.Reader{Person: w.To.Person, Language: w.To.Language, Shared: w.To.Shared, Elsewhere: w.To.Elsewhere, NoFiles: !w.To.Caps.Files}
	}
	err := a.store.View(ctx, func(tx *store.Tx) error {
		for i, m := range a.renderer.RenderAll(tx, orders) {
			words[i] = delivery.Words(m)
		}
		return nil
	})
	if err != nil {
		for i := range words {
			words[i].Err = err
		}
	}
	return words
}

// tellUnreachable lets a person's secretaries know that nothing reaches them.
func (a *app) tellUnreachable(tx *store.Tx, who roster.PersonID, why string) error {
	return remind.TellUnreachable(tx, a.cfg.Zone, who, why)
}

// resent is the mark of a message that may have arrived before.
func (a *app) resent(language string) string {
	return strings.TrimSpace(a.catalog.In(language).Say("notice.again", "Text", ""))
}

// openDeliveries is how many deliveries are due and not yet sent.
func (a *app) openDeliveries() (n float64, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), probeTime)
	defer cancel()
	err = a.store.View(ctx, func(tx *store.Tx) error {
		due, err := tx.DueDeliveries()
		n = float64(due)
		return err
	})
	return n, err
}

// probes are what the bot needs to be of use.
func (a *app) probes() []probe {
	all := []probe{{"database", a.store.Ping}, {"redis", a.state.Ping}}
	if a.cfg.RedisURL == "" {
		all = all[:1]
	}
	return append(all, probe{"telegram", recent(10*time.Second, func(ctx context.Context) error {
		_, err := a.telegram.Me(ctx)
		return err
	})})
}

// close gives back what newApp has opened; the store is its owner's.
func (a *app) close() error {
	if a.telegram != nil {
		a.telegram.Close()
	}
	return a.state.Close()
}

// dialogStore gives the dialog its transactions.
type dialogStore struct{ *store.Store }

var _ dialog.Store = dialogStore{}

// Update implements dialog.Store.
func (s dialogStore) Update(ctx context.Context, f func(dialog.Tx) error) error {
	return s.Store.Update(ctx, func(tx *store.Tx) error { return f(tx) })
}

// View implements dialog.Store.
func (s dialogStore) View(ctx context.Context, f func(dialog.Tx) error) error {
	return s.Store.View(ctx, func(tx *store.Tx) error { return f(tx) })
}

// Away implements dialog.Store.
func (dialogStore) Away(err error) bool { return store.IsAway(err) }

// pacer is the state's limiter in the words of the deliveries.
type pacer struct{ state.Limiter }

var _ delivery.Pacer = pacer{}

// Take implements delivery.Pacer.
func (p pacer) Take(ctx context.Context, limits []delivery.Limit) (time.Duration, error) {
	same := make([]state.Limit, len(limits))
	for i, l := range limits {
		same[i] = state.Limit(l)
	}
	return p.Limiter.Take(ctx, same)
}

// errNoChannel: a bot that nobody can talk to is a mistake in the settings,
// which starting it again does not mend; hence the exit code of wrong usage.
var errNoChannel = errors.New("no channel is configured: set KENG_TELEGRAM_TOKEN to the token that @BotFather gave you, or try keng demo")
