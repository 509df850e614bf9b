package chaos

import (
	"maps"
	"sync"
	"time"

	"keng/internal/sandbox"
)

// tally counts what has happened in runs.
type tally struct {
	mu     sync.Mutex
	faults map[kind]int
	// lastCall is the last call of the platform that was looked at.
	lastCall int64

	runs, failed                     int
	messages, acts                   int
	lost, resent, unmarked           int
	answersLost, answersDoubled      int
	sums, stuck, leaked, otherFaults int
	took                             time.Duration
}

func (t *tally) fault(k kind, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults[k] += n
}

// orders are the kinds of faults that the platform makes, by its own names.
var orders = map[sandbox.FaultKind]kind{
	sandbox.FaultTooMany: tooMany, sandbox.FaultHTML: page, sandbox.FaultServer: internal, sandbox.FaultDropBefore: refused,
	sandbox.FaultDropAfter: cutAfter, sandbox.FaultTruncated: halved, sandbox.FaultSlow: hanging,
}

// call counts what went wrong with a call.
func (t *tally) call(c sandbox.Call) {
	t.lastCall = c.Seq
	if c.Fault != "" {
		t.fault(orders[c.Fault], 1)
	}
}

// add adds those of a run.
func (t *tally) add(r *tally) {
	for k, n := range r.faults {
		t.faults[k] += n
	}
	t.runs += r.runs
	t.failed += r.failed
	t.messages += r.messages
	t.acts += r.acts
	t.lost += r.lost
	t.resent += r.resent
	t.unmarked += r.unmarked
	t.answersLost += r.answersLost
	t.answersDoubled += r.answersDoubled
	t.sums += r.sums
	t.stuck += r.stuck
	t.leaked += r.leaked
	t.otherFaults += r.otherFaults
	t.took += r.took
}

// all is how many faults there were.
func (t *tally) all() (n int) {
	for v := range maps.Values(t.faults) {
		n += v
	}
	return n
}
