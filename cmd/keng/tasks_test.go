package main

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"keng/internal/config"
)

func TestInterval(t *testing.T) {
	look := task{every: 30 * time.Second, least: time.Second}
	for speed, want := range map[int]time.Duration{1: 30 * time.Second, 2: 15 * time.Second, 600: time.Second, 3600: time.Second} {
		if got := look.interval(speed); got != want {
			t.Errorf("at speed %d: %v, want %v", speed, got, want)
		}
	}
}

func TestScheduleRunsAtOnceThenEveryIntervalThenWhenWoken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var runs atomic.Int32
		log := newLog(t.Output(), 0, newScrubber(config.Flags{}))
		s := startTasks(t.Context(), 1, log, []task{{name: "count", every: 30 * time.Second, least: time.Second, run: func(context.Context) error {
			runs.Add(1)
			return nil
		}}})
		synctest.Wait()
		if n := runs.Load(); n != 1 {
			t.Errorf("%d runs at the start, want 1", n)
		}
		time.Sleep(61 * time.Second)
		if n := runs.Load(); n != 3 {
			t.Errorf("%d runs after a minute, want 3", n)
		}
		s.wake()
		synctest.Wait()
		if n := runs.Load(); n != 4 {
			t.Errorf("%d runs after being woken, want 4", n)
		}
		s.run("count")
		synctest.Wait()
		if n := runs.Load(); n != 5 {
			t.Errorf("%d runs after being asked by name, want 5", n)
		}
		s.close(t.Context())
	})
}

func TestPanicIsOneFailedRun(t *testing.T) {
	var out bytes.Buffer
	log := newLog(&out, 0, newScrubber(config.Flags{}))
	runTask(t.Context(), task{name: "bad", run: func(context.Context) error { panic("call 0912345678") }}, log)
	if got := out.String(); !strings.Contains(got, "a background job failed") || strings.Contains(got, "0912345678") {
		t.Errorf("got %s", got)
	}
}

func TestCallDuringARunHasItRunOnceMore(*testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	run := oneAtATime(func() {
		entered <- struct{}{}
		<-leave
	})
	done := make(chan struct{})
	go func() { run(); close(done) }()
	<-entered
	run() // returns at once
	run()
	leave <- struct{}{}
	<-entered // once more, not twice
	leave <- struct{}{}
	<-done
}

// A task that heeds nothing, because it waits for something that others end,
// does not hold up the end of the program.
func TestCloseDoesNotWaitForeverForATask(t *testing.T) {
	begun, leave, left := make(chan struct{}), make(chan struct{}), make(chan struct{})
	log := newLog(t.Output(), 0, newScrubber(config.Flags{}))
	s := startTasks(t.Context(), 1, log, []task{{name: "deaf", every: time.Hour, run: func(context.Context) error {
		defer close(left)
		close(begun)
		<-leave
		return nil
	}}})
	<-begun
	over, cancel := context.WithCancel(t.Context())
	cancel()
	s.close(over) // returns
	close(leave)
	<-left
}
