package gather_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"keng/internal/gather"
)

// TestThoseWhoComeMeanwhileShareTheNextRun, as many as have room, in their order.
func TestThoseWhoComeMeanwhileShareTheNextRun(t *testing.T) {
	var runs [][]int
	begun, free := make(chan struct{}, 10), make(chan struct{})
	table := gather.New(3, 1, func(items []int) error {
		begun <- struct{}{}
		<-free
		runs = append(runs, slices.Clone(items))
		return nil
	})
	var wg sync.WaitGroup
	do := func(i int) {
		wg.Go(func() {
			if err := table.Do(t.Context(), i); err != nil {
				t.Error(err)
			}
		})
	}
	do(0)
	<-begun
	for i := 1; i < 5; i++ {
		do(i)
		for table.Waiting() < i { // the order of their coming is to be known
			if t.Context().Err() != nil {
				t.Fatal("it does not wait")
			}
		}
	}
	close(free)
	wg.Wait()
	if want := [][]int{{0}, {1, 2, 3}, {4}}; !slices.EqualFunc(runs, want, slices.Equal) {
		t.Errorf("runs %v, want %v", runs, want)
	}
}

func TestAnErrorIsEverybodysAndAPanicIsOne(t *testing.T) {
	bad := errors.New("bad")
	table := gather.New(2, 1, func(items []string) error {
		if items[0] == "panic" {
			panic("on purpose")
		}
		return bad
	})
	if err := table.Do(t.Context(), "x"); !errors.Is(err, bad) {
		t.Errorf("error %v", err)
	}
	if err := table.Do(t.Context(), "panic"); err == nil {
		t.Error("a panic was taken for success")
	}
	if err := table.Do(t.Context(), "x"); !errors.Is(err, bad) {
		t.Errorf("after the panic: %v", err)
	}
}

// TestWhoeverGivesUpIsDoneAllTheSame.
func TestWhoeverGivesUpIsDoneAllTheSame(t *testing.T) {
	free, done := make(chan struct{}), make(chan string, 1)
	table := gather.New(2, 1, func(items []string) error {
		<-free
		done <- items[0]
		return nil
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := table.Do(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(free)
	if got := <-done; got != "x" {
		t.Errorf("done: %q", got)
	}
}
