package storetest

import (
	"context"
	"database/sql"
)

// Exec runs a statement past the store, as somebody does who has the database's
// password, and returns what the database says to it.
func (d *Database) Exec(ctx context.Context, statement string) error {
	driver, address := "sqlite", d.URL[len("sqlite:"):]
	if d.Postgres {
		driver, address = "pgx", d.URL
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		return err
	}
	defer db.Close() //nolint:errcheck // what was done is committed
	_, err = db.ExecContext(ctx, statement)
	return err
}
