package state

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"keng/internal/dialog"
	"keng/internal/fault"
	"keng/internal/testserver"
)

// calls is one of each call that Redis answers. The limiter is the one without
// its fallback.
func calls(t *testing.T, url string) map[string]func(context.Context) error {
	t.Helper()
	log := newJournal(0).log()
	s := open(t, url, log)
	client, err := connect(url, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	limiter := redisLimiter{client}
	return map[string]func(context.Context) error{
		"ping": s.Ping,
		"load": func(ctx context.Context) error { _, err := s.Forms.Load(ctx, lan); return err },
		"save": func(ctx context.Context) error {
			err := s.Forms.Save(ctx, lan, dialog.Form{})
			if errors.Is(err, dialog.ErrStale) {
				return nil
			}
			return err
		},
		"delete":  func(ctx context.Context) error { return s.Forms.Delete(ctx, lan) },
		"acquire": func(ctx context.Context) error { _, err := s.Leases.Acquire(ctx, "l", "h", time.Minute); return err },
		"renew":   func(ctx context.Context) error { _, err := s.Leases.Renew(ctx, "l", "h", time.Minute); return err },
		"release": func(ctx context.Context) error { return s.Leases.Release(ctx, "l", "h") },
		"take": func(ctx context.Context) error {
			_, err := limiter.Take(ctx, []Limit{{Key: "k", Interval: time.Millisecond, Burst: 1}})
			return err
		},
		"penalty": func(ctx context.Context) error { return limiter.Penalty(ctx, "k", time.Millisecond) },
	}
}

func TestEveryCallSaysWhenRedisIsAway(t *testing.T) {
	server := testserver.OwnRedis(t)
	all := calls(t, server.URL())
	answered := func() {
		t.Helper()
		for name, call := range all {
			if err := call(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	answered()
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	for name, call := range all {
		err := call(t.Context())
		if !fault.Is(err, fault.Unavailable) || errors.Unwrap(fault.As(err)) == nil {
			t.Errorf("%s: %v is no fault of kind Unavailable with its cause", name, err)
		}
	}
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	answered()
}

// deaf is an address that takes connections and never says anything.
func deaf(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func TestRedisThatHangsIsAway(t *testing.T) {
	for name, call := range calls(t, "redis://"+deaf(t)+"?read_timeout=20ms") {
		if err := call(t.Context()); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDeadlineOfTheCallerHolds(t *testing.T) {
	all := calls(t, "redis://"+deaf(t)+"?read_timeout=20ms")
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	<-ctx.Done()
	for name, call := range all {
		if err := call(ctx); !fault.Is(err, fault.Unavailable) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCallThatWasGivenUpIsNotRedisBeingAway(t *testing.T) {
	all := calls(t, testserver.Redis(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range all {
		if err := call(ctx); fault.As(err) != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAddressThatMakesNoSense(t *testing.T) {
	for _, url := range []string{
		"redis://:s3cret@[host:6379",
		"redis://:s3c/s3cret@host:6379",
		"redis://:p@s3cret:s3cret@host:s3cret/1",
		"redis://host:6379/s3cret",
		"redis://host:6379/0?s3cret=1",
		"s3cret://host",
		"s3cret",
		"host:6379 s3cret",
	} {
		log := newJournal(-10)
		s, err := Open(t.Context(), url, time.Now, log.log())
		if err == nil {
			s.Close()
			t.Errorf("%q was taken", url)
			continue
		}
		if strings.Contains(err.Error()+log.String(), "s3c") {
			t.Errorf("%q: told %q, logged %q", url, err, log)
		}
	}
}

func TestPasswordIsNeverTold(t *testing.T) {
	there := testserver.OwnRedis(t)
	at := there.URL()[strings.LastIndex(there.URL(), "@"):]
	for name, url := range map[string]string{
		"away":           "redis://keng:s3cret@127.0.0.1:1/0",
		"wrong password": "redis://:s3cret" + at,
	} {
		t.Run(name, func(t *testing.T) {
			log := newJournal(-10)
			s := open(t, url, log.log())
			_, takeErr := s.Limiter.Take(t.Context(), []Limit{{Key: "k", Interval: time.Second}})
			if takeErr != nil {
				t.Error(takeErr)
			}
			err := s.Ping(t.Context())
			if !fault.Is(err, fault.Unavailable) {
				t.Fatal(err)
			}
			if strings.Contains(err.Error()+log.String(), "s3cret") {
				t.Errorf("told %q, logged %q", err, log)
			}
		})
	}
}

func TestOpenWithoutRedisSaysThatItIsForOneProcess(t *testing.T) {
	log := newJournal(0)
	s, err := Open(t.Context(), "", time.Now, log.log())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "one process") {
		t.Errorf("logged %q", log)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
