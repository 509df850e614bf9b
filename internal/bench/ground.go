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
	"keng/internal/throwaway"
)

// Ground is what benches stand on: throwaway servers, a folder, and a province
// of each size, which each bench gets a copy of. Its methods are the benches;
// one runs at a time. An error of theirs says that something could not be
// measured, or that the program did not do what it was measured at.
type Ground struct {
	Options
	dir      string
	postgres *throwaway.Server // nil until it is needed
	redis    *throwaway.Server
	servers  []io.Closer // those that are there
	// masters are the addresses of the databases that are copied.
	masters map[master]string
	copies  int
}

type master struct {
	kind  Kind
	cells int
}

// With gives f a ground to stand on, and clears it away afterwards, servers and
// all, whatever f came to.
func With(ctx context.Context, o Options, f func(context.Context, *Ground) error) error {
	dir, err := os.MkdirTemp("", "keng-bench-")
	if err != nil {
		return fmt.Errorf("cannot make a folder for the bench: %w", err)
	}
	g := &Ground{Options: o, dir: dir, masters: map[master]string{}}
	g.warnOfOthers(ctx)
	return errors.Join(f(ctx, g), g.close())
}

func (g *Ground) close() error {
	err := os.RemoveAll(g.dir)
	for _, s := range g.servers {
		err = errors.Join(err, s.Close())
	}
	return err
}

// settings are what Debian gives a Postgres, where throwaway saves memory and
// skips what makes an answer durable.
var settings = []string{"fsync=on", "synchronous_commit=on", "shared_buffers=128MB", "max_wal_size=1GB"}

// startPostgres starts the server on the first call.
func (g *Ground) startPostgres(ctx context.Context) error {
	if g.postgres != nil {
		return nil
	}
	s, err := throwaway.StartPostgres(ctx, settings...)
	if err != nil {
		return fmt.Errorf("start a Postgres: %w", err)
	}
	g.postgres, g.servers = s, append(g.servers, s)
	return nil
}

// database is one that a bench may do with as it likes.
type database struct {
	*sql.DB
	kind Kind
	// url is in the words of KENG_DATABASE_URL, redis of KENG_REDIS_URL.
	url, redis string
	province   *province.Province
}

// province returns a copy of the province of so many cells. Close gives the
// connections back; the copy goes with the ground.
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
		path := filepath.Join(g.dir, fmt.Sprintf("copy%d.db", g.copies))
		d.url = "sqlite:" + path
		err = copyFile(strings.TrimPrefix(g.masters[m], "sqlite:"), path)
	} else {
		d.url, err = g.clone(ctx, g.masters[m])
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
	if err := migrate(ctx, address); err != nil {
		return "", err
	}
	db, err := open(address)
	if err != nil {
		return "", err
	}
	err = province.New(m.cells).Write(ctx, db, m.kind == Postgres)
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

func migrate(ctx context.Context, address string) error {
	s, err := store.Open(ctx, store.Options{URL: address})
	if err != nil {
		return err
	}
	return errors.Join(s.Migrate(ctx), s.Close())
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

// clone copies a database of the Postgres server.
func (g *Ground) clone(ctx context.Context, address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, g.postgres.URL())
	if err != nil {
		return "", err
	}
	defer conn.Close(ctx)
	name := fmt.Sprintf("bench_%d", g.copies)
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+strings.TrimPrefix(u.Path, "/")); err != nil {
		return "", fmt.Errorf("copy a database: %w", err)
	}
	// What the copying has left to write must not be written during the bench.
	if _, err := conn.Exec(ctx, "CHECKPOINT"); err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// emptyRedis is the server, as it is after its start.
func (g *Ground) emptyRedis(ctx context.Context) (string, error) {
	if g.redis == nil {
		s, err := throwaway.StartRedis(ctx)
		if err != nil {
			return "", fmt.Errorf("start a Redis: %w", err)
		}
		g.redis, g.servers = s, append(g.servers, s)
		return s.URL(), nil
	}
	if err := errors.Join(g.redis.Stop(), g.redis.Start(ctx)); err != nil {
		return "", fmt.Errorf("start a Redis: %w", err)
	}
	return g.redis.URL(), nil
}

// copyFile copies the file of a database that nobody has open.
func copyFile(from, to string) error {
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
