package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"keng/internal/bench/province"
	"keng/internal/store"
)

// database is one that a bench may do with as it likes.
type database struct {
	*sql.DB
	kind Kind
	// url is in the words of KENG_DATABASE_URL, redis of KENG_REDIS_URL.
	url, redis string
	province   *province.Province
	remove     func(context.Context) error
}

// discard removes the database. What cannot be removed goes with the ground.
func (d *database) discard(ctx context.Context) {
	_ = d.Close()
	_ = d.remove(ctx)
}

// province returns a copy of the province of so many cells, for the caller to
// discard.
func (g *Ground) province(ctx context.Context, kind Kind, cells int) (*database, error) {
	m := master{kind, cells}
	if g.masters[m] == "" {
		address, err := g.build(ctx, m)
		if err != nil {
			return nil, err
		}
		g.masters[m] = address
	}
	d := &database{kind: kind, province: province.New(cells)}
	g.copies++
	var err error
	if kind == SQLite {
		err = d.copyFile(strings.TrimPrefix(g.masters[m], "sqlite:"), filepath.Join(g.dir, fmt.Sprintf("copy%d.db", g.copies)))
	} else {
		err = g.clone(ctx, g.masters[m], d)
	}
	if err == nil && kind == Postgres && !g.NoRedis {
		d.redis, err = g.emptyRedis(ctx)
	}
	if err == nil {
		d.DB, err = open(d.url)
	}
	return d, err
}

// build makes a database with a province in it, which the program has planned
// ahead in, as it does in its first minute.
func (g *Ground) build(ctx context.Context, m master) (address string, err error) {
	g.progress("make a province of %d cells on %s", m.cells, m.kind)
	begin := time.Now()
	if m.kind == SQLite {
		address = "sqlite:" + filepath.Join(g.dir, fmt.Sprintf("province%d.db", m.cells))
	} else {
		if err := g.startPostgres(ctx); err != nil {
			return "", err
		}
		if address, err = g.postgres.Database(ctx, nil); err != nil {
			return "", err
		}
	}
	s, err := store.Open(ctx, store.Options{URL: address, Vault: g.vault})
	if err != nil {
		return "", err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	if err := s.Migrate(ctx); err != nil {
		return "", err
	}
	db, err := open(address)
	if err != nil {
		return "", err
	}
	if err = province.New(m.cells).Write(ctx, db, m.kind == Postgres); err == nil {
		_, err = s.Settle(ctx, true) // as the program would have written it
	}
	if err == nil {
		_, err = db.ExecContext(ctx, "ANALYZE")
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return "", err
	}
	if err := g.once(ctx, address, "job", "plan"); err != nil {
		return "", err
	}
	g.progress("made it in %.1f s", time.Since(begin).Seconds())
	return address, nil
}

// open opens a database from outside of the program. The drivers are there
// because the store has them.
func open(address string) (*sql.DB, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)")
		if err == nil {
			db.SetMaxOpenConns(1)
		}
		return db, err
	}
	return sql.Open("pgx", address)
}

// clone makes d a copy of a database of the Postgres server.
func (g *Ground) clone(ctx context.Context, address string, d *database) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	original, name := strings.TrimPrefix(u.Path, "/"), fmt.Sprintf("bench_%d", g.copies)
	// What the copying has left to write must not be written during the bench.
	for _, statement := range []string{"CREATE DATABASE " + name + " TEMPLATE " + original, "CHECKPOINT"} {
		if err := g.order(ctx, statement); err != nil {
			return err
		}
	}
	u.Path = "/" + name
	d.url = u.String()
	d.remove = func(ctx context.Context) error { return g.order(ctx, "DROP DATABASE "+name+" WITH (FORCE)") }
	return nil
}

// order has the Postgres server do something.
func (g *Ground) order(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, g.postgres.URL())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// copyFile makes d a copy of the file of a database that nobody has open.
func (d *database) copyFile(from, to string) error {
	d.url = "sqlite:" + to
	d.remove = func(context.Context) error {
		return errors.Join(os.Remove(to), os.RemoveAll(to+"-wal"), os.RemoveAll(to+"-shm"))
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
