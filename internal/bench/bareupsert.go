package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"keng/internal/bench/province"
)

// bareConnections is how many connections the program has to Postgres too.
const bareConnections = 16

// bareUpsert keeps an answer and does nothing else.
const bareUpsert = `INSERT INTO answers
	(meeting_id, person_id, round, choice, late_minutes, reason, words, answered_at, after_deadline, answered_by, channel)
	VALUES ($1, $2, 1, $3, 0, '', '', $4, FALSE, $2, 'telegram')
	ON CONFLICT (meeting_id, person_id) DO UPDATE SET round = EXCLUDED.round, choice = EXCLUDED.choice,
		late_minutes = EXCLUDED.late_minutes, reason = EXCLUDED.reason, words = EXCLUDED.words,
		answered_at = EXCLUDED.answered_at, after_deadline = EXCLUDED.after_deadline,
		answered_by = EXCLUDED.answered_by, channel = EXCLUDED.channel
	RETURNING choice`

// bareUpserts is how many answers a second go into the same server by pgx
// alone, each in a transaction of its own.
func (g *Ground) bareUpserts(ctx context.Context, db *database, d time.Duration) (perSecond float64, err error) {
	g.progress("the bare upsert")
	var begin time.Time
	var done atomic.Int64
	failures := make([]error, bareConnections)
	var connected, work sync.WaitGroup
	connected.Add(bareConnections)
	start := make(chan struct{})
	for i := range bareConnections {
		work.Go(func() {
			conn, err := pgx.Connect(ctx, db.url)
			connected.Done()
			if err != nil {
				failures[i] = err
				return
			}
			defer conn.Close(ctx)
			<-start
			failures[i] = upsertUntil(ctx, conn, begin.Add(d), db.province.Seats, &done)
		})
	}
	connected.Wait()
	begin = time.Now()
	close(start)
	work.Wait()
	if err := errors.Join(failures...); err != nil {
		return 0, fmt.Errorf("the bare upsert: %w", err)
	}
	return float64(done.Load()) / time.Since(begin).Seconds(), nil
}

func upsertUntil(ctx context.Context, conn *pgx.Conn, until time.Time, seats []province.Seat, done *atomic.Int64) error {
	for n := 0; time.Now().Before(until); n++ {
		s := seats[rand.IntN(len(seats))]
		var kept string
		if err := conn.QueryRow(ctx, bareUpsert, s.Meeting, s.Person, string(choice(n)), time.Now().UTC()).Scan(&kept); err != nil {
			return err
		}
		done.Add(1)
	}
	return nil
}
