package chaos

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"keng/internal/clock"
	"keng/internal/sandbox"
)

// run is one month of one seed.
type run struct {
	seed    uint64
	program Program
	world   *world
	log     *slog.Logger
	clock   *clock.Clock
	net     network
	plan    plan
	// front is nil if the bot polls.
	front   *front
	sandbox *sandbox.Server
	site    *site
	actors  []*actor
	// running are the processes, buried those that were killed.
	running, buried []*process
	// many is how many processes there are to be.
	many int
	step int
	// bad is what goes wrong in this step and is to be mended.
	bad trouble
	// talks are the conversations that are going on.
	talks talks
	// meeting is the month's; blocks says that somebody blocks the bot.
	meeting int64
	blocks  bool
	// notices are unique words of what the secretary has sent to all.
	notices []string
	tally   tally
	story   story
}

// site serves the platform.
type site struct {
	URL    string
	server *http.Server
	done   chan struct{}
}

func openSite(h http.Handler) (*site, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is at once
	if err != nil {
		return nil, err
	}
	s := &site{
		URL: "http://" + l.Addr().String(), done: make(chan struct{}),
		server: &http.Server{Handler: h, ReadHeaderTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)},
	}
	go func() {
		defer close(s.done)
		_ = s.server.Serve(l) // it returns when it is closed
	}()
	return s, nil
}

func (s *site) close() {
	_ = s.server.Close()
	<-s.done
}

// The streams of chance that a seed feeds. Each person has one of their own,
// counted from the last, so that what one does changes nothing for others.
const (
	chanceOfSetup = iota
	chanceOfFaults
	chanceOfSecretary
	chanceOfPeople
)

func stream(seed uint64, n int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(n))) }

// newRun sets a month up.
func newRun(g *ground, w *world, seed uint64, log *slog.Logger) (*run, error) {
	r := &run{
		seed: seed, program: g.program, world: w, clock: clock.At(begin, 1), many: 1,
		plan: newPlan(stream(seed, chanceOfFaults), w.kind), tally: tally{faults: map[kind]int{}},
	}
	r.log = slog.New(&told{r: r, next: log.Handler()})
	setup := stream(seed, chanceOfSetup)
	if w.kind == Postgres && setup.IntN(2) == 0 {
		r.many = 2
	}
	r.blocks = setup.IntN(3) == 0
	var err error
	if setup.IntN(2) == 0 {
		if r.front, err = newFront(&r.net); err != nil {
			return nil, err
		}
	}
	// The platform's waits are shortened too, but for how long a webhook may take.
	timing := sandbox.Timing{
		SecondWait: time.Second, SpinRepeat: time.Millisecond, SpinWindow: 10 * time.Millisecond, ConflictDelay: 10 * time.Millisecond,
		WebhookPause: time.Millisecond, RetryFirst: 10 * time.Millisecond, RetryCap: 200 * time.Millisecond,
		RetryAfterUnit: 5 * time.Millisecond, HandlerTime: 5 * time.Second, Grace: time.Second,
	}
	start := time.Now()
	r.sandbox = sandbox.New(sandbox.Options{
		Token: token, Now: r.clock.Now, Timing: timing, Log: slog.New(slog.DiscardHandler),
		Limits: sandbox.Limits{Now: func() time.Time { return start.Add(time.Since(start) * faster) }},
	})
	if r.site, err = openSite(r.sandbox.Handler()); err != nil {
		return nil, err
	}
	return r, r.gather()
}

// gather brings the people onto the platform, where most know the bot.
func (r *run) gather() error {
	for i, m := range r.world.cell.Members {
		a := &actor{member: m, linked: m.Account != 0 && m.Code == "", diary: newDiary(stream(r.seed, chanceOfPeople+i))}
		if i == 0 {
			a.diary = diary{announced: {choice: "coming"}}
		}
		r.actors = append(r.actors, a)
		if m.Account == 0 {
			continue
		}
		a.Person = r.sandbox.Person(sandbox.Profile{ID: m.Account, FirstName: m.Name, Language: "vi"})
		if a.linked {
			if err := a.Start(""); err != nil {
				return err
			}
		}
	}
	// What they said before the month is not what the month is about.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Post(r.site.URL+"/bot"+token+"/deleteWebhook?drop_pending_updates=true", "", nil) //nolint:noctx // it is on this machine
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// live lives the month, and then looks at what is left of it.
func (r *run) live(ctx context.Context) (failures []string, err error) {
	err = r.month(ctx)
	if err == nil {
		failures, err = r.check(ctx)
	}
	return failures, errors.Join(err, r.close())
}

// close ends everything but what is left of processes that were killed: River
// takes some seconds to believe that it cannot even say farewell.
func (r *run) close() error {
	r.talks.hush()
	var err error
	for _, p := range r.running {
		if p.dead() {
			r.buried = append(r.buried, p)
			continue
		}
		err = errors.Join(err, p.ended())
		p.cut()
	}
	r.sandbox.Close()
	r.site.close()
	if r.front != nil {
		r.front.close()
	}
	return err
}

// say notes what has happened.
func (r *run) say(format string, args ...any) {
	r.story.add(r.clock.Now().In(r.world.cell.Zone).Format("02/01 15:04 "), fmt.Sprintf(format, args...))
}
