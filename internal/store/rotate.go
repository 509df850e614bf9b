package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"keng/internal/vault"
)

// TurnKey has the database sealed with another key from now on, which next
// names, given the one in use; next runs while nobody else can turn the key,
// and may run more than once. If it names none, or a turn is still going on,
// nothing changes. All processes that write need to have the new key, or be
// able to read it from their file. It returns the keys that are in use then.
func (s *Store) TurnKey(ctx context.Context, next func(current string) (string, error)) (state Sealing, err error) {
	err = s.Update(ctx, func(tx *Tx) (err error) {
		if state, err = tx.holdKey(); err != nil || state.Former != "" {
			return err
		}
		key, err := next(state.Key)
		if err != nil || key == "" || key == state.Key {
			return err
		}
		if !tx.vault.Has(key) {
			return &KeyError{key}
		}
		state.Key, state.Former = key, state.Key
		_, err = tx.sql.ExecContext(tx.ctx, "UPDATE sealing SET current_key = $1, former_key = $2", state.Key, state.Former)
		return err
	})
	return state, err
}

// Reseal seals everything with the key in use, in transactions of a bounded
// size, beside processes that go on working. It can be ended at any moment and
// begun again. It returns how many texts it has sealed.
func (s *Store) Reseal(ctx context.Context) (int, error) { return s.sealAll(ctx, false) }

// errLeft says that something is still sealed with the former key.
var errLeft = errors.New("store: something is still sealed with the former key")

// RetireKey ends a turn: once everything is sealed with the key in use, the
// former one is needed no more. It seals what is left. Then forget is called
// with the key in use, while nobody can turn it; it may run more than once.
func (s *Store) RetireKey(ctx context.Context, forget func(current string) error) error {
	for {
		err := s.Update(ctx, func(tx *Tx) error {
			if _, err := tx.holdKey(); err != nil {
				return err
			}
			for _, c := range sealedColumns {
				if left, err := tx.lack(c, tx.wanted(false)); err != nil || left {
					return errors.Join(err, errLeft)
				}
			}
			_, err := tx.sql.ExecContext(tx.ctx, "UPDATE sealing SET former_key = ''")
			return err
		})
		if errors.Is(err, errLeft) {
			_, err = s.Reseal(ctx)
		} else if err == nil {
			break
		}
		if err != nil {
			return err
		}
	}
	return s.Update(ctx, func(tx *Tx) error {
		state, err := tx.holdKey()
		if err != nil || state.Former != "" { // somebody else has turned it again
			return err
		}
		return forget(state.Key)
	})
}

// Machines is on how many machines processes use the database, as far as it can
// tell by their addresses: 1 for a file. Whatever is on the server's own is one.
func (s *Store) Machines(ctx context.Context) (n int, err error) {
	if !s.Postgres() {
		return 1, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	row := s.reader.QueryRowContext(ctx, "SELECT COUNT(DISTINCT CASE WHEN client_addr <<= '127.0.0.0/8' OR client_addr = '::1'"+
		" THEN '' ELSE COALESCE(host(client_addr), '') END) FROM pg_stat_activity WHERE datname = current_database() AND application_name = current_setting('application_name')")
	return n, row.Scan(&n)
}

// SealedTexts counts the texts that are sealed with each key; those in clear are
// under "".
func (tx *Tx) SealedTexts() (map[string]int, error) {
	counts := map[string]int{}
	for _, c := range sealedColumns {
		var rows []struct {
			Beginning string
			N         int
		}
		err := tx.db.Raw(fmt.Sprintf("SELECT substr(%[1]s, 1, %[2]d) AS beginning, COUNT(*) AS n FROM %[3]s WHERE %[1]s <> '' GROUP BY 1",
			c.column, len(vault.Prefix("12345678")), c.table)).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			key, sealed := strings.CutPrefix(r.Beginning, vault.Mark)
			if !sealed {
				key = ""
			}
			counts[strings.TrimSuffix(key, ":")] += r.N
		}
	}
	return counts, nil
}
