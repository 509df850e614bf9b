package store

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// sealBatch is how many texts a transaction seals anew: on SQLite nobody else
// writes meanwhile, so it is over in a few milliseconds.
const sealBatch = 500

// sealPatience is how long to wait for those who are writing what is to be
// sealed: their transactions are short.
const sealPatience = 100 * time.Millisecond

// sealAll seals everything that is in clear or, if not only that, sealed with
// another key than the one in use, in transactions of a bounded size. It may
// end at any moment and be begun again, and run in several processes at once.
// It returns how many texts it has sealed.
func (s *Store) sealAll(ctx context.Context, onlyClear bool) (sealed int, err error) {
	for _, c := range sealedColumns {
		n, err := s.sealColumn(ctx, c, onlyClear)
		sealed += n
		if err != nil {
			return sealed, fmt.Errorf("store: seal %s of %s: %w", c.column, c.table, err)
		}
	}
	return sealed, nil
}

func (s *Store) sealColumn(ctx context.Context, c sealedColumn, onlyClear bool) (sealed int, err error) {
	for {
		var behind []any
		for {
			n, last, err := s.sealSome(ctx, c, onlyClear, behind)
			sealed += n
			if err != nil {
				return sealed, err
			}
			if n < sealBatch {
				break
			}
			behind = last
		}
		// What somebody else was writing was left out.
		more := false
		err := s.Update(ctx, func(tx *Tx) (err error) {
			if err = tx.useKey(); err == nil {
				more, err = tx.lack(c, tx.wanted(onlyClear))
			}
			return err
		})
		if err != nil || !more {
			return sealed, err
		}
		select {
		case <-time.After(sealPatience):
		case <-ctx.Done():
			return sealed, ctx.Err()
		}
	}
}

// sealSome seals a batch of a column behind the row with these keys, and returns
// how many there were and the keys of the last.
func (s *Store) sealSome(ctx context.Context, c sealedColumn, onlyClear bool, behind []any) (n int, last []any, err error) {
	err = s.Update(ctx, func(tx *Tx) error {
		if err := tx.useKey(); err != nil {
			return err
		}
		rows, err := tx.lacks(c, tx.wanted(onlyClear), behind, sealBatch)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := tx.sealAnew(c, &rows[i]); err != nil {
				return err
			}
		}
		for some := range slices.Chunk(rows, chunk) {
			if err := tx.putSealed(c, some); err != nil {
				return err
			}
		}
		if n = len(rows); n > 0 {
			last = rows[n-1].keys
		}
		return nil
	})
	return n, last, err
}
