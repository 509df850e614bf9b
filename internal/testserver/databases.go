package testserver

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"keng/internal/throwaway"
)

// Migrate brings an empty database to the schema of a test. It must be a
// function with a name of its own: it runs once in a process, and closures of
// one place in the code count as the same function.
type Migrate func(ctx context.Context, dsn string) error

// databases makes databases on a Postgres server by cloning migrated templates.
type databases struct {
	server string // its address

	mu        sync.Mutex
	templates map[uintptr]*template
}

// template is the database that one Migrate has made.
type template struct {
	once sync.Once
	dsn  string
	err  error
}

func newDatabases(server string) *databases {
	return &databases{server: server, templates: map[uintptr]*template{}}
}

// create makes a database and returns its address.
func (d *databases) create(ctx context.Context, migrate Migrate) (dsn string, err error) {
	model := "template1"
	if migrate != nil {
		t := d.template(migrate)
		// The template outlives the context of the test that needs it first.
		t.once.Do(func() { t.dsn, t.err = d.migrated(context.WithoutCancel(ctx), migrate) })
		if t.err != nil {
			return "", t.err
		}
		model = databaseName(t.dsn)
	}
	return throwaway.CreateDatabase(ctx, d.server, model)
}

func (d *databases) template(migrate Migrate) *template {
	d.mu.Lock()
	defer d.mu.Unlock()
	key := reflect.ValueOf(migrate).Pointer()
	if d.templates[key] == nil {
		d.templates[key] = &template{}
	}
	return d.templates[key]
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
