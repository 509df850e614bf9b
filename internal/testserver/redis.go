package testserver

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// claimLife is longer than any test runs. A claim that a dead process left
// behind lapses after it.
const claimLife = time.Hour

// claimRedis finds an empty logical database on the server, and reserves it by
// a key in database 0, so that processes can share a server. It returns the
// database's address, and the way to give it back empty.
func claimRedis(ctx context.Context, server string) (claimed string, giveBack func(context.Context) error, err error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", nil, err
	}
	err = withRedis(server, func(c *redis.Client) error {
		count, err := redisCount(ctx, c)
		if err != nil {
			return err
		}
		for n := 1; n < count; n++ {
			claim := "keng:test:database:" + strconv.Itoa(n)
			err := c.SetArgs(ctx, claim, "1", redis.SetArgs{Mode: "NX", TTL: claimLife}).Err()
			if errors.Is(err, redis.Nil) {
				continue // another test's
			}
			if err != nil {
				return err
			}
			u.Path = "/" + strconv.Itoa(n)
			claimed = u.String()
			if empty, err := redisEmpty(ctx, claimed); err != nil || !empty {
				// Somebody's data: not ours to touch.
				if err := errors.Join(err, c.Del(ctx, claim).Err()); err != nil {
					return err
				}
				continue
			}
			giveBack = func(ctx context.Context) error {
				return errors.Join(
					Flush(ctx, claimed),
					withRedis(server, func(c *redis.Client) error { return c.Del(ctx, claim).Err() }))
			}
			return nil
		}
		return fmt.Errorf("none of the %d logical databases of Redis is empty and free", count)
	})
	return claimed, giveBack, err
}

// redisCount asks how many logical databases the server has.
func redisCount(ctx context.Context, c *redis.Client) (int, error) {
	got, err := c.ConfigGet(ctx, "databases").Result()
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(got["databases"])
}

func redisEmpty(ctx context.Context, url string) (bool, error) {
	var size int64
	err := withRedis(url, func(c *redis.Client) (err error) {
		size, err = c.DBSize(ctx).Result()
		return err
	})
	return size == 0, err
}

// withRedis runs do on a connection of its own.
func withRedis(url string, do func(*redis.Client) error) error {
	o, err := redis.ParseURL(url)
	if err != nil {
		return err
	}
	o.PoolSize, o.MaxRetries = 1, -1
	c := redis.NewClient(o)
	return errors.Join(do(c), c.Close())
}

// Flush empties a logical database of Redis.
func Flush(ctx context.Context, url string) error {
	return withRedis(url, func(c *redis.Client) error { return c.FlushDB(ctx).Err() })
}

// Age lets all that is kept in a logical database of Redis be older by d: what
// had no longer to live is gone. It is for tests whose own clock moves, while
// Redis lives in real time.
func Age(ctx context.Context, url string, d time.Duration) error {
	return withRedis(url, func(c *redis.Client) error {
		keys, err := c.Keys(ctx, "*").Result()
		if err != nil {
			return err
		}
		for _, key := range keys {
			left, err := c.PTTL(ctx, key).Result()
			if err == nil && left > 0 { // below zero: it lives for ever, or is gone
				err = c.PExpire(ctx, key, left-d).Err()
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
