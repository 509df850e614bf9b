package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/page"
	"keng/internal/sandbox"
	"keng/internal/store"
)

var _ page.Stage = (*demo)(nil)

// routes serve the page, the platform and what the bot tells of itself.
func (d *demo) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.Handle("/life/{number}/", &d.lives)
	mux.HandleFunc("/sandbox/", d.stand)
	for _, path := range []string{"GET /healthz", "GET /readyz", "GET /metrics"} {
		mux.HandleFunc(path, d.health)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/bot") || strings.HasPrefix(r.URL.Path, "/file/bot") {
			d.stand(w, r) // for whoever tries another bot against it
			return
		}
		if d.now() == nil {
			w.Header().Set("Refresh", "1")
			http.Error(w, "the demo is starting", http.StatusServiceUnavailable)
			return
		}
		d.page.Handler().ServeHTTP(w, r)
	})
	return mux
}

// stand hands a request to the platform's stand-in.
func (d *demo) stand(w http.ResponseWriter, r *http.Request) {
	world := d.now()
	if world == nil {
		http.Error(w, "the demo is starting", http.StatusServiceUnavailable)
		return
	}
	world.sandbox.Handler().ServeHTTP(w, r)
}

func (d *demo) health(w http.ResponseWriter, r *http.Request) {
	if world := d.now(); world != nil {
		if l := world.alive(); l != nil {
			l.health.ServeHTTP(w, r)
			return
		}
	}
	http.Error(w, errDead.Error(), http.StatusServiceUnavailable)
}

// Platform implements page.Stage.
func (d *demo) Platform() *sandbox.Server {
	if w := d.now(); w != nil {
		return w.sandbox
	}
	return nil
}

// Cast implements page.Stage.
func (d *demo) Cast() []page.Player { return d.now().players() }

// Language implements page.Stage.
func (d *demo) Language() string { return d.now().cfg.Language }

// Clock implements page.Stage.
func (d *demo) Clock() page.Clock {
	c := d.now().clock
	return page.Clock{Now: c.Now(), Speed: c.Speed(), Zone: d.cfg.Zone}
}

// SetClock implements page.Stage.
func (d *demo) SetClock(to time.Time, speed int) { d.now().setClock(to, speed) }

// Meeting implements page.Stage.
func (d *demo) Meeting() (start time.Time, found bool) {
	w := d.now()
	err := w.view(func(tx *store.Tx) error {
		m, err := meeting.Next(tx, w.clock.Now(), w.cell)
		if f := fault.As(err); f != nil && f.Kind == fault.NotFound {
			return nil // there is none
		}
		start, found = m.StartsAt, err == nil
		return err
	})
	if err != nil {
		w.log.Error("cannot tell when the next meeting is", "error", err)
	}
	return start, found && err == nil
}

// Alive implements page.Stage.
func (d *demo) Alive() bool { return d.now().alive() != nil }

// Kill implements page.Stage.
func (d *demo) Kill() {
	d.now().kill()
	d.moved()
}

// Revive implements page.Stage.
func (d *demo) Revive(ctx context.Context) error {
	d.resetting.Lock()
	defer d.resetting.Unlock()
	defer d.moved()
	return d.now().revive(ctx)
}

// Reset implements page.Stage.
func (d *demo) Reset(ctx context.Context, language string) error {
	d.resetting.Lock()
	defer d.resetting.Unlock()
	w, err := d.newWorld(ctx, language)
	if err != nil {
		return err
	}
	before := d.show(w)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	before.close(end)
	return nil
}

// Changed implements page.Stage.
func (d *demo) Changed() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.changed
}

// parts say who the accounts worth knowing are in the story.
var parts = map[int64]page.Part{
	demoSecretary: page.Secretary, demoDeputy: page.Deputy, demoCommittee: page.Committee, demoMember: page.Member,
	demoOther: page.Member, demoLeader: page.Leader, demoOld: page.Old, demoSilent: page.Silent, demoBlocker: page.Blocker,
	demoNewcomer: page.Newcomer, demoStranger: page.Stranger,
}

// order is how the cast is offered.
var order = []int64{
	demoSecretary, demoMember, demoOld, demoLeader, demoDeputy, demoCommittee, demoOther, demoSilent, demoBlocker, demoNewcomer, demoStranger,
}

func (w *world) players() []page.Player {
	byAccount := map[int64]page.Player{demoStranger: {Account: demoStranger, Name: demoStrangerName, Part: page.Stranger}}
	for _, m := range w.cast {
		if part, ok := parts[m.account]; ok {
			p := page.Player{Account: m.account, Name: m.FullName, Part: part, Unit: m.cell.name, BirthYear: m.row.BirthYear}
			switch part {
			case page.Newcomer:
				p.Code = m.code
			case page.Leader:
				p.Unit = sampleCommune
			default:
			}
			byAccount[m.account] = p
		}
	}
	out := make([]page.Player, 0, len(order))
	for _, account := range order {
		if p, ok := byAccount[account]; ok {
			out = append(out, p)
		}
	}
	return out
}
