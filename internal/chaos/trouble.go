package chaos

import (
	"context"
	"sync"
	"time"

	"keng/internal/sandbox"
	"keng/internal/throwaway"
)

// trouble is what goes wrong in the present step.
type trouble struct {
	mu sync.Mutex
	// since is when the oldest of what must be mended began; zero if nothing is.
	since time.Time
	// unsure says that what people say may be lost, or change places.
	unsure bool
}

// begun notes that something is to be mended.
func (t *trouble) begun() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.since.IsZero() {
		t.since = time.Now()
	}
}

// doubt notes that what people say in this step may not arrive, or not in order.
func (t *trouble) doubt() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unsure = true
}

// lasts is for how long something has been to be mended; 0 if nothing is.
func (t *trouble) lasts() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.since.IsZero() {
		return 0
	}
	return max(time.Since(t.since), 1)
}

func (t *trouble) over() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.since = time.Time{}
}

// takeDoubt tells whether there was doubt, and forgets it.
func (t *trouble) takeDoubt() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	unsure := t.unsure
	t.unsure = false
	return unsure
}

// arm prepares what the plan says for the step.
func (r *run) arm(ctx context.Context) {
	if r.step >= len(r.plan) {
		return
	}
	for _, f := range r.plan[r.step] {
		r.say("planned: %s", f)
		if f.after > 0 {
			r.net.set(&fuse{line: f.line, left: f.after - 1, after: f.answerLost, blow: func(p *power) { r.strike(ctx, f.kind, p) }})
			continue
		}
		r.order(f)
	}
}

// strike does what comes at a request.
func (r *run) strike(ctx context.Context, k kind, p *power) {
	r.say("%s", k)
	r.tally.fault(k, 1)
	switch k {
	case kill:
		p.cut()
	case absence:
		for _, p := range r.net.alive() {
			p.cut()
		}
		r.bad.doubt() // taps get too old
		r.clock.Set(r.clock.Now().Add(90*time.Minute), 0)
	case databaseAway:
		r.net.takeDown(database)
		r.bad.begun()
	case redisAway:
		r.bad.doubt() // words are not understood without what was asked
		r.net.takeDown(redis)
		r.bad.begun()
	case platformAway:
		r.net.takeDown(platform)
		r.bad.begun()
	case redisFlushed:
		if err := throwaway.EmptyRedis(ctx, r.world.redis); err != nil {
			r.say("Redis could not be emptied: %v", err)
		}
	case diskFull:
		r.net.full.Store(true)
		r.bad.begun()
	case jump:
		r.bad.doubt() // taps get too old
		r.clock.Set(r.clock.Now().Add(time.Hour), 0)
	default: // the platform's own faults are ordered
	}
}

// order has the platform err.
func (r *run) order(f fault) {
	switch f.kind {
	case doubled:
		r.sandbox.DuplicateNext(f.times)
		r.tally.fault(f.kind, f.times)
		return
	case repeated:
		r.sandbox.EchoNext(4 * f.times)
		r.tally.fault(f.kind, 4*f.times)
		return
	case reordered:
		r.bad.doubt()
		r.sandbox.HoldNext(f.times)
		r.bad.begun()
		r.tally.fault(f.kind, f.times)
		return
	default:
	}
	kinds := map[kind]sandbox.FaultKind{
		tooMany: sandbox.FaultTooMany, page: sandbox.FaultHTML, internal: sandbox.FaultServer, refused: sandbox.FaultDropBefore,
		cutAfter: sandbox.FaultDropAfter, halved: sandbox.FaultTruncated, hanging: sandbox.FaultSlow,
	}
	r.sandbox.Fail(sandbox.Fault{Method: f.method, Kind: kinds[f.kind], Times: f.times, RetryAfter: 1, Delay: hangTime})
}

// mend brings back what is away, and has the platform hand in what it kept back.
func (r *run) mend() {
	for l := range lines {
		r.net.bringBack(l)
	}
	r.net.full.Store(false)
	r.sandbox.ReleaseHeld()
	r.bad.over()
}
