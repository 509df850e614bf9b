package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"keng/internal/bench/province"
	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/store"
)

// questions are what a leader asks, and the names of the figures.
var questions = []struct{ name, text string }{
	{"year", "/thongke 2026"}, {"quarter", "/thongke quý 4"}, {"month", "/thongke tháng 12"},
}

// Stats measures how long a leader of the whole province waits for figures:
// from the update until the answer is with the platform. Beside it, how long
// the counting alone takes. Each question is asked so many times; the pace of a
// chat, a message a second, makes it long.
func (g *Ground) Stats(ctx context.Context, asks int) error {
	for _, kind := range g.On {
		if err := g.stats(ctx, kind, asks); err != nil {
			return fmt.Errorf("stats on %s: %w", kind, err)
		}
	}
	return nil
}

func (g *Ground) stats(ctx context.Context, kind Kind, asks int) error {
	db, err := g.province(ctx, kind, g.Cells)
	if err != nil {
		return err
	}
	defer db.discard(ctx)
	waits, err := g.ask(ctx, db, asks)
	if err != nil {
		return err
	}
	name := "stats_" + string(kind)
	for i, q := range questions {
		g.millis(name+"_"+q.name, percentile(waits[i], 50))
		g.millis(name+"_"+q.name+"_worst", percentile(waits[i], 100))
	}
	counting, err := count(ctx, db, asks)
	if err != nil {
		return err
	}
	g.millis(name+"_counting", percentile(counting, 50))
	return nil
}

// ask has the leaders ask each question n times, and returns how long they
// waited, sorted, by question.
func (g *Ground) ask(ctx context.Context, db *database, n int) (waits [][]time.Duration, err error) {
	said := make(chan answered, 100)
	platform, err := startPlatform(ctx, func(params []byte) {
		said <- answered{chatOf(params), time.Now()}
	})
	if err != nil {
		return nil, err
	}
	defer platform.close()
	g.progress("ask for the figures of %d cells", db.province.Cells)
	keng, err := g.serve(ctx, db, platform.url())
	if err != nil {
		return nil, err
	}
	post, err := newPoster(ctx, keng.address)
	if err != nil {
		return nil, errors.Join(err, keng.stop())
	}
	defer post.close()
	l := &leaders{poster: post, said: said, chats: db.province.Leaders, free: make([]time.Time, len(db.province.Leaders)), updates: newUpdates()}
	for _, q := range questions {
		var took []time.Duration
		for range n {
			d, err := l.ask(ctx, q.text)
			if err != nil {
				return nil, errors.Join(keng.failure(err), keng.stop())
			}
			took = append(took, d)
		}
		slices.Sort(took)
		waits = append(waits, took)
	}
	return waits, keng.stop()
}

// answered is that a message came into a chat.
type answered struct {
	chat int64
	at   time.Time
}

// chatOf finds the chat in the parameters of a call.
func chatOf(params []byte) int64 {
	for field := range bytes.SplitSeq(params, []byte("&")) {
		if id, ok := bytes.CutPrefix(field, []byte("chat_id=")); ok {
			n, _ := strconv.ParseInt(string(id), 10, 64)
			return n
		}
	}
	return 0
}

// leaders ask one after another.
type leaders struct {
	*poster
	updates *updates
	said    chan answered
	chats   []int64
	// free is when each chat can take a message again.
	free []time.Time
	turn int
}

// chatPace is a little more than what the program keeps between two messages
// into one chat.
const chatPace = 1100 * time.Millisecond

// ask asks for figures and returns how long it took until they came.
func (l *leaders) ask(ctx context.Context, question string) (time.Duration, error) {
	i := l.turn % len(l.chats)
	l.turn++
	time.Sleep(time.Until(l.free[i]))
	begin := time.Now()
	taken, err := l.post(textUpdate(l.updates.next(), l.chats[i], question))
	if err != nil || !taken {
		return 0, errors.Join(errors.New("a question was not taken"), err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		select {
		case a := <-l.said:
			if a.chat != l.chats[i] {
				continue // a reminder to somebody
			}
			l.free[i] = a.at.Add(chatPace)
			return a.at.Sub(begin), nil
		case <-ctx.Done():
			return 0, fmt.Errorf("no answer to %q: %w", question, ctx.Err())
		}
	}
}

// count asks the database alone for the year's figures, n times.
func count(ctx context.Context, db *database, n int) (took []time.Duration, err error) {
	s, err := store.Open(ctx, store.Options{URL: db.url, Now: func() time.Time { return province.Now }})
	if err != nil {
		return nil, err
	}
	span, err := calendar.ParseSpan(strconv.Itoa(province.Now.Year()))
	for range n {
		if err != nil {
			break
		}
		begin := time.Now()
		err = s.View(ctx, func(tx *store.Tx) error {
			r, err := stats.OfUnit(tx, roster.UnitID(db.province.Top), span, tx.Now(), province.Now.Location())
			if err == nil && r.Total.Meetings != province.Meetings*db.province.Cells {
				err = fmt.Errorf("%d meetings counted, of %d", r.Total.Meetings, province.Meetings*db.province.Cells)
			}
			return err
		})
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	return took, errors.Join(err, s.Close())
}
