package delivery_test

import (
	"context"
	"testing"
	"time"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

// If the database goes away right after a send, the engine waits for it to
// write "sent", so that nothing is sent again.
func TestTheDatabaseGoesAwayAfterASend(t *testing.T) {
	server := testserver.OwnPostgres(t)
	dsn, err := server.Database(t.Context(), func(ctx context.Context, dsn string) error {
		s, err := store.Open(ctx, store.Options{URL: dsn})
		if err != nil {
			return err
		}
		defer s.Close()
		return s.Migrate(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	db := &storetest.Database{URL: dsn, Clock: storetest.NewClock(storetest.Start), Postgres: true}
	w := &wire{}
	r := open(t, db, w, storetest.NewClock(storetest.Start))
	gone := make(chan struct{})
	w.fail = func(string, string) error {
		if err := server.Kill(); err != nil {
			t.Error(err)
		}
		close(gone)
		w.fail = nil
		return nil
	}
	r.Flush(r.enqueue(to("a", "hello")))
	<-gone
	// A server that is killed leaves its children behind for a moment.
	waitFor(t, func() bool { return store.IsAway(r.store.Ping(t.Context())) })
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.idle()
	r.later(time.Hour)
	want(t, "said", w.texts("a"), []string{"hello"})
	want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 1})
}

// Closing finishes what is being sent and begins nothing new.
func TestClose(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		sending, finish := make(chan struct{}), make(chan struct{})
		r.wire.fail = func(string, string) error {
			close(sending)
			<-finish
			return nil
		}
		r.Flush(r.enqueue(to("a", "1"), to("a", "2")))
		<-sending
		closed := make(chan error)
		go func() { closed <- r.Close(context.Background()) }()
		waitFor(t, func() bool { again, _ := r.Work(context.Background(), 1); return again > 0 })
		close(finish)
		if err := <-closed; err != nil {
			t.Error(err)
		}
		want(t, "said", r.wire.texts("a"), []string{"1"})
		want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 1, delivery.Pending: 1})
	})
}

// Replies may run further ahead of the rate than broadcasts, and a group has a limit of its own.
func TestLimits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		people(t, db, 1)
		r := open(t, db, &wire{}, storetest.NewClock(storetest.Start), func(o *delivery.Options) {
			o.Rate = 30
			o.Group = func(a chat.Address) bool { return a.Chat[0] == '-' }
		})
		edit := to("-1", "edited")
		edit.Edit = "77"
		r.say(to("a", "reply"), to("-1", "board"), edit)
		r.enqueue(all(1, "broadcast"))
		r.later(time.Hour)
		want(t, "taken", r.pacer.took, map[string]int{
			"chat/telegram/a": 1, "chat/telegram/-1": 2, "chat/telegram/-1/group": 2, "chat/telegram/c1": 1, "send/telegram": 4,
		})
	})
}
