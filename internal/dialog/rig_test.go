package dialog_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/delivery"
	"keng/internal/dialog"
	"keng/internal/fault"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/state"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
	"keng/locales"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// rig is the bot without a channel: the real store, the real state in this
// process, and a recorder. It has two cells whose people have nothing in
// common, each with a meeting in two days.
type rig struct {
	db       *storetest.Database
	store    *store.Store
	forms    *forms
	wire     *chattest.Recorder
	renderer *notice.Renderer
	almanac  meeting.Almanac
	engine   *delivery.Engine
	dialog   *dialog.Dialog
	events   int

	ours, theirs cell
	commune      roster.UnitID
	// postered is a cell with a poster, for who asks for one.
	postered      roster.UnitID
	mu            sync.Mutex
	logged        []string
	inTransaction func(tx *store.Tx) dialog.Tx
	// fetching may hold up what is fetched, or fail it; may be nil.
	fetching func(ctx context.Context) error
}

// cell is a cell with its people, the secretary first, and its meeting.
type cell struct {
	id      roster.UnitID
	names   []string
	people  []roster.PersonID
	meeting meeting.ID
	// application is that of a stranger who opened the cell's poster.
	application roster.ApplicationID
	// request is that of the third member, to have something put right.
	request rights.ID
	// proposal asks the cell for one of its members.
	proposal personnel.ProposalID
}

// inCell is how many people a cell has.
const inCell = 6

// each runs the test on both databases; the clock stands at 8:00 on 1 December 2026.
func each(t *testing.T, fn func(t *testing.T, r *rig)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { fn(t, newRig(t, d)) })
}

// newRig is a rig with its two cells.
func newRig(t testing.TB, d *storetest.Database) *rig {
	t.Helper()
	r := emptyRig(t, d)
	r.do(t, func(tx *store.Tx) (err error) {
		from := calendar.NewDate(2026, time.January, 1)
		if r.commune, err = tx.AddUnit(roster.Unit{Name: "Đảng bộ xã Hồng", Kind: roster.Committee}, from); err != nil {
			return err
		}
		if r.ours, err = r.people(tx, "Chi bộ thôn Lam", "Lam", from); err != nil {
			return err
		}
		r.theirs, err = r.people(tx, "Chi bộ thôn Tím", "Tím", from)
		return err
	})
	return r
}

// emptyRig is a rig whose roster has nobody.
func emptyRig(t testing.TB, d *storetest.Database) *rig {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(locales.FS, i18n.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	keep, err := state.Open(context.Background(), "", d.Clock.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{
		db: d, store: d.Open(t), forms: &forms{Forms: keep.Forms}, wire: chattest.NewRecorder(chat.Telegram, chat.Caps{}),
		almanac: meeting.Almanac{Zone: zone, Holidays: calendar.NewHolidays()},
	}
	r.inTransaction = func(tx *store.Tx) dialog.Tx { return tx }
	r.renderer = notice.New(catalog, r.almanac, map[chat.Channel]chat.Inviter{chat.Telegram: r.wire})
	if _, err := r.store.Settle(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	r.start()
	t.Cleanup(func() {
		if err := r.engine.Close(context.Background()); err != nil {
			t.Error(err)
		}
		if err := keep.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// people makes a cell, whose people have its colour in their names, with an
// account for each, and a meeting that was announced.
func (r *rig) people(tx *store.Tx, unit, colour string, from calendar.Date) (c cell, err error) {
	if c.id, err = tx.AddUnit(roster.Unit{Name: unit, Kind: roster.Cell, Parent: r.commune}, from); err != nil {
		return c, err
	}
	people := make([]roster.Person, inCell)
	for i := range people {
		people[i].FullName = fmt.Sprintf("Lò %s %c", colour, 'A'+i)
		c.names = append(c.names, people[i].FullName)
	}
	if c.people, err = tx.AddPeople(people); err != nil {
		return c, err
	}
	var placed []roster.Placement
	var sorted []roster.Sorting
	for i, id := range c.people {
		placed = append(placed, roster.Placement{Person: id, Cell: c.id})
		sorted = append(sorted, roster.Sorting{Person: id, Category: roster.Official})
		if err := link(tx, c.names[i], id, roster.ConsentVersion); err != nil {
			return c, err
		}
	}
	if err := tx.SetCells(placed, from); err != nil {
		return c, err
	}
	if err := tx.SetCategories(sorted, from); err != nil {
		return c, err
	}
	secretary := roster.Appointment{Person: c.people[0], RoleIn: roster.RoleIn{Role: roster.Secretary, Unit: c.id}}
	if err := tx.StartRoles([]roster.Appointment{secretary}, from); err != nil {
		return c, err
	}
	start := calendar.NewDate(2026, time.December, 3).At(calendar.NewClock(19, 30), r.almanac.Zone).UTC()
	c.meeting, err = tx.SaveMeeting(meeting.Meeting{
		Unit: c.id, Kind: meeting.Regular, Period: calendar.Month{Year: 2026, Month: time.December}, StartsAt: start,
		Place: "Nhà " + colour, Minutes: 90, Status: meeting.Announced, Round: 1,
	}, nil)
	if err != nil {
		return c, err
	}
	if c.proposal, err = tx.AddProposal(personnel.Proposal{Person: c.people[4], Source: c.id, Target: r.commune, Day: from, Asked: true}); err != nil {
		return c, err
	}
	c.application, err = tx.AddApplication(roster.Application{
		Unit: c.id, Caller: account(applicant(c)), Name: "Trần Văn Xin", At: tx.Now(), ExpiresAt: tx.Now().Add(roster.ApplicationLife),
	})
	if err == nil {
		c.request, err = r.ask(tx, c.people[2], c.names[2])
	}
	return c, err
}

// start makes what a process makes when it begins.
func (r *rig) start() {
	log := slog.New(slog.NewTextHandler(r, &slog.HandlerOptions{Level: slog.LevelError}))
	r.engine = delivery.New(delivery.Options{
		Ledger: r.store.Ledger(nil), Senders: []chat.Sender{r.wire}, Render: r.render,
		Resent: func(string) string { return "(gửi lại)" }, Pacer: noPace{},
		Away: store.IsAway, Now: r.db.Clock.Now, Wall: time.Now, Log: log,
	})
	r.dialog = dialog.New(dialog.Options{
		Store: transactions{r.store, r}, Forms: r.forms, Renderer: r.renderer, Flush: r.engine.Flush,
		Acknowledge: func(ctx context.Context, _ chat.Channel, tap, text string) error {
			return r.wire.Acknowledge(ctx, tap, text)
		},
		Menu: func(ctx context.Context, to chat.Address, entries []chat.MenuEntry) error {
			return r.wire.SetMenu(ctx, to.Chat, entries)
		},
		Fetch: func(ctx context.Context, _ chat.Channel, ref string, limit int64) ([]byte, error) {
			if r.fetching != nil {
				if err := r.fetching(ctx); err != nil {
					return nil, err
				}
			}
			return r.wire.Fetch(ctx, ref, limit)
		},
		Almanac: r.almanac, Log: log,
	})
}

func (r *rig) render(ctx context.Context, wanted []delivery.Wanted) []delivery.Words {
	words := make([]delivery.Words, len(wanted))
	err := r.store.View(ctx, func(tx *store.Tx) error {
		for i, w := range wanted {
			note := notice.Note{Kind: notice.Kind(w.Kind), Args: w.Args}
			words[i].Message, words[i].Err = r.renderer.Render(tx, note, notice.Reader{Person: w.To.Person, Language: w.To.Language, Shared: w.To.Shared, Elsewhere: w.To.Elsewhere, NoFiles: !w.To.Caps.Files})
		}
		return nil
	})
	for i := range words {
		words[i].Err = errors.Join(words[i].Err, err)
	}
	return words
}

// Write takes what is logged as an error.
func (r *rig) Write(line []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.logged = append(r.logged, string(line))
	return len(line), nil
}

// errors returns what was logged as an error since the last time.
func (r *rig) errors() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	logged := r.logged
	r.logged = nil
	return logged
}

// quiet fails the test if something was logged as an error.
func (r *rig) quiet(t testing.TB) {
	t.Helper()
	for _, line := range r.errors() {
		t.Error("logged: ", line)
	}
}

// do runs fn in a transaction that must succeed.
func (r *rig) do(t testing.TB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := r.store.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// event is the next thing that somebody does.
func (r *rig) event(name string) chat.Event {
	r.events++
	c := account(name)
	return chat.Event{
		Channel: c.Channel, ID: fmt.Sprint("event ", r.events), From: c.External, Chat: c.Chat, Language: "vi", At: r.db.Clock.Now(),
	}
}

func (r *rig) text(name, text string) chat.Event {
	e := r.event(name)
	e.Kind, e.Text = chat.Text, text
	return e
}

func (r *rig) press(name, data string) chat.Event {
	e := r.event(name)
	e.Kind, e.Press = chat.Press, chat.Tap{ID: "tap " + e.ID, Data: data, Message: "1"}
	return e
}

// handle hands events in, waits for what is said, and returns it.
func (r *rig) handle(t testing.TB, batch ...chat.Event) []chattest.Entry {
	t.Helper()
	if err := r.dialog.Handle(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
	r.settle(t)
	return r.wire.Take()
}

func (r *rig) settle(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := r.engine.Idle(ctx); err != nil {
		t.Fatal(err)
	}
}

// said is all that was said, as one text.
func said(entries []chattest.Entry) string {
	var lines []string
	for _, e := range entries {
		lines = append(lines, e.String())
	}
	return strings.Join(lines, "\n")
}

// words are a text of the locales in Vietnamese.
func (r *rig) words(key string, args ...any) string {
	return r.renderer.Text(notice.Say(key, args...), "vi")
}

// parked is how many events were given up.
func (r *rig) parked(t testing.TB) (n int64) {
	t.Helper()
	r.do(t, func(tx *store.Tx) (err error) {
		n, err = tx.ParkedEvents()
		return err
	})
	return n
}

// transactions are those of the dialog: the store's, in which a test may put
// something between.
type transactions struct {
	*store.Store
	rig *rig
}

// Update implements dialog.Store.
func (s transactions) Update(ctx context.Context, f func(dialog.Tx) error) error {
	return s.Store.Update(ctx, func(tx *store.Tx) error { return f(s.rig.inTransaction(tx)) })
}

// View implements dialog.Store.
func (s transactions) View(ctx context.Context, f func(dialog.Tx) error) error {
	return s.Store.View(ctx, func(tx *store.Tx) error { return f(s.rig.inTransaction(tx)) })
}

// Away implements dialog.Store.
func (transactions) Away(err error) bool { return store.IsAway(err) }

// forms are the real ones, which can go away, and tell when they are asked.
type forms struct {
	dialog.Forms
	away    bool
	loading func(a chat.Address)
}

// Load implements dialog.Forms.
func (f *forms) Load(ctx context.Context, a chat.Address) (dialog.Form, error) {
	if f.loading != nil {
		f.loading(a)
	}
	if f.away {
		return dialog.Form{}, fault.New(fault.Unavailable, "form.unavailable")
	}
	return f.Forms.Load(ctx, a)
}

// Save implements dialog.Forms.
func (f *forms) Save(ctx context.Context, a chat.Address, form dialog.Form) error {
	if f.away {
		return fault.New(fault.Unavailable, "form.unavailable")
	}
	return f.Forms.Save(ctx, a, form)
}

// noPace lets everything pass.
type noPace struct{}

// Take implements delivery.Pacer.
func (noPace) Take(context.Context, []delivery.Limit) (time.Duration, error) { return 0, nil }

// Penalty implements delivery.Pacer.
func (noPace) Penalty(context.Context, string, time.Duration) error { return nil }
