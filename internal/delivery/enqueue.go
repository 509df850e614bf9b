package delivery

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"
)

// batchSize is how many rows one job of the queue works on: few enough to be
// worked off within the job's time at the platform's pace, enough to make
// 32,000 recipients a few hundred jobs.
const batchSize = 100

// Batch is a job for the queue: work on the rows of this batch.
type Batch struct {
	ID int64
	// Wait is how long, in real time, until the first of them is due.
	Wait time.Duration
}

// Tx is what Enqueue needs of a transaction.
type Tx interface {
	Now() time.Time
	// AddReplies inserts the rows whose key is new, at the latest when the
	// transaction is committed.
	AddReplies(rows []Row) error
	// AddDeliveries inserts the rows whose key is new and returns how many were.
	AddDeliveries(rows []Row) (added int, err error)
	// AddBatches inserts the jobs, in the same transaction.
	AddBatches([]Batch) error
}

// Enqueue writes the items down to be sent once the transaction is committed,
// and returns the lanes of the replies among them, each once. An item whose key
// exists is ignored. Hand the lanes to [Engine.Flush] after the commit so that
// the replies go out at once.
func Enqueue(tx Tx, items ...Item) ([]Lane, error) {
	var replies, bulk []Row
	for _, i := range items {
		if err := i.check(); err != nil {
			return nil, err
		}
		if i.Class == Reply {
			replies = append(replies, newRow(i, tx.Now()))
		} else {
			bulk = append(bulk, newRow(i, tx.Now()))
		}
	}
	if len(replies) > 0 {
		if err := tx.AddReplies(replies); err != nil {
			return nil, err
		}
	}
	return lanesOf(replies), enqueueBulk(tx, bulk)
}

func lanesOf(rows []Row) (lanes []Lane) {
	for _, r := range rows {
		if l := (Lane{Name: r.Lane, Class: r.Class}); !slices.Contains(lanes, l) {
			lanes = append(lanes, l)
		}
	}
	return lanes
}

// enqueueBulk puts together what is due at about the same time.
func enqueueBulk(tx Tx, rows []Row) error {
	slices.SortStableFunc(rows, func(a, b Row) int { return a.DueAt.Compare(b.DueAt) })
	var batches []Batch
	for chunk := range slices.Chunk(rows, batchSize) {
		// A number of its own is enough: should two batches ever share one, both jobs drive both.
		batch := Batch{ID: rand.Int64N(1<<53) + 1, Wait: max(chunk[0].DueAt.Sub(tx.Now()), 0)}
		for i := range chunk {
			chunk[i].Batch = batch.ID
		}
		added, err := tx.AddDeliveries(chunk)
		if err != nil {
			return err
		}
		if added > 0 {
			batches = append(batches, batch)
		}
	}
	if len(batches) == 0 {
		return nil
	}
	return tx.AddBatches(batches)
}

func newRow(i Item, now time.Time) Row {
	due := i.NotBefore
	if due.Before(now) {
		due = now
	}
	args := i.Args
	if len(args) == 0 {
		args = json.RawMessage("null")
	}
	return Row{
		Key: i.Key, Subject: i.Subject, Kind: i.Kind, Args: args, Class: i.Class,
		Person: i.Person, Address: i.Address, Lane: i.lane(), Edit: i.Edit,
		CreatedAt: now, DueAt: due, UselessAfter: i.UselessAfter, Status: Pending,
	}
}
