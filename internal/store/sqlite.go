package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"os"
	"strings"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
)

// readerConns is how many may read at once on SQLite: reading is done by the
// processor, so more than a few only wait for each other.
const readerConns = 4

// openSQLite opens one connection for writing, whose transactions take the
// write lock at once (taking it later can fail half-way), and a few for
// reading, which never wait for the writer.
func (s *Store) openSQLite(path string, between func(driver.Driver) driver.Driver) error {
	path = strings.TrimPrefix(path, "//")
	if path == "" {
		return errors.New("the database URL names no file: sqlite:PATH")
	}
	if err := makePrivate(path); err != nil {
		return err
	}
	writer, err := connect(dsn(path, "_txlock=immediate&_pragma=synchronous(NORMAL)"), between)
	if err != nil {
		return err
	}
	s.writer = writer
	writer.SetMaxOpenConns(1)
	reader, err := connect(dsn(path, "_txlock=deferred&_pragma=query_only(1)"), between)
	if err != nil {
		return err
	}
	s.reader = reader
	reader.SetMaxOpenConns(readerConns)
	reader.SetMaxIdleConns(readerConns)
	s.orm, err = gorm.Open(sqlite.Dialector{Conn: writer}, s.gormConfig())
	if err != nil {
		return err
	}
	s.queue, err = newSQLiteQueue(s)
	return err
}

// connect returns connections by SQLite's driver, with what is to be between.
func connect(dsn string, between func(driver.Driver) driver.Driver) (*sql.DB, error) {
	db, err := sql.Open(sqlite.DriverName, dsn)
	if err != nil || between == nil {
		return db, err
	}
	return sql.OpenDB(connector{dsn, between(db.Driver())}), db.Close()
}

// connector connects by a driver that has no name.
type connector struct {
	dsn    string
	driver driver.Driver
}

var _ driver.Connector = connector{}

// Connect implements driver.Connector.
func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.dsn) }

// Driver implements driver.Connector.
func (c connector) Driver() driver.Driver { return c.driver }

// makePrivate makes a file that is not there yet, for its owner alone: SQLite
// would let the whole machine read it. Its other files take after this one.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn has the path escaped, since the driver takes what follows a "?" for its own.
func dsn(path, params string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&" + params
}
