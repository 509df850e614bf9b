package testserver

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Migrate brings an empty database to the schema of a test. It must be a
// function with a name of its own: it runs once in a process, and closures of
// one place in the code count as the same function.
type Migrate func(ctx context.Context, dsn string) error

// databases makes databases on a Postgres server by cloning migrated templates.
type databases struct {
	admin func() string // the server's address

	mu        sync.Mutex
	templates map[uintptr]*template
}

// template is the database that one Migrate has made.
type template struct {
	once sync.Once
	name string
	err  error
}

func newDatabases(admin func() string) *databases {
	return &databases{admin: admin, templates: map[uintptr]*template{}}
}

// Database makes a database that migrate has run on, or an empty one if
// migrate is nil, and returns its address. It stays until the server is
// closed. Only a Postgres server has databases.
func (s *Server) Database(ctx context.Context, migrate Migrate) (dsn string, err error) {
	if s.databases == nil {
		return "", fmt.Errorf("%s has no databases to make", s.recipe.name)
	}
	name, err := s.databases.create(ctx, migrate)
	if err != nil {
		return "", err
	}
	return s.databases.url(name)
}

// create makes a database and returns its name.
func (d *databases) create(ctx context.Context, migrate Migrate) (string, error) {
	model := "template1"
	if migrate != nil {
		t := d.template(migrate)
		// The template outlives the context of the test that needs it first.
		t.once.Do(func() { t.name, t.err = d.migrated(context.WithoutCancel(ctx), migrate) })
		if t.err != nil {
			return "", fmt.Errorf("template database: %w", t.err)
		}
		model = t.name
	}
	name := databaseName()
	return name, d.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+model)
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
func (d *databases) migrated(ctx context.Context, migrate Migrate) (string, error) {
	name := databaseName()
	if err := d.exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	dsn, err := d.url(name)
	if err == nil {
		err = migrate(ctx, dsn)
	}
	if err == nil {
		err = d.exec(ctx, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false")
	}
	if err != nil {
		return "", errors.Join(err, d.drop(ctx, name))
	}
	return name, nil
}

// drop removes a database, whoever is still connected to it.
func (d *databases) drop(ctx context.Context, name string) error {
	return d.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

// dropTemplates removes what a server that is not ours would keep.
func (d *databases) dropTemplates(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	for _, t := range d.templates {
		if t.name != "" {
			err = errors.Join(err, d.drop(ctx, t.name))
		}
	}
	clear(d.templates)
	return err
}

func (d *databases) exec(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, d.admin())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// url is the server's address with another database in it.
func (d *databases) url(name string) (string, error) {
	u, err := url.Parse(d.admin())
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// databaseName returns a name that no other process picks on the same server.
func databaseName() string { return "keng_test_" + strings.ToLower(rand.Text()) }
