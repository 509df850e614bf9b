package bench

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"keng/internal/bench/province"
	"keng/internal/clock"
	"keng/internal/sandbox"
)

// town is the sandbox with all members of a province in it.
type town struct {
	*sandbox.Server
	web *http.Server
	url string
	// people are by their chats.
	people map[int64]*sandbox.Person
	seen   int64 // of the journal
}

// buildTown makes the town of the members; its clock shows what theirs does.
func buildTown(ctx context.Context, seats []province.Seat, limits sandbox.Limits) (*town, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &town{
		Server: sandbox.New(sandbox.Options{
			Token: token, Now: clock.At(province.Now, 1).Now, Limits: limits, JournalLimit: 10 * len(seats),
		}),
		url:    "http://" + l.Addr().String(),
		people: make(map[int64]*sandbox.Person, len(seats)),
	}
	for _, s := range seats {
		t.people[s.Chat] = t.Person(sandbox.Profile{ID: s.Chat, Language: "vi"})
		t.people[s.Chat].Acquaint()
	}
	t.web = &http.Server{Handler: t.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = t.web.Serve(l) }() // it ends with close
	return t, nil
}

func (t *town) close() error {
	t.Close()
	return t.web.Close()
}

// news are the calls that came since the last time.
func (t *town) news() []sandbox.Call {
	calls := t.Journal(sandbox.Query{After: t.seen})
	if len(calls) > 0 {
		t.seen = calls[len(calls)-1].Seq
	}
	return calls
}

// follow hands each call of the program to f as it comes, until f says that it
// was the last, or the time is over, which is an error.
func (t *town) follow(ctx context.Context, limit time.Duration, f func(sandbox.Call) (last bool)) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		for _, c := range t.news() {
			if f(c) {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return errors.New("it takes too long")
			}
			return ctx.Err()
		}
	}
}

// lookEvery is seldom, because looking costs as much as a hundred calls. The
// journal has the time of each.
const lookEvery = 250 * time.Millisecond
