package delivery_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/roster"
	"keng/internal/store/storetest"
)

// counting finds the words and counts how often it was asked and for how many;
// they are those of now.
type counting struct {
	now           atomic.Int64
	asked, wanted atomic.Int64
}

func (c *counting) render(_ context.Context, wanted []delivery.Wanted) []delivery.Words {
	c.asked.Add(1)
	c.wanted.Add(int64(len(wanted)))
	words := make([]delivery.Words, len(wanted))
	for i := range words {
		words[i].Message = chat.Message{Text: fmt.Sprint("as of ", c.now.Load())}
	}
	return words
}

func (c *counting) set(o *delivery.Options) { o.Render = c.render }

func broadcast(n int) (items []delivery.Item) {
	for i := range n {
		items = append(items, all(roster.PersonID(i+1), fmt.Sprint("to ", i+1)))
	}
	return items
}

// Words are found for many at a time, and anew once a second is over.
func TestWordsAreASecondOldAtMost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		people(t, db, 30)
		w, wall, words := &wire{}, storetest.NewClock(storetest.Start), &counting{}
		r := open(t, db, w, wall, words.set)
		sent := 0
		w.fail = func(string, string) error {
			switch sent++; sent {
			case 10:
				words.now.Add(1)
			case 20:
				wall.Advance(time.Second)
			}
			return nil
		}
		r.enqueue(broadcast(30)...)
		r.workAll(r.batches())
		for i := range 30 {
			said := "as of 0"
			if i >= 20 {
				said = "as of 1"
			}
			want(t, fmt.Sprint("said to ", i+1), w.texts(fmt.Sprint("c", i+1)), []string{said})
		}
		want(t, "asked", words.asked.Load(), int64(2))
		want(t, "found", words.wanted.Load(), int64(40))
	})
}

// Words that take longer to find than they are fresh are sent all the same, at
// once: a sheet of codes on a slow machine, or a database that is slow to answer.
func TestWordsThatAreLongToFind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		people(t, db, 3)
		wall := storetest.NewClock(storetest.Start)
		slow := func(o *delivery.Options) {
			render := o.Render
			o.Render = func(ctx context.Context, wanted []delivery.Wanted) []delivery.Words {
				wall.Advance(5 * time.Second)
				return render(ctx, wanted)
			}
		}
		r := open(t, db, &wire{}, wall, slow)
		r.say(to("a", "1"), to("b", "2"), to("b", "3"))
		r.enqueue(broadcast(3)...)
		r.workAll(r.batches())
		want(t, "said in b", r.wire.texts("b"), []string{"2", "3"})
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 6})
	})
}

// At a pace, no more is read ahead than is sent while it is fresh.
func TestNoMoreIsReadAheadThanThePaceAllows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		people(t, db, 20)
		words := &counting{}
		r := open(t, db, &wire{}, storetest.NewClock(storetest.Start), words.set, func(o *delivery.Options) { o.Rate = 30 })
		r.enqueue(broadcast(20)...)
		r.workAll(r.batches())
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 20})
		want(t, "asked", words.asked.Load(), int64(7)) // for three at a time
	})
}

// What another engine sends after it was read ahead here is not sent here.
func TestWhatAnotherEngineDidSinceItWasRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		people(t, db, 20)
		w, wall := &wire{}, storetest.NewClock(storetest.Start)
		first, second := open(t, db, w, wall), open(t, db, w, wall)
		first.enqueue(append(broadcast(20), all(20, "once more"))...)
		batches := first.batches()
		w.fail = func(string, string) error {
			w.fail = nil
			w.mu.Unlock() // the other sends on the same wire
			defer w.mu.Lock()
			second.workAll(batches)
			return nil
		}
		first.workAll(batches)
		want(t, "said", len(w.said), 21)
		want(t, "sent by the other", second.Stats().Sent, int64(20))
		want(t, "order", w.texts("c20"), []string{"to 20", "once more"})
		want(t, "counts", first.counts(), map[delivery.Status]int{delivery.Sent: 21})
	})
}

// Many replies share reading and writing; each is said once, in its order.
func TestManyReplies(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		const chats, each = 200, 3
		var items []delivery.Item
		for n := range each {
			for c := range chats {
				items = append(items, to(fmt.Sprint("chat ", c), fmt.Sprint(c, " ", n)))
			}
		}
		r.say(items...)
		for c := range chats {
			var texts []string
			for n := range each {
				texts = append(texts, fmt.Sprint(c, " ", n))
			}
			want(t, "said", r.wire.texts(fmt.Sprint("chat ", c)), texts)
		}
	})
}

// While the channel rests, replies that wait are not even looked at.
func TestRepliesWaitForTheChannel(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		words := &counting{}
		r := open(t, db, &wire{}, storetest.NewClock(storetest.Start), words.set)
		r.wire.fail = failing(1, &chat.SendError{Failure: chat.Misconfigured})
		r.say(to("a", "1"))
		r.say(to("b", "2"), to("c", "3"))
		want(t, "found", words.wanted.Load(), int64(1))
		want(t, "said", len(r.wire.said), 0)
		r.later(time.Minute)
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 3})
	})
}
