package delivery

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"math"
	"sync/atomic"
	"time"

	"keng/internal/chat"
)

const (
	// sendTimeout bounds one call of a sender: longer than the slowest answer of
	// a platform, shorter than a job's time.
	sendTimeout = 30 * time.Second
	// lease is how long a row that is being sent is nobody else's: one send and
	// the write after it.
	lease = 45 * time.Second
	// replyWorkers is how many lanes of replies are worked at once. They mostly
	// wait for the network.
	replyWorkers = 16
)

// Reader is who a message is for, to those who find the words.
type Reader struct {
	Target
	// Caps are those of the channel it will go through.
	Caps chat.Caps
}

// Wanted is a message whose words are to be found.
type Wanted struct {
	Kind string
	Args json.RawMessage
	To   Reader
}

// Words are what was found. The error [ErrPointless] says that there is nothing
// left to say; any other is tried again a few times.
type Words struct {
	Message chat.Message
	Err     error
}

// Options are what an engine is made of. All are needed but those that say so.
type Options struct {
	Ledger  Ledger
	Senders []chat.Sender
	// Render finds the words of all that is wanted, in the same order, from fresh
	// data.
	Render func(ctx context.Context, wanted []Wanted) []Words
	// Resent is the mark of a message that may have arrived before.
	Resent func(language string) string
	Pacer  Pacer
	// Rate is how many messages a second a channel takes in all; 0 means any number.
	Rate int
	// Group tells whether an address is a group's; may be nil where there are none.
	Group func(chat.Address) bool
	// Away tells whether an error is a database's that cannot be reached.
	Away func(error) bool
	Now  func() time.Time
	// Wall is the real time; may be nil.
	Wall func() time.Time
	// Backoff is how long to wait after so many failed tries; may be nil.
	Backoff func(failed int) time.Duration
	Log     *slog.Logger
}

// Engine works off the ledger. Several engines, in one process or in many, can
// work on one ledger. It is safe for use by several goroutines.
type Engine struct {
	o       Options
	id      string
	senders map[chat.Channel]chat.Sender
	desk    *desk
	scribe  *scribe
	chats   locks
	rests   rests
	count   counters
	// batches is how many batches are being worked on.
	batches atomic.Int64
	// soft ends when the engine is to stop, hard when its time to do so is over.
	soft, hard context.Context //nolint:containedctx // they are the engine's life
	stop, kill context.CancelFunc
	// hook lets tests die at a stage.
	hook func(stage string, r Row) error
}

// New returns an engine at rest: it sends when Flush, Work or Sweep tell it to.
func New(o Options) *Engine {
	e := &Engine{o: o, id: rand.Text(), senders: map[chat.Channel]chat.Sender{}}
	for _, s := range o.Senders {
		e.senders[s.Channel()] = s
	}
	if e.o.Wall == nil {
		e.o.Wall = time.Now //nolint:forbidigo // it is the real time by definition
	}
	if e.o.Backoff == nil {
		e.o.Backoff = Backoff
	}
	e.hard, e.kill = context.WithCancel(context.Background())
	e.soft, e.stop = context.WithCancel(e.hard)
	e.scribe = newScribe(e.commit)
	e.desk = newDesk(replyWorkers, e.depth(replyWorkers), e.runReplies)
	return e
}

// Recover takes up what dead engines left behind, at once and not only when
// their holds are over. It is for a process that knows to be the only one.
func (e *Engine) Recover(ctx context.Context) error {
	var released int64
	err := e.o.Ledger.Update(ctx, func(tx LedgerTx) (err error) {
		released, err = tx.Release(e.id)
		return err
	})
	if released > 0 {
		e.o.Log.WarnContext(ctx, "deliveries were cut off and will be sent once more", "count", released)
	}
	return err
}

// Flush sends the replies of these lanes, and does not wait for it. Call it
// right after the commit, with what [Enqueue] returned.
func (e *Engine) Flush(lanes []Lane) {
	for _, l := range lanes {
		e.desk.wake(l)
	}
}

// Idle waits until all replies that can be sent now are sent.
func (e *Engine) Idle(ctx context.Context) error { return e.desk.idle(ctx) }

// Close stops the engine: what is being sent is finished, nothing new begun.
// If ctx ends first, sends are cut off and their rows stay in doubt.
func (e *Engine) Close(ctx context.Context) error {
	e.stop()
	defer e.kill()
	return e.desk.close(ctx)
}

// until is the caller's context for a while, but ends when the engine is to stop.
func (e *Engine) until(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, d)
	unlink := context.AfterFunc(e.soft, cancel)
	return ctx, func() { unlink(); cancel() }
}

// beyond is for what has begun and must be finished though ctx ends: it ends
// when the engine must have stopped.
func (e *Engine) beyond(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), d)
	unlink := context.AfterFunc(e.hard, cancel)
	return ctx, func() { unlink(); cancel() }
}

func (e *Engine) wall() time.Time { return e.o.Wall() }

func (e *Engine) lanes(ctx context.Context, find func(LedgerTx) ([]Lane, error)) (lanes []Lane, err error) {
	err = e.o.Ledger.View(ctx, func(tx LedgerTx) error {
		lanes, err = find(tx)
		return err
	})
	return lanes, err
}

// report logs a failure that somebody else makes good.
func (e *Engine) report(what string, err error) {
	if e.soft.Err() == nil {
		e.o.Log.Warn("delivery: left to the next sweep", "what", what, "err", err)
	}
}

// runReplies works off lanes, and leaves each with when to come again, 0 for not at all.
func (e *Engine) runReplies(lanes []Lane, leave func(Lane, time.Duration)) {
	if rest := e.resting(); rest > 0 {
		for _, l := range lanes {
			leave(l, rest)
		}
		return
	}
	stops := make([]stop, len(lanes))
	for i, l := range lanes {
		stops[i].lane = l
	}
	ours := func(Lane) bool { return true }
	left := 0
	err := e.courier(replyWorkers).carry(e.soft, stops, ours, func(l Lane, wait time.Duration) {
		leave(l, wait)
		left++
	})
	if err != nil {
		e.report("work on replies", err)
	}
	for _, l := range lanes[left:] {
		leave(l, 0)
	}
}

// resting is how long until a channel is back, 0 if one is there.
func (e *Engine) resting() time.Duration {
	rest := time.Duration(math.MaxInt64)
	for channel := range e.senders {
		rest = min(rest, e.rests.left(channel, e.wall()))
	}
	if len(e.senders) == 0 {
		return 0
	}
	return rest
}

func (e *Engine) at(stage string, r Row) error {
	if e.hook == nil {
		return nil
	}
	return e.hook(stage, r)
}
