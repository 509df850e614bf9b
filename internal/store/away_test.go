package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"keng/internal/fault"
	"keng/internal/store"
	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

// TestIsAway: what is taken for the absence of the database is tried again, and
// everything else counts against the request.
func TestIsAway(t *testing.T) {
	nobody := errors.New("nobody is there")
	for name, test := range map[string]struct {
		err  error
		want bool
	}{
		"a connection that is closed":  {closedConnection(t), true},
		"a transaction out of time":    {outOfTime(t, storetest.Postgres(t)), true},
		"… on SQLite":                  {outOfTime(t, storetest.SQLite(t)), true},
		"a transaction that was ended": {fmt.Errorf("store: commit: %w", sql.ErrTxDone), true},
		"a request that was given up":  {context.Canceled, false},
		"a refusal":                    {fault.New(fault.NotFound, "nobody"), false},
		"something else":               {nobody, false},
		"nothing":                      {nil, false},
	} {
		if got := store.IsAway(test.err); got != test.want {
			t.Errorf("%s: %v: %v", name, test.err, got)
		}
	}
}

// closedConnection is how a connection refuses that has been lost and noticed so.
func closedConnection(t *testing.T) error {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), testserver.Postgres(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = conn.Begin(t.Context())
	return err
}

// outOfTime is how a transaction ends whose time is over.
func outOfTime(t *testing.T, d *storetest.Database) error {
	t.Helper()
	s := d.Open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	return s.Update(ctx, func(tx *store.Tx) error {
		<-ctx.Done()
		for { // the transaction hears of it a moment later
			if _, err := tx.ParkedEvents(); err != nil {
				return err
			}
		}
	})
}
