package store

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Settle makes a database, after [Store.Migrate], fit to be worked on: it has a
// key, and what was written into it in clear before there were keys is sealed
// and swept away. It does nothing where that is done, unless it is to look
// again, for what a program of before may have written since. It can be ended
// at any moment and begun again, and run in several processes at once. It
// returns how many texts it has sealed. The error of a Store that has not got
// the database's key is a [*KeyError].
func (s *Store) Settle(ctx context.Context, look bool) (sealed int, err error) {
	swept := false
	err = s.Update(ctx, func(tx *Tx) (err error) {
		swept, err = tx.swept(look)
		return err
	})
	if err != nil || swept {
		return 0, err
	}
	if sealed, err = s.sealAll(ctx, true); err != nil {
		return sealed, err
	}
	if err := s.sweep(ctx); err != nil {
		// What is in the tables is sealed. The next start tries again.
		s.log.WarnContext(ctx, "what was in clear is sealed, but its traces in the database's files are not swept away yet", "error", err)
		return sealed, nil
	}
	return sealed, s.Update(ctx, func(tx *Tx) error { return tx.setSwept(true) })
}

// swept tells whether nothing is left in clear. If it is to look and finds
// something, it is not.
func (tx *Tx) swept(look bool) (bool, error) {
	state, err := tx.holdKey()
	if err != nil || !state.Swept || !look {
		return state.Swept, err
	}
	for _, c := range sealedColumns {
		if left, err := tx.lack(c, tx.wanted(true)); err != nil || left {
			return false, errors.Join(err, tx.setSwept(false))
		}
	}
	return true, nil
}

func (tx *Tx) setSwept(yes bool) error {
	_, err := tx.sql.ExecContext(tx.ctx, "UPDATE sealing SET swept = $1", yes)
	return err
}

// sweep writes the database's files anew, without what has been overwritten and
// deleted: SQLite and Postgres leave that where it was until they need the place.
func (s *Store) sweep(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, migrateTimeout)
	defer cancel()
	if s.Postgres() {
		return s.unhurried(ctx, func(db *sql.DB, _ *pgxpool.Pool) error {
			for _, c := range sealedColumns {
				if _, err := db.ExecContext(ctx, "VACUUM (FULL) "+c.table); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if _, err := s.writer.ExecContext(ctx, "VACUUM"); err != nil {
		return err
	}
	// The file that SQLite writes first holds what was there before, too.
	var busy, frames, done int
	if err := s.writer.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &done); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("store: somebody else is reading the file")
	}
	return nil
}
