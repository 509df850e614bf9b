package dialogtest

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/delivery"
	"keng/internal/dialog"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/locales"
)

// stage is the whole bot but for its channel, with a clock that is moved.
type stage struct {
	t        testing.TB
	db       *storetest.Database
	store    *store.Store
	memory   *memory
	wire     *chattest.Recorder
	almanac  meeting.Almanac
	catalog  *i18n.Catalog
	renderer *notice.Renderer
	queue    queue
	engine   *delivery.Engine
	dialog   *dialog.Dialog
	// here tells that this process has looked at what is due, down that there is none.
	here, down bool
}

func newStage(t testing.TB, db *storetest.Database, keep *memory, start time.Time, zone *time.Location, language i18n.Language) *stage {
	t.Helper()
	db.Clock.Set(start.UTC())
	catalog, err := i18n.Load(locales.FS, language)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{
		t: t, db: db, store: db.Open(t), memory: keep, catalog: catalog,
		wire:    chattest.NewRecorder(chat.Telegram, chat.Caps{}),
		almanac: meeting.Almanac{Zone: zone, Holidays: calendar.NewHolidays()},
		queue:   queue{},
	}
	s.renderer = notice.New(catalog, s.almanac, map[chat.Channel]chat.Inviter{chat.Telegram: s.wire})
	s.begin()
	t.Cleanup(s.end)
	return s
}

// begin makes what a process makes when it starts.
func (s *stage) begin() {
	log := slog.New(strict{s.t})
	s.engine = delivery.New(delivery.Options{
		Ledger: s.store.Ledger(func(t *store.Tx, who roster.PersonID, why string) error {
			return remind.TellUnreachable(tx{t, s.queue}, s.almanac.Zone, who, why)
		}),
		Senders: []chat.Sender{s.wire},
		Render:  s.render,
		Resent: func(language string) string {
			return strings.TrimSpace(s.catalog.In(language).Say("notice.again", "Text", ""))
		},
		Pacer: noPace{},
		Away:  store.IsAway,
		Now:   s.db.Clock.Now,
		Wall:  s.db.Clock.Now,
		Log:   log,
	})
	s.dialog = dialog.New(dialog.Options{
		Store:    transactions{s.store, s.queue},
		Forms:    s.memory,
		Renderer: s.renderer,
		Flush:    s.engine.Flush,
		Acknowledge: func(ctx context.Context, _ chat.Channel, tap, text string) error {
			return s.wire.Acknowledge(ctx, tap, text)
		},
		Menu: func(ctx context.Context, to chat.Address, entries []chat.MenuEntry) error {
			return s.wire.SetMenu(ctx, to.Chat, entries)
		},
		Fetch: func(ctx context.Context, _ chat.Channel, ref string, limit int64) ([]byte, error) {
			return s.wire.Fetch(ctx, ref, limit)
		},
		Almanac: s.almanac,
		Log:     log,
	})
}

// end ends what begin began.
func (s *stage) end() {
	s.here = false
	if err := s.engine.Close(context.Background()); err != nil {
		s.t.Error(err)
	}
}

// render finds the words of a delivery, as the program does.
func (s *stage) render(ctx context.Context, wanted []delivery.Wanted) []delivery.Words {
	words := make([]delivery.Words, len(wanted))
	err := s.store.View(ctx, func(tx *store.Tx) error {
		for i, w := range wanted {
			note := notice.Note{Kind: notice.Kind(w.Kind), Args: w.Args}
			words[i].Message, words[i].Err = s.renderer.Render(tx, note, notice.Reader{Person: w.To.Person, Language: w.To.Language, Shared: w.To.Shared, Elsewhere: w.To.Elsewhere, NoFiles: !w.To.Caps.Files})
		}
		return nil
	})
	for i := range words {
		words[i].Err = errors.Join(words[i].Err, err)
	}
	return words
}

// update runs f in a transaction whose broadcasts come into the stage's queue.
func (s *stage) update(f func(tx) error) {
	s.t.Helper()
	err := s.store.Update(s.t.Context(), func(t *store.Tx) error { return f(tx{t, s.queue}) })
	if err != nil {
		s.t.Fatal(err)
	}
}

// transactions are those of the dialog.
type transactions struct {
	*store.Store
	queue queue
}

// Update implements dialog.Store.
func (s transactions) Update(ctx context.Context, f func(dialog.Tx) error) error {
	return s.Store.Update(ctx, func(t *store.Tx) error { return f(tx{t, s.queue}) })
}

// View implements dialog.Store.
func (s transactions) View(ctx context.Context, f func(dialog.Tx) error) error {
	return s.Store.View(ctx, func(t *store.Tx) error { return f(tx{t, s.queue}) })
}

// Away implements dialog.Store.
func (transactions) Away(err error) bool { return store.IsAway(err) }

// noPace lets everything pass: how fast it goes out is another test's matter.
type noPace struct{}

// Take implements delivery.Pacer.
func (noPace) Take(context.Context, []delivery.Limit) (time.Duration, error) { return 0, nil }

// Penalty implements delivery.Pacer.
func (noPace) Penalty(context.Context, string, time.Duration) error { return nil }

// strict fails the test that something was wrong enough to be logged in.
type strict struct{ t testing.TB }

// Enabled implements slog.Handler.
func (strict) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

// Handle implements slog.Handler.
func (h strict) Handle(_ context.Context, r slog.Record) error {
	line := r.Message
	r.Attrs(func(a slog.Attr) bool { line += " " + a.String(); return true })
	h.t.Error("logged: ", line)
	return nil
}

// WithAttrs implements slog.Handler.
func (h strict) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup implements slog.Handler.
func (h strict) WithGroup(string) slog.Handler { return h }
