package main

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"keng/internal/delivery"
	"keng/internal/dialog"
	"keng/internal/i18n"
	"keng/internal/notice"
	"keng/internal/page"
	"keng/internal/store"
)

// Due implements page.Stage.
func (d *demo) Due(language string, most int) ([]page.Due, error) {
	w := d.now()
	words := d.words.In(language)
	var out []page.Due
	err := w.view(func(tx *store.Tx) error {
		coming, err := tx.ComingDue(w.clock.Now(), most)
		if err != nil {
			return err
		}
		for _, due := range coming {
			unit, err := tx.Unit(due.Unit, w.today())
			if err != nil {
				return err
			}
			out = append(out, page.Due{
				At: due.At, Kind: string(due.Kind), Own: due.Unit == w.cell,
				What: words.Say("demo.due_"+string(due.Kind), "Unit", unit.Name),
			})
		}
		return nil
	})
	return out, err
}

// Ledger implements page.Stage.
func (d *demo) Ledger(language string, most int) (page.Ledger, error) {
	w := d.now()
	var view store.DeliveryView
	err := w.view(func(tx *store.Tx) (err error) {
		view, err = tx.ViewDeliveries(w.after, most)
		return err
	})
	c := view.Counts
	out := page.Ledger{Count: map[page.DeliveryState]int{
		page.Waiting: c[delivery.Pending] - view.Again, page.Again: view.Again, page.Sending: c[delivery.Sending],
		page.Sent: c[delivery.Sent], page.Parked: c[delivery.Parked], page.Skipped: c[delivery.Skipped],
	}}
	words := d.words.In(language)
	for _, r := range view.Open {
		out.Open = append(out.Open, w.delivery(words, r))
	}
	for _, r := range view.Told {
		out.Settled = append(out.Settled, w.delivery(words, r))
	}
	return out, err
}

// reader is whom a row is for.
func (w *world) reader(r delivery.Row) (name string, account int64) {
	chat, _ := strconv.ParseInt(r.Address.Chat, 10, 64)
	for _, m := range w.cast {
		if r.Person != 0 && m.ID == r.Person || r.Person == 0 && chat != 0 && m.account == chat {
			return m.FullName, m.account
		}
	}
	if someone := w.sandbox.Find(chat); someone != nil {
		name = someone.Profile().FirstName
	}
	return name, chat
}

// states are what the page calls the statuses.
var states = map[delivery.Status]page.DeliveryState{
	delivery.Pending: page.Waiting, delivery.Sending: page.Sending, delivery.Sent: page.Sent,
	delivery.Parked: page.Parked, delivery.Skipped: page.Skipped,
}

// delivery is a row of the ledger in words.
func (w *world) delivery(words *i18n.Words, r delivery.Row) page.Delivery {
	out := page.Delivery{
		ID: r.ID, State: states[r.Status], What: words.Say("demo.kind_" + keyOf(r.Kind)), Marked: r.Resent, At: r.DoneAt,
	}
	if r.Open() {
		out.At = r.DueAt
	}
	if r.Status == delivery.Pending && r.Attempt+r.Doubts > 0 {
		out.State = page.Again
	}
	out.To, out.Account = w.reader(r)
	if r.Reason != "" {
		out.Why = words.Say("demo.why_" + keyOf(r.Reason))
	}
	return out
}

// keyOf is a kind or a reason as the end of a key.
func keyOf(name string) string { return strings.NewReplacer(".", "_", " ", "_").Replace(name) }

// decisions are what the bot made of what people did, the newest of them.
type decisions struct {
	mu  sync.Mutex
	seq int64
	all []decision
}

type decision struct {
	seq     int64
	at      time.Time
	outcome dialog.Outcome
}

// decisionsKept is how many decisions are kept.
const decisionsKept = 500

func (s *decisions) add(at time.Time, o dialog.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	if s.all = append(s.all, decision{s.seq, at, o}); len(s.all) > 2*decisionsKept {
		s.all = append([]decision(nil), s.all[decisionsKept:]...)
	}
}

func (s *decisions) after(seq int64) []decision {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, d := range s.all {
		if d.seq > seq {
			return append([]decision(nil), s.all[i:]...)
		}
	}
	return nil
}

// decided notes what the bot made of something.
func (w *world) decided(o dialog.Outcome) {
	w.decisions.add(w.clock.Now(), o)
	w.moved()
}

// Decisions implements page.Stage.
func (d *demo) Decisions(language string, after int64) []page.Decision {
	w := d.now()
	words := d.words.In(language)
	var out []page.Decision
	for _, one := range w.decisions.after(after) {
		o := one.outcome
		p := page.Decision{Seq: one.seq, At: one.at, Who: o.Name, Refused: o.Refusal != nil}
		if p.Who == "" {
			p.Who = words.Say("demo.somebody")
		}
		p.What = words.Say("demo.decided_" + string(o.Way))
		if o.Way == dialog.ByCommand {
			name, _, _ := strings.Cut(strings.TrimSpace(o.Event.Text), " ")
			p.What = words.Say("demo.decided_command", "Name", strings.SplitN(name, "\n", 2)[0])
		}
		if o.Refusal != nil {
			why := w.renderer.Text(notice.Refusal(o.Refusal), language)
			p.What = words.Say("demo.decided_refused", "What", p.What, "Why", why)
		}
		out = append(out, p)
	}
	return out
}
