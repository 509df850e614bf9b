package throwaway

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Database makes a database that migrate has run on, or an empty one if
// migrate is nil, and returns its address. It stays until the server is
// closed. Only a Postgres server has databases.
func (s *Server) Database(ctx context.Context, migrate func(ctx context.Context, dsn string) error) (dsn string, err error) {
	dsn, err = CreateDatabase(ctx, s.URL(), "template1")
	if err == nil && migrate != nil {
		err = migrate(ctx, dsn)
	}
	return dsn, err
}

// CreateDatabase makes a database on the Postgres server at an address, as a
// copy of another one that nobody is connected to, and returns its address. Its
// name is one that no other process picks.
func CreateDatabase(ctx context.Context, server, template string) (dsn string, err error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	name := "keng_test_" + strings.ToLower(rand.Text())
	_, err = conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template)
	u.Path = "/" + name
	return u.String(), errors.Join(err, conn.Close(ctx))
}
