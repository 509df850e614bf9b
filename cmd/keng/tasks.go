package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// task is a background job: it looks at what the database holds and does what
// is due. Running it twice, or in two processes, does nothing twice.
type task struct {
	name string
	// every is how often to look, by the program's clock; least is how often
	// at most, in real time.
	every, least time.Duration
	// slow tasks wait for their hour; the others run at once at the start, and
	// when the clock is set.
	slow bool
	run  func(context.Context) error
	// byHand is what "keng job" runs, if that is not the same.
	byHand func(context.Context) error
}

// taskTime bounds one run of a task.
const taskTime = time.Minute

// interval is how often to look in real time, with a clock that runs speed
// times as fast.
func (t task) interval(speed int) time.Duration {
	return max(t.every/time.Duration(speed), t.least)
}

// schedule runs tasks: at once, then at their intervals, and whenever they are
// woken.
type schedule struct {
	cron  *cron.Cron
	named map[string]func()
	quick []func()
	alive context.Context //nolint:containedctx // the life of the schedule
	end   context.CancelFunc
	work  sync.WaitGroup
}

// startTasks runs the tasks until close. Cron only says "look now": what is due
// is in the database.
func startTasks(ctx context.Context, speed int, log *slog.Logger, tasks []task) *schedule {
	s := &schedule{cron: cron.New(), named: map[string]func(){}}
	s.alive, s.end = context.WithCancel(context.WithoutCancel(ctx))
	for _, t := range tasks {
		run := oneAtATime(func() { runTask(s.alive, t, log) })
		s.named[t.name] = run
		if !t.slow {
			s.quick = append(s.quick, run)
		}
		s.cron.Schedule(cron.Every(t.interval(speed)), cron.FuncJob(run))
	}
	s.cron.Start()
	s.wake()
	return s
}

// wake runs the tasks that are not slow now, one after the other, and does not
// wait for it.
func (s *schedule) wake() {
	s.work.Go(func() {
		for _, run := range s.quick {
			run()
		}
	})
}

// run runs one task now, and does not wait for it.
func (s *schedule) run(name string) { s.work.Go(s.named[name]) }

// close lets what is running end, until ctx ends. What does not heed that
// either, such as a sweep that has sent something and cannot write it down, is
// left to whoever ends what it waits for.
func (s *schedule) close(ctx context.Context) {
	defer s.end()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		<-s.cron.Stop().Done()
		s.work.Wait()
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
}

// oneAtATime returns f so that calls do not overlap. A call that comes while
// one runs has it run once more, so that nothing is overlooked.
func oneAtATime(f func()) func() {
	var mu sync.Mutex
	var running, again bool
	return func() {
		mu.Lock()
		defer mu.Unlock()
		if running {
			again = true
			return
		}
		running = true
		for again = true; again; {
			again = false
			mu.Unlock()
			f()
			mu.Lock()
		}
		running = false
	}
}

// runTask runs a task once. A failure is logged, and so is a panic, which would
// otherwise end the process: the next look makes up for it.
func runTask(ctx context.Context, t task, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, taskTime)
	defer cancel()
	if err := guarded(ctx, t); err != nil && ctx.Err() == nil {
		log.ErrorContext(ctx, "a background job failed", "job", t.name, "error", err)
	}
}

func guarded(ctx context.Context, t task) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return t.run(ctx)
}
