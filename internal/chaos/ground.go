package chaos

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"keng/internal/throwaway"
)

// Kind is a kind of database.
type Kind string

// The kinds.
const (
	SQLite   Kind = "sqlite"
	Postgres Kind = "postgres"
)

// begin is when a month begins: the evening before anything is due, which is
// five days before the meeting.
var begin = time.Date(2026, time.December, 4, 11, 0, 0, 0, time.UTC)

// ground is what all runs stand on: servers, and for each kind of database a
// model of what a run begins with.
type ground struct {
	program  Program
	dir      string
	postgres *throwaway.Server // nil until it is needed
	redis    *throwaway.Server
	models   map[Kind]*model
	copies   int
	// graves are processes that were killed in months that are over.
	graves []*process
	// goroutines is how many there are between months.
	goroutines int
}

// model is a database as a run finds it.
type model struct {
	cell Cell
	// file is that of SQLite, name the database on the server.
	file []byte
	name string
}

func newGround(p Program) (*ground, error) {
	dir, err := os.MkdirTemp(memory(), "keng-chaos-")
	if err != nil {
		return nil, fmt.Errorf("cannot make a folder: %w", err)
	}
	return &ground{program: p, dir: dir, models: map[Kind]*model{}}, nil
}

// memory is a folder in memory, if there is one.
func memory() string {
	const shared = "/dev/shm"
	if info, err := os.Stat(shared); err == nil && info.IsDir() {
		return shared
	}
	return ""
}

func (g *ground) close() error {
	err := os.RemoveAll(g.dir)
	for _, s := range []*throwaway.Server{g.postgres, g.redis} {
		if s != nil {
			err = errors.Join(err, s.Close())
		}
	}
	return err
}

// world is what one run has for itself.
type world struct {
	kind Kind
	cell Cell
	// url and redis are the addresses; redis is empty where there is none.
	url, redis string
	// db looks into the database from outside.
	db *sql.DB
	// discard removes all of it.
	discard func(context.Context) error
}

// need makes the model of a kind of database.
func (g *ground) need(ctx context.Context, on Kind) (err error) {
	if g.models[on] == nil {
		g.models[on], err = g.prepare(ctx, on)
	}
	return err
}

// fresh makes a world.
func (g *ground) fresh(ctx context.Context, on Kind) (*world, error) {
	g.copies++
	if on == SQLite {
		return g.freshFile(g.models[on])
	}
	return g.freshDatabase(ctx, g.models[on])
}

func (g *ground) prepare(ctx context.Context, on Kind) (m *model, err error) {
	m = &model{}
	if on == SQLite {
		path := filepath.Join(g.dir, "model.db")
		if m.cell, err = g.program.Prepare(ctx, "sqlite:"+path, begin); err == nil {
			m.file, err = os.ReadFile(path)
		}
		return m, err
	}
	if g.postgres, err = throwaway.StartPostgres(ctx); err != nil {
		return nil, err
	}
	if g.redis, err = throwaway.StartRedis(ctx); err != nil {
		return nil, err
	}
	address, err := g.postgres.Database(ctx, nil)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	m.name = u.Path[1:]
	m.cell, err = g.program.Prepare(ctx, address, begin)
	return m, err
}

func (g *ground) freshFile(m *model) (*world, error) {
	path := filepath.Join(g.dir, fmt.Sprintf("run%d.db", g.copies))
	if err := os.WriteFile(path, m.file, 0o600); err != nil {
		return nil, err
	}
	// The drivers are there because the program has them.
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return &world{kind: SQLite, cell: m.cell, url: "sqlite:" + path, db: db, discard: func(context.Context) error {
		err := db.Close()
		for _, suffix := range []string{"", "-wal", "-shm"} {
			if gone := os.Remove(path + suffix); gone != nil && !errors.Is(gone, os.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
		return err
	}}, nil
}

func (g *ground) freshDatabase(ctx context.Context, m *model) (*world, error) {
	if err := throwaway.EmptyRedis(ctx, g.redis.URL()); err != nil {
		return nil, err
	}
	address, err := throwaway.CreateDatabase(ctx, g.postgres.URL(), m.name)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return nil, err
	}
	return &world{kind: Postgres, cell: m.cell, url: address, redis: g.redis.URL(), db: db, discard: func(ctx context.Context) error {
		return errors.Join(db.Close(), g.administer(ctx, "DROP DATABASE "+u.Path[1:]+" WITH (FORCE)"))
	}}, nil
}

// administer has the server do something to its databases.
func (g *ground) administer(ctx context.Context, statement string) error {
	db, err := sql.Open("pgx", g.postgres.URL())
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, statement)
	return errors.Join(err, db.Close())
}
