package delivery

import (
	"context"
	"time"

	"keng/internal/chat"
)

// Limit is one limit that a send is subject to: one per Interval after Burst
// at once. An Interval of 0 limits nothing but lets penalties count.
type Limit struct {
	Key      string
	Interval time.Duration
	Burst    int
}

// Pacer spaces out sends, in real time, over all processes.
type Pacer interface {
	// Take takes one from each of the limits and returns 0, or takes nothing
	// and returns how long to wait before trying again.
	Take(ctx context.Context, limits []Limit) (wait time.Duration, err error)
	// Penalty lets nothing pass on the key for d.
	Penalty(ctx context.Context, key string, d time.Duration) error
}

// How far replies and broadcasts may run ahead of the rate. The room that only
// replies have is what keeps them from waiting behind a broadcast.
const (
	replyBurst = 15
	bulkBurst  = 5
)

// How long a worker stands and waits for its turn; a longer wait puts the row
// off, so that the worker can serve others. A job of the queue has nobody else
// to serve for as long as a chat's turn takes. Of the replies others wait too:
// their workers stand for the pace of all sends, not for one chat's.
const (
	bulkPatience  = 2 * time.Second
	replyPatience = 100 * time.Millisecond
)

// limits are those of one message to the address; edits count like sends.
func (e *Engine) limits(to chat.Address, class Class) []Limit {
	chatKey := chatKey(to)
	limits := []Limit{{Key: chatKey, Interval: time.Second, Burst: 1}}
	if e.o.Group != nil && e.o.Group(to) {
		// 20 in any minute: 10 at once and 10 more in the minute after.
		limits = append(limits, Limit{Key: chatKey + "/group", Interval: 6 * time.Second, Burst: 10})
	}
	if e.o.Rate > 0 {
		all := Limit{Key: "send/" + string(to.Channel), Interval: time.Second / time.Duration(e.o.Rate), Burst: bulkBurst}
		if class == Reply {
			all.Burst = replyBurst
		}
		limits = append(limits, all)
	}
	return limits
}

func chatKey(to chat.Address) string { return "chat/" + string(to.Channel) + "/" + to.Chat }

// pace waits for the row's turn. A wait of more than 0 says that it takes
// longer than a worker should stand.
func (c *courier) pace(ctx context.Context, r Row, to chat.Address) (wait time.Duration, err error) {
	limits, patience := c.limits(to, r.Class), bulkPatience
	if r.Class == Reply {
		patience = replyPatience
	}
	for {
		wait, err := c.o.Pacer.Take(ctx, limits)
		if err != nil || wait <= 0 || wait > patience {
			return wait, err
		}
		if err := c.settle(ctx); err != nil {
			return 0, err
		}
		if err := sleep(ctx, wait); err != nil {
			return 0, err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
