package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// inLedger runs f in a transaction of the engine.
func inLedger(t *testing.T, s *store.Store, f func(tx delivery.LedgerTx) error) {
	t.Helper()
	if err := s.Ledger(nil).Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// openRows reads the open rows of these lanes.
func openRows(t *testing.T, s *store.Store, limit int, lanes ...string) (rows []delivery.Row) {
	t.Helper()
	inLedger(t, s, func(tx delivery.LedgerTx) (err error) {
		rows, err = tx.OpenDeliveries(delivery.Reply, lanes, limit)
		return err
	})
	return rows
}

// write enqueues a reply into each of the chats.
func write(t *testing.T, s *store.Store, chats ...string) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		for i, c := range chats {
			_, err := delivery.Enqueue(tx, delivery.Item{
				Key: fmt.Sprint(c, " ", i), Kind: "say", Address: chat.Address{Channel: chat.Telegram, Chat: c},
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func texts(rows []delivery.Row) (keys []string) {
	for _, r := range rows {
		keys = append(keys, r.Key)
	}
	return keys
}

func TestOpenDeliveriesOfLanes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s := d.Open(t)
		write(t, s, "a", "b", "c", "a", "b", "a")
		d.Clock.Advance(-time.Hour)
		if early := openRows(t, s, 10, "telegram/a"); len(early) > 0 {
			t.Errorf("not yet due: %v", texts(early))
		}
		d.Clock.Advance(time.Hour)
		for _, test := range []struct {
			limit int
			lanes []string
			want  []string
		}{
			{10, []string{"telegram/a"}, []string{"a 0", "a 3", "a 5"}},
			{10, []string{"telegram/b", "telegram/a", "telegram/none"}, []string{"a 0", "b 1", "a 3", "b 4", "a 5"}},
			{3, []string{"telegram/b", "telegram/a"}, []string{"a 0", "b 1", "a 3"}},
			{10, []string{"telegram/none"}, nil},
		} {
			if diff := cmp.Diff(test.want, texts(openRows(t, s, test.limit, test.lanes...))); diff != "" {
				t.Error(diff)
			}
		}
	})
}

// Of rows that are written together, one that somebody else has taken a step of
// is told to be lost, and the others are written.
func TestSaveDeliveriesTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		s := d.Open(t)
		write(t, s, "a", "b", "c")
		lanes := []string{"telegram/a", "telegram/b", "telegram/c"}
		rows := openRows(t, s, 10, lanes...)
		other := rows[1]
		other.Status, other.Owner = delivery.Sending, "another engine"
		save := func(rows ...delivery.Row) (saved []bool) {
			inLedger(t, s, func(tx delivery.LedgerTx) (err error) {
				saved, err = tx.SaveDeliveries(rows)
				return err
			})
			return saved
		}
		if diff := cmp.Diff([]bool{true}, save(other)); diff != "" {
			t.Error(diff)
		}

		held := storetest.Start.Add(45 * time.Second)
		for i := range rows {
			rows[i].Status, rows[i].Owner, rows[i].HeldUntil = delivery.Sending, "this engine", held
			rows[i].Attempt, rows[i].Doubts, rows[i].Parts, rows[i].InDoubt, rows[i].Resent = 1, 2, 3, true, true
		}
		rows[0].Status, rows[0].Reason, rows[0].DoneAt, rows[0].Message = delivery.Parked, "rejected", storetest.Start, "77"
		rows[0].HeldUntil, rows[0].Owner = time.Time{}, ""
		if diff := cmp.Diff([]bool{true, false, true}, save(rows[2], rows[1], rows[0])); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"b 1", "c 2"}, texts(openRows(t, s, 10, lanes...))); diff != "" {
			t.Error(diff)
		}
		left := openRows(t, s, 10, lanes...)
		other.Version++
		rows[2].Version++
		if diff := cmp.Diff([]delivery.Row{other, rows[2]}, left); diff != "" {
			t.Error(diff)
		}
		done := rows[0]
		done.Version++
		done.Args = []byte("null") // a reply that is said is forgotten
		err := s.View(t.Context(), func(tx *store.Tx) error {
			all, err := tx.DeliveriesAbout("")
			if diff := cmp.Diff(done, all[0]); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
