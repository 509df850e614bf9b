package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"keng/internal/delivery"
)

// batchArgs is the job that works on a batch of deliveries.
type batchArgs struct {
	Batch int64 `json:"batch"`
}

// Kind implements river.JobArgs.
func (batchArgs) Kind() string { return "deliver" }

// maxJobFailures is how often a job may fail before River gives it up. It
// fails only if the process does, and the sweep of the deliveries takes over.
const maxJobFailures = 50

// AddBatches inserts jobs that work on batches, in the transaction.
func (tx *Tx) AddBatches(batches []delivery.Batch) error {
	if err := tx.settle(); err != nil {
		return err
	}
	jobs := make([]river.InsertManyParams, len(batches))
	for i, b := range batches {
		jobs[i] = river.InsertManyParams{
			Args:       batchArgs{b.ID},
			InsertOpts: &river.InsertOpts{MaxAttempts: maxJobFailures, ScheduledAt: schedule(b.Wait)},
		}
	}
	return tx.queue.insert(tx, jobs)
}

// schedule is real time: the queue knows no other.
func schedule(wait time.Duration) time.Time {
	if wait <= 0 {
		return time.Time{}
	}
	return time.Now().Add(wait) //nolint:forbidigo // River compares it with its own time.Now
}

// Work hands batches to f as their jobs come up, until stop is called: f
// returns after how much real time the batch is to be handed in again, 0 for
// never. Stop ends the context of what is running and waits for it.
func (s *Store) Work(ctx context.Context, f func(ctx context.Context, batch int64) (time.Duration, error)) (stop func(context.Context) error, err error) {
	return s.queue.work(ctx, s, &batchWorker{work: f})
}

// batchWorker is the river.Worker of the job.
type batchWorker struct {
	river.WorkerDefaults[batchArgs]
	work func(context.Context, int64) (time.Duration, error)
}

// Work implements river.Worker.
func (w *batchWorker) Work(ctx context.Context, job *river.Job[batchArgs]) error {
	again, err := w.work(ctx, job.Args.Batch)
	if err == nil && again > 0 {
		return river.JobSnooze(again)
	}
	return err
}

func (q *riverQueue[T]) work(ctx context.Context, s *Store, w *batchWorker) (func(context.Context) error, error) {
	workers := river.NewWorkers()
	river.AddWorker(workers, w)
	client, err := river.NewClient(q.driver, &river.Config{
		Queues:               map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: delivery.JobWorkers}},
		Workers:              workers,
		JobTimeout:           delivery.JobTimeout,
		RescueStuckJobsAfter: delivery.RescueAfter,
		// What a job was is in the ledger: rows of the queue are of no use afterwards.
		CompletedJobRetentionPeriod: time.Hour,
		FetchCooldown:               100 * time.Millisecond,
		FetchPollInterval:           500 * time.Millisecond,
		// On SQLite, listening is asking 20 times a second, on the one connection that writes.
		PollOnly: !s.Postgres(),
		Logger:   queueLog(s.log),
	})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("queue: start: %w", err)
	}
	return func(ctx context.Context) error {
		if err := client.StopAndCancel(ctx); err != nil && !errors.Is(err, context.Canceled) {
			return fmt.Errorf("queue: stop: %w", err)
		}
		return nil
	}, nil
}

// queueLog takes River's warnings and errors; its lines name jobs by number and kind.
func queueLog(log *slog.Logger) *slog.Logger {
	return slog.New(atLeastWarn{log.Handler()})
}

type atLeastWarn struct{ slog.Handler }

// Enabled implements slog.Handler.
func (h atLeastWarn) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

// WithAttrs implements slog.Handler.
func (h atLeastWarn) WithAttrs(a []slog.Attr) slog.Handler {
	return atLeastWarn{h.Handler.WithAttrs(a)}
}

// WithGroup implements slog.Handler.
func (h atLeastWarn) WithGroup(name string) slog.Handler {
	return atLeastWarn{h.Handler.WithGroup(name)}
}
