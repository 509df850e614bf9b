package state

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"keng/internal/fault"
)

// patience is how long one call may wait for Redis: a person is waiting behind
// it, and Redis answers within a millisecond or is not well.
const patience = time.Second

// errAddress leaves out the address and the parser's own words, which quote
// parts of it: a password with an unescaped "/" or "@" can be in any part.
var errAddress = errors.New("the Redis address makes no sense: write redis://[user:password@]host:6379[/number], with special characters of the password as %XX")

// connect returns a client for the address; it does not dial yet. What the
// address says of timeouts and pools (?read_timeout=…) goes before our own.
func connect(redisURL string, log *slog.Logger) (*redis.Client, error) {
	opt, err := redis.ParseURL(redisURL)
	if err != nil {
		return nil, errAddress
	}
	opt.DialTimeout = orPatience(opt.DialTimeout)
	opt.ReadTimeout = orPatience(opt.ReadTimeout)
	opt.WriteTimeout = orPatience(opt.WriteTimeout)
	opt.PoolTimeout = orPatience(opt.PoolTimeout)
	opt.ContextTimeoutEnabled = true
	if opt.Protocol == 0 {
		opt.Protocol = 2 // 3 looks for pushed messages at each call, and there are none
	}
	// A call whose answer was lost may have been done. Done twice, a Save would
	// call itself stale and a Take would take double: so nothing is repeated.
	opt.MaxRetries = -1
	opt.DialerRetries = 1
	// Neither needs saying to a server that we only ask small things of.
	opt.DisableIdentity = true
	opt.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	// The client library has one log for all; by default it writes to standard
	// error at each failed dial, which our callers report already.
	redis.SetLogger(clientLog{log})
	return redis.NewClient(opt), nil
}

// orPatience is d, unless the address does not say.
func orPatience(d time.Duration) time.Duration {
	if d == 0 {
		return patience
	}
	return d
}

// inRedis returns the state kept through client, which it then owns.
func inRedis(client *redis.Client, log *slog.Logger) *State {
	return &State{
		Forms:   newRedisForms(client),
		Leases:  redisLeases{client},
		Limiter: Fallback(redisLimiter{client}, newMemoryLimiter(realTime), log),
		log:     log,
		ping:    func(ctx context.Context) error { return away(client.Ping(ctx).Err()) },
		close:   client.Close,
	}
}

// away turns an error of the client into a fault of kind Unavailable that
// wraps it. Its words are those for a form that cannot go on: nothing else here
// is anything that a person asked for. A call that was given up by its own
// caller is told as just that.
func away(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("state: %w", err)
	}
	return &fault.Error{Kind: fault.Unavailable, Key: "form.unavailable", Err: err}
}

// clientLog hands what the client library logs on to ours.
type clientLog struct{ log *slog.Logger }

// Printf implements the library's logger.
func (l clientLog) Printf(ctx context.Context, format string, v ...any) {
	l.log.DebugContext(ctx, "the Redis client says", "text", fmt.Sprintf(format, v...))
}
