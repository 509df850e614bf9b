package state

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"keng/internal/testserver"
)

// A send takes the limit of all sends and that of its chat. The limits are so
// wide that every take passes, which is the dearer case.
func benchmarkTake(b *testing.B, l Limiter) {
	b.Helper()
	var chats atomic.Int64
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		key := "chat" + strconv.FormatInt(chats.Add(1), 10)
		limits := []Limit{
			{Key: "all", Interval: time.Microsecond, Burst: 1e9},
			{Key: key, Interval: time.Microsecond, Burst: 1e9},
		}
		for pb.Next() {
			if wait, err := l.Take(context.Background(), limits); wait != 0 || err != nil {
				b.Error(wait, err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "takes/s")
}

func BenchmarkTake(b *testing.B) {
	b.Run("memory", func(b *testing.B) { benchmarkTake(b, newMemoryLimiter(time.Now)) })
	b.Run("redis", func(b *testing.B) {
		benchmarkTake(b, open(b, testserver.Redis(b), newJournal(0).log()).Limiter)
	})
}
