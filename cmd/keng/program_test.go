package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/page/browsertest"
	"keng/internal/testserver"
)

// TestMain runs the tests; with a command of the program instead of flags of
// go test it is the program, for what starts itself as a process of its own.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		main()
	}
	testserver.Main(settingUp{browsertest.Stopping(m)})
}

// settingUp gives the program a configuration that is not that of whoever runs
// the tests: the data key of a Postgres is there.
type settingUp struct{ m testserver.M }

// Run implements testserver.M.
func (s settingUp) Run() int {
	dir, err := os.MkdirTemp("", "keng-test-")
	if err == nil {
		err = os.Setenv("XDG_CONFIG_HOME", dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitFailed
	}
	defer os.RemoveAll(dir)
	return s.m.Run()
}

// patience bounds every wait of a test, on a machine that does much else.
const patience = 2 * time.Minute

// result is what a run of the program came to.
type result struct {
	code           int
	stdout, stderr string
}

// keng runs the program to its end.
func keng(t *testing.T, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var stdout, stderr safeBuffer
	code := run(ctx, args, &stdout, &stderr)
	if ctx.Err() != nil {
		t.Fatalf("keng %v did not end; it said %s", args, stderr.String())
	}
	return result{code, stdout.String(), stderr.String()}
}

// fails checks that the program ended with the code and one line that says so.
func (r result) fails(t *testing.T, code int, says string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d", r.code, code)
	}
	if !strings.HasPrefix(r.stderr, "keng: ") || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, says) {
		t.Errorf("it said %q, want one line with %q", r.stderr, says)
	}
}

// succeeds checks that the program did what it was to do.
func (r result) succeeds(t *testing.T) result {
	t.Helper()
	if r.code != exitDone {
		t.Fatalf("exit code %d: %s%s", r.code, r.stdout, r.stderr)
	}
	return r
}

// running is the program in the background.
type running struct {
	stdout, stderr safeBuffer
	// address is where its web server listens.
	address string
	stop    func() int
}

// start runs the program until the test ends or stop is called, and waits until
// it says where it listens.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	r := &running{}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, append(args, "--listen", "127.0.0.1:0"), &r.stdout, &r.stderr) }()
	r.stop = sync.OnceValue(func() int {
		cancel()
		select {
		case code := <-ended:
			return code
		case <-time.After(patience):
			t.Errorf("keng %v did not stop", args)
			return -1
		}
	})
	t.Cleanup(func() {
		r.stop()
		if t.Failed() {
			t.Logf("keng %v said:\n%s%s", args, r.stdout.String(), r.stderr.String())
		}
	})
	r.address = r.says(t, `"msg":"listening","address":"([^"]+)"|http://([^/]+)/sandbox/`)
	return r
}

// get asks the program's web server, until it answers as it should.
func (r *running) get(t *testing.T, path string, status int) string {
	t.Helper()
	var last string
	for end := time.Now().Add(patience); time.Now().Before(end); {
		got, body, err := fetch("http://" + r.address + path)
		if err == nil && got == status {
			return body
		}
		last = fmt.Sprintf("%d %s %v", got, body, err)
		time.Sleep(20 * time.Millisecond) // nobody tells when a port opens
	}
	t.Fatalf("%s: %s, want %d", path, last, status)
	return ""
}

// says waits until the program has written what the pattern matches, on either
// output, and returns what its groups matched.
func (r *running) says(t *testing.T, pattern string) string {
	t.Helper()
	want := regexp.MustCompile(pattern)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if m := want.FindStringSubmatch(r.stdout.String() + r.stderr.String()); m != nil {
			return strings.Join(m[1:], "")
		}
	}
	t.Fatalf("it never said %s", pattern)
	return ""
}

func fetch(url string) (status int, body string, err error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(resp.Body)
	return resp.StatusCode, b.String(), err
}

// sqlite is a database file of the test's own.
func sqlite(t *testing.T) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "keng.db")
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// safeBuffer is written by the program and read by the test.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
