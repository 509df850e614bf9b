package testserver

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"keng/internal/throwaway"
)

// Migrate brings an empty database to what a test begins with.
type Migrate func(ctx context.Context, dsn string) error

// databases makes databases on a Postgres server by cloning migrated templates.
type databases struct {
	server string // its address

	mu        sync.Mutex
	templates map[string]*template // by name
}

// template is the database that a Migrate has made.
type template struct {
	once sync.Once
	dsn  string
	err  error
}

func newDatabases(server string) *databases {
	return &databases{server: server, templates: map[string]*template{}}
}

// model returns the name of the database that those of this name are copies of.
// It is made once, however long that takes.
func (d *databases) model(name string, migrate Migrate) (string, error) {
	if migrate == nil {
		return "template1", nil
	}
	d.mu.Lock()
	t := d.templates[name]
	if t == nil {
		t = &template{}
		d.templates[name] = t
	}
	d.mu.Unlock()
	t.once.Do(func() { t.dsn, t.err = d.migrated(context.Background(), migrate) })
	return databaseName(t.dsn), t.err
}

// migrated makes a template and closes it to connections, which would keep it
// from being cloned.
func (d *databases) migrated(ctx context.Context, migrate Migrate) (dsn string, err error) {
	dsn, err = throwaway.CreateDatabase(ctx, d.server, "template1")
	if err != nil {
		return "", err
	}
	err = migrate(ctx, dsn)
	if err == nil {
		err = d.exec(ctx, "ALTER DATABASE "+databaseName(dsn)+" ALLOW_CONNECTIONS false")
	}
	if err != nil {
		return "", errors.Join(err, d.drop(ctx, dsn))
	}
	return dsn, nil
}

// drop removes a database, whoever is still connected to it.
func (d *databases) drop(ctx context.Context, dsn string) error {
	return d.exec(ctx, "DROP DATABASE IF EXISTS "+databaseName(dsn)+" WITH (FORCE)")
}

// dropTemplates removes what a server that is not ours would keep.
func (d *databases) dropTemplates(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	for _, t := range d.templates {
		if t.dsn != "" {
			err = errors.Join(err, d.drop(ctx, t.dsn))
		}
	}
	clear(d.templates)
	return err
}

func (d *databases) exec(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, d.server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// databaseName is the name in an address that CreateDatabase has made.
func databaseName(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}
