package throwaway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"strconv"
	"syscall"

	"github.com/redis/go-redis/v9"
)

// redisDatabases is more than are used side by side on any machine.
const redisDatabases = 256

// StartRedis starts a Redis server for this process. It keeps nothing on disk:
// after a restart it is empty. The error is [ErrMissing] if Redis is not
// installed.
//
// The caller closes the server; it ends with the process in any case.
func StartRedis(ctx context.Context) (*Server, error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, fmt.Errorf("redis is %w: %w", ErrMissing, err)
	}
	r := recipe{
		name:     "redis",
		argv:     func(s *Server) []string { return []string{program, s.redisConfig(), "--port", strconv.Itoa(s.port)} },
		url:      redisURL,
		probe:    probeRedis,
		stop:     syscall.SIGTERM,
		farewell: syscall.SIGKILL,
		spelled:  "KILL",
	}
	return create(ctx, r, func(_ context.Context, s *Server) error {
		// The password is in a file, because everybody can read a command line.
		_, err := s.home.write("redis.conf", fmt.Sprintf(
			"bind 127.0.0.1\nrequirepass %s\ndir %s\ndatabases %d\nsave \"\"\nappendonly no\n",
			s.password, s.home.dir, redisDatabases))
		return err
	})
}

// EmptyRedis empties the logical database of Redis at an address.
func EmptyRedis(ctx context.Context, url string) error {
	o, err := redis.ParseURL(url)
	if err != nil {
		return err
	}
	c := redis.NewClient(o)
	return errors.Join(c.FlushDB(ctx).Err(), c.Close())
}

func (s *Server) redisConfig() string { return s.home.dir + "/redis.conf" }

func redisURL(s *Server) string {
	u := url.URL{
		Scheme: "redis",
		User:   url.UserPassword("", s.password),
		Host:   net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)),
		Path:   "/0",
	}
	return u.String()
}

// probeRedis makes sure that the server answers and that it is ours and not
// one that took the port before it.
func probeRedis(ctx context.Context, s *Server) error {
	o, err := redis.ParseURL(s.URL())
	if err != nil {
		return err
	}
	o.PoolSize, o.MaxRetries = 1, -1
	c := redis.NewClient(o)
	defer c.Close()
	got, err := c.ConfigGet(ctx, "dir").Result()
	if err != nil {
		return err
	}
	if got["dir"] != s.home.dir {
		return fmt.Errorf("the Redis on port %d is another one, of %s", s.port, got["dir"])
	}
	return nil
}
