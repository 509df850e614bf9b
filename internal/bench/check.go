package bench

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// check finds every acknowledged answer in the database: the person's last one
// as it stands, each one in the history, and each one's confirmation in the
// ledger. It returns how many it looked for, and how many are missing.
func (c *crowd) check(ctx context.Context, db *database) (looked, lost int, err error) {
	stands, err := pairs[string](ctx, db.DB, "SELECT person_id, choice FROM answers")
	if err != nil {
		return 0, 0, err
	}
	history, err := pairs[int](ctx, db.DB, "SELECT person_id, COUNT(*) FROM answer_changes GROUP BY person_id")
	if err != nil {
		return 0, 0, err
	}
	confirmed, err := confirmations(ctx, db.DB)
	if err != nil {
		return 0, 0, err
	}
	for _, h := range c.hands {
		for _, v := range h.people {
			looked += v.given
			lost += abs(v.given - history[v.Person])
			if v.given > 0 && stands[v.Person] != string(choice(v.given-1)) {
				lost++
			}
		}
		for _, update := range h.taken {
			if !confirmed[fmt.Sprint(update)] {
				lost++
			}
		}
	}
	return looked, lost, nil
}

func abs(n int) int { return max(n, -n) }

// pairs reads a table of two columns.
func pairs[V any](ctx context.Context, db *sql.DB, query string) (map[int64]V, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says more
	all := map[int64]V{}
	for rows.Next() {
		var key int64
		var value V
		if err := rows.Scan(&key, &value); err != nil {
			return nil, err
		}
		all[key] = value
	}
	return all, rows.Err()
}

// confirmations are the updates that a reply was written down for.
func confirmations(ctx context.Context, db *sql.DB) (map[string]bool, error) {
	const prefix = "reply/telegram/"
	rows, err := db.QueryContext(ctx, "SELECT dedup_key FROM deliveries WHERE dedup_key LIKE '"+prefix+"%'")
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says more
	all := map[string]bool{}
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, err
		}
		update, _, _ := strings.Cut(strings.TrimPrefix(key, prefix), "/")
		all[update] = true
	}
	return all, rows.Err()
}
