// Package gather has work that comes at the same time done together.
package gather

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// Table seats items that come while others are being done, and has them share
// the next run. Nobody waits for company: an item that comes to an empty table
// is done at once. It is safe for use by several goroutines.
type Table[T any] struct {
	run        func([]T) error
	size, runs int

	mu      sync.Mutex
	waiting []seat[T]
	busy    int
}

type seat[T any] struct {
	item T
	done chan error
}

// New returns a table at which up to size items share a run, of which up to
// runs go on at a time. Run does the items, in the order in which they came;
// its error, or its panic, is told to each of them.
func New[T any](size, runs int, run func([]T) error) *Table[T] {
	return &Table[T]{run: run, size: size, runs: runs}
}

// Do waits until the item is done, and returns the error of its run. If ctx
// ends before, it returns that error, and the item may be done all the same.
func (t *Table[T]) Do(ctx context.Context, item T) error {
	s := seat[T]{item: item, done: make(chan error, 1)}
	t.mu.Lock()
	t.waiting = append(t.waiting, s)
	if t.busy < t.runs {
		t.busy++
		go t.work()
	}
	t.mu.Unlock()
	select {
	case err := <-s.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Waiting is how many items wait for a run.
func (t *Table[T]) Waiting() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.waiting)
}

// work does what waits, until nothing does.
func (t *Table[T]) work() {
	for seats := t.take(); len(seats) > 0; seats = t.take() {
		items := make([]T, len(seats))
		for i, s := range seats {
			items[i] = s.item
		}
		err := t.guarded(items)
		for _, s := range seats {
			s.done <- err
		}
	}
}

// take takes the next to be done together; none ends the work.
func (t *Table[T]) take() []seat[T] {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.waiting), t.size)
	seats := t.waiting[:n:n]
	if t.waiting = t.waiting[n:]; n == 0 {
		t.waiting = nil
		t.busy--
	}
	return seats
}

func (t *Table[T]) guarded(items []T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return t.run(items)
}
