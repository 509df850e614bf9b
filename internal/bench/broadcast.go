package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"keng/internal/sandbox"
)

// Broadcast measures how many messages a second go out when every cell is due
// to be called to its meeting at once, to a platform without limits, and how
// much memory the program takes for it. It fails if somebody is not told.
func (g *Ground) Broadcast(ctx context.Context) error {
	for _, kind := range g.On {
		name := "broadcast_" + string(kind)
		b, err := g.broadcast(ctx, kind, g.Cells)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		g.result(name, b.rate(), "messages/s")
		g.result(name+"_messages", float64(b.sent), "messages")
		g.result(name+"_twice", float64(b.twice), "messages")
		g.megabytes(name+"_memory", b.memory.peak)
		g.labours(name, b.before, b.after, b.sent)
	}
	return nil
}

// broadcast is what a broadcast came to.
type broadcast struct {
	sent, twice   int
	first, last   time.Time
	memory        memory
	before, after labour
}

// rate is messages a second, from the first to the last.
func (b broadcast) rate() float64 {
	return float64(b.sent) / max(b.last.Sub(b.first), time.Millisecond).Seconds()
}

// broadcastTime bounds the bench: a hundred messages a second.
func broadcastTime(people int) time.Duration {
	return time.Minute + time.Duration(people)*10*time.Millisecond
}

// broadcast announces the meetings of all cells.
func (g *Ground) broadcast(ctx context.Context, kind Kind, cells int) (b broadcast, err error) {
	db, err := g.unannounced(ctx, kind, cells)
	if err != nil {
		return b, err
	}
	defer db.discard(ctx)
	town, err := buildTown(ctx, db.province.Seats, sandbox.Limits{})
	if err != nil {
		return b, err
	}
	g.progress("announce to %d people", len(db.province.Seats))
	keng, err := g.serve(ctx, db, town.url, setting{"KENG_TELEGRAM_RATE", "0"})
	if err != nil {
		return b, errors.Join(err, town.close())
	}
	b.before, err = labourWith(keng.cmd.Process.Pid)
	if err == nil {
		err = b.listen(ctx, town, len(db.province.Seats))
	}
	if err == nil {
		b.after, err = labourWith(keng.cmd.Process.Pid)
	}
	if err == nil {
		b.memory, err = memoryOf(keng.cmd.Process.Pid)
	}
	if err != nil {
		err = keng.failure(err)
	}
	return b, errors.Join(err, keng.stop(), town.close())
}

// unannounced is a province whose meetings are about to be announced.
func (g *Ground) unannounced(ctx context.Context, kind Kind, cells int) (*database, error) {
	db, err := g.province(ctx, kind, cells)
	if err != nil {
		return nil, err
	}
	return db, db.province.Unannounce(ctx, db.DB)
}

// listen counts the messages until everybody has one.
func (b *broadcast) listen(ctx context.Context, town *town, people int) error {
	told := make(map[int64]bool, people)
	err := town.follow(ctx, broadcastTime(people), func(c sandbox.Call) bool {
		if c.Method != "sendMessage" || !c.OK() {
			return false
		}
		if b.sent++; b.sent == 1 {
			b.first = c.Real
		}
		b.last = c.Real
		if told[c.Chat] {
			b.twice++
		}
		told[c.Chat] = true
		return len(told) == people
	})
	if err != nil {
		return fmt.Errorf("%d of %d people told: %w", len(told), people, err)
	}
	if v := town.Violations(); len(v) > 0 {
		return fmt.Errorf("%d calls that the platform would not have liked: %s: %s", len(v), v[0].Kind, v[0].Detail)
	}
	return nil
}
