package delivery_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// null is a channel to which everything arrives at once.
type null struct{ wire }

func (*null) Send(context.Context, string, chat.Message) (string, error) { return "1", nil }

// BenchmarkBroadcast brings one message to a thousand people an iteration.
func BenchmarkBroadcast(b *testing.B) {
	const n = 1000
	for name, fresh := range map[string]func(testing.TB) *storetest.Database{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := fresh(b)
			people(b, db, n)
			r := open(b, db, &wire{}, storetest.NewClock(storetest.Start), func(o *delivery.Options) {
				o.Senders = []chat.Sender{&null{}}
			})
			for i := 0; b.Loop(); i++ {
				var items []delivery.Item
				for who := range n {
					items = append(items, all(roster.PersonID(who+1), fmt.Sprint(i, " to ", who)))
				}
				batches := map[int64]bool{}
				r.enqueue(items...)
				err := r.store.View(b.Context(), func(tx *store.Tx) error {
					rows, err := tx.DeliveriesAbout("meeting/1")
					for _, row := range rows {
						if row.Open() {
							batches[row.Batch] = true
						}
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
				work := queue(batches)
				var wg sync.WaitGroup
				for range delivery.JobWorkers {
					wg.Go(func() {
						for batch := range work {
							if _, err := r.Work(b.Context(), batch); err != nil {
								b.Error(err)
							}
						}
					})
				}
				wg.Wait()
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "sends/s")
		})
	}
}

func queue(batches map[int64]bool) chan int64 {
	c := make(chan int64, len(batches))
	for b := range batches {
		c <- b
	}
	close(c)
	return c
}
