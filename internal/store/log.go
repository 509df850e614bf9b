package store

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slow is when a statement deserves a line in the log.
const slow = 500 * time.Millisecond

func (s *Store) gormConfig() *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 quiet{s.log},
		NowFunc:                func() time.Time { return exact(s.now()) },
	}
}

// quiet logs slow statements with placeholders for their values. Failures are
// for the caller to log, once.
type quiet struct{ log *slog.Logger }

var (
	_ logger.Interface  = quiet{}
	_ gorm.ParamsFilter = quiet{}
)

func (q quiet) LogMode(logger.LogLevel) logger.Interface       { return q }
func (q quiet) Info(context.Context, string, ...any)           {}
func (q quiet) Warn(_ context.Context, text string, _ ...any)  { q.log.Warn("gorm", "text", text) }
func (q quiet) Error(_ context.Context, text string, _ ...any) { q.log.Error("gorm", "text", text) }

// ParamsFilter implements gorm.ParamsFilter: no values.
func (q quiet) ParamsFilter(_ context.Context, statement string, _ ...any) (string, []any) {
	return statement, nil
}

func (q quiet) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), _ error) {
	if took := time.Since(begin); took > slow {
		statement, rows := fc()
		q.log.WarnContext(ctx, "slow statement", "sql", statement, "rows", rows, "took", took)
	}
}
