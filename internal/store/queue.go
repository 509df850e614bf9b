package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
)

// migrator makes River's tables.
type migrator interface {
	migrate(ctx context.Context) error
	migrated(ctx context.Context) (bool, error)
}

// queue is River on one of the databases.
type queue interface {
	migrator
	// insert adds jobs in the transaction.
	insert(tx *Tx, jobs []river.InsertManyParams) error
	// work hands the jobs to the worker until stop is called.
	work(ctx context.Context, s *Store, w *batchWorker) (stop func(context.Context) error, err error)
}

// maxInsert is how many jobs go into one statement: River keeps them all in memory.
const maxInsert = 1000

// riverQueue is the part that both databases share; T is the transaction that River takes.
type riverQueue[T any] struct {
	driver riverdriver.Driver[T]
	client *river.Client[T]
	within func(tx *Tx, fn func(T) error) error
}

func newQueue[T any](s *Store, d riverdriver.Driver[T], within func(*Tx, func(T) error) error) (*riverQueue[T], error) {
	client, err := river.NewClient(d, &river.Config{Logger: queueLog(s.log)})
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return &riverQueue[T]{driver: d, client: client, within: within}, nil
}

func newSQLiteQueue(s *Store) (queue, error) {
	return newQueue(s, riversqlite.New(s.writer), func(tx *Tx, fn func(*sql.Tx) error) error { return fn(tx.sql) })
}

func newPostgresQueue(s *Store) (queue, error) {
	return newQueue(s, riverpgxv5.New(s.pool), withinPostgres)
}

func postgresMigrations(pool *pgxpool.Pool) migrator {
	return &riverQueue[pgx.Tx]{driver: riverpgxv5.New(pool)}
}

func (q *riverQueue[T]) insert(tx *Tx, jobs []river.InsertManyParams) error {
	for len(jobs) > 0 {
		n := min(len(jobs), maxInsert)
		part := jobs[:n]
		jobs = jobs[n:]
		err := q.within(tx, func(t T) error {
			_, err := q.client.InsertManyTx(tx.ctx, t, part)
			return err
		})
		if err != nil {
			return fmt.Errorf("queue: insert: %w", err)
		}
	}
	return nil
}

func (q *riverQueue[T]) migrate(ctx context.Context) error {
	m, err := rivermigrate.New(q.driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

func (q *riverQueue[T]) migrated(ctx context.Context) (bool, error) {
	m, err := rivermigrate.New(q.driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return false, err
	}
	res, err := m.Validate(ctx, nil)
	if err != nil {
		return false, err
	}
	return res.OK, nil
}

// withinPostgres hands River the very connection that carries the transaction.
func withinPostgres(tx *Tx, fn func(pgx.Tx) error) error {
	return tx.conn.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("queue: a connection of type %T", c)
		}
		return fn(&borrowedTx{pgxConn: conn.Conn()})
	})
}
