package chaos

import (
	"context"
	"database/sql/driver"
	"errors"
	"sync"

	"keng/internal/sqlitetap"
)

// between is what stands between a process's store and SQLite's driver: each
// statement passes through the process's power, as it would over a network.
func (p *power) between(d driver.Driver) driver.Driver {
	f := &filling{power: p, full: map[sqlitetap.Conn]bool{}}
	return sqlitetap.Tap{Pass: p.statement, Begin: f.begin}.Between(d)
}

// statement passes a statement to SQLite.
func (p *power) statement(do func() error) error {
	err := p.pass(database, do)
	if errors.Is(err, errCut) {
		return sqlitetap.Gone(err)
	}
	return err
}

// filling lets the database grow no more while the disk is full.
type filling struct {
	power *power
	mu    sync.Mutex
	// full are the connections that were told so.
	full map[sqlitetap.Conn]bool
}

func (f *filling) begin(ctx context.Context, c sqlitetap.Conn, writes bool) error {
	full := f.power.net.full.Load()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !writes || full == f.full[c] {
		return nil
	}
	limit := "4294967294"
	if full {
		limit = "1" // or as much as it has
	}
	_, err := c.ExecContext(ctx, "PRAGMA max_page_count = "+limit, nil)
	if err == nil {
		f.full[c] = full
	}
	return err
}
