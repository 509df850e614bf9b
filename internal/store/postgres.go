package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// lockTimeout is how long a statement waits for a row that another
// transaction holds: those are short, so longer means that it hangs.
const lockTimeout = 10 * time.Second

// openPostgres opens one pool, which GORM uses through database/sql and River as it is.
func (s *Store) openPostgres(ctx context.Context, maxConns int) error {
	cfg, err := poolConfig(s.url)
	if err != nil {
		return err
	}
	cfg.MaxConns = int32(maxConns)
	limits := map[string]time.Duration{
		"statement_timeout": s.timeout, "lock_timeout": lockTimeout, "idle_in_transaction_session_timeout": s.timeout,
	}
	for name, d := range limits {
		cfg.ConnConfig.RuntimeParams[name] = strconv.FormatInt(d.Milliseconds(), 10)
	}
	if s.pool, err = pgxpool.NewWithConfig(ctx, cfg); err != nil {
		return err
	}
	s.writer = stdlib.OpenDBFromPool(s.pool)
	s.reader = s.writer
	if err := s.Ping(ctx); err != nil {
		return fmt.Errorf("Postgres does not answer: %w", err)
	}
	if s.orm, err = gorm.Open(postgres.New(postgres.Config{Conn: s.writer}), s.gormConfig()); err != nil {
		return err
	}
	s.queue, err = newPostgresQueue(s)
	return err
}

// poolConfig reads the URL. The parser's own error repeats the URL, so it is not passed on.
func poolConfig(url string) (*pgxpool.Config, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("the database URL is malformed: postgres://USER@HOST:PORT/NAME")
	}
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	if cfg.ConnConfig.RuntimeParams["application_name"] == "" {
		cfg.ConnConfig.RuntimeParams["application_name"] = "keng"
	}
	return cfg, nil
}
