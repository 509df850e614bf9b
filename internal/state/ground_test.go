package state

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"keng/internal/testserver"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testserver.Stopping(m)) }

// ground is what the suite stands on: the states of two processes that share
// what they keep, and a way to let time pass there.
type ground struct {
	here, there *State
	pass        func(time.Duration)
}

// everywhere runs the test on each kind of state.
func everywhere(t *testing.T, test func(t *testing.T, g ground)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) {
		clock := newClock()
		s := inProcess(clock.Now, clock.Now, quiet(t))
		test(t, ground{here: s, there: s, pass: clock.Pass})
	})
	t.Run("redis", func(t *testing.T) {
		url := testserver.Redis(t)
		test(t, ground{here: open(t, url, quiet(t)), there: open(t, url, quiet(t)), pass: age(t, url)})
	})
}

func open(t testing.TB, url string, log *slog.Logger) *State {
	t.Helper()
	s, err := Open(context.Background(), url, time.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// clock stands still until it is told to pass.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// age returns a function that makes everything in the Redis older, as if time
// had passed: what is kept lives shorter, and the limiter's times move back.
func age(t *testing.T, url string) func(time.Duration) {
	opt, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(opt)
	t.Cleanup(func() { client.Close() })
	script := redis.NewScript(`
for _, key in ipairs(redis.call('KEYS', '*')) do
  local left = redis.call('PTTL', key) - ARGV[1]
  if left <= 0 then
    redis.call('DEL', key)
  else
    if string.find(key, '{pace}', 1, true) then
      redis.call('DECRBY', key, ARGV[1] * 1000)
    end
    redis.call('PEXPIRE', key, left)
  end
end
return 1`)
	return func(d time.Duration) {
		t.Helper()
		if err := script.Run(context.Background(), client, nil, d.Milliseconds()).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// quiet returns a log in which nothing alarming may be written.
func quiet(t *testing.T) *slog.Logger {
	j := newJournal(slog.LevelWarn)
	t.Cleanup(func() {
		if s := j.String(); s != "" {
			t.Errorf("logged:\n%s", s)
		}
	})
	return j.log()
}

// journal is a log to read in a test, or to wait for a line of.
type journal struct {
	level slog.Level
	lines chan string

	mu  sync.Mutex
	all bytes.Buffer
}

func newJournal(level slog.Level) *journal {
	return &journal{level: level, lines: make(chan string, 1000)}
}

func (j *journal) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: j.level}))
}

func (j *journal) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines <- string(line)
	return j.all.Write(line)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.String()
}

// await returns when a line with this text is written.
func (j *journal) await(t *testing.T, text string) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case line := <-j.lines:
			if strings.Contains(line, text) {
				return
			}
		case <-deadline:
			t.Fatalf("never logged %q, but:\n%s", text, j)
		}
	}
}
