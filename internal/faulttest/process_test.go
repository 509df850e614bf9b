package faulttest

import (
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"keng/internal/vault"
)

// process is a running "keng serve".
type process struct {
	address string
	cmd     *exec.Cmd
	log     *journal
	// ended is closed when it has ended, by itself or not.
	ended chan struct{}
}

// launch starts the program and waits until it listens. It is killed after the
// test, if it still runs.
func launch(t testing.TB, args ...string) *process {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir = t.TempDir() // no settings but ours
	key, err := dataKey()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = []string{"TZ=UTC", "KENG_DATA_KEY=" + key}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	p := &process{cmd: cmd, log: newJournal(), ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = p.log, p.log
	if err := begin()(cmd); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = cmd.Wait() // how it ended is in its state
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("process %d said:\n%s", cmd.Process.Pid, p.log.tail())
		}
		if s := p.log.String(); strings.Contains(s, "panic") {
			t.Errorf("process %d panicked:\n%s", cmd.Process.Pid, s)
		}
	})
	p.address = p.says(t, `"msg":"listening","address":"([^"]+)"`)
	return p
}

// dataKey is that of all databases here: processes that share one share its key.
var dataKey = sync.OnceValues(func() (string, error) {
	v, err := vault.New()
	if err != nil {
		return "", err
	}
	return v.Marshal()
})

// begin starts commands from a thread that stays: a child whose parent's thread
// ends takes its parent for dead.
var begin = sync.OnceValue(func() func(*exec.Cmd) error {
	type start struct {
		cmd  *exec.Cmd
		done chan error
	}
	wanted := make(chan start)
	go func() {
		runtime.LockOSThread()
		for s := range wanted {
			s.done <- s.cmd.Start()
		}
	}()
	return func(cmd *exec.Cmd) error {
		s := start{cmd, make(chan error)}
		wanted <- s
		return <-s.done
	}
})

// kill ends the process as kill -9 does, and waits for its end.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended
	<-p.ended
}

// stop has the process end in an orderly way.
func (p *process) stop(t testing.TB) {
	t.Helper()

	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("it had ended before it was told to: %v\n%s", err, p.log.tail())
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatal("it did not stop")
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d after being told to stop\n%s", code, p.log.tail())
	}
}

// says waits until the process has said what the pattern matches, and returns
// what its groups matched.
func (p *process) says(t testing.TB, pattern string) string {
	t.Helper()
	want := regexp.MustCompile(pattern)
	for limit := time.After(patience); ; {
		said, more := p.log.now()
		if m := want.FindStringSubmatch(said); m != nil {
			return strings.Join(m[1:], "")
		}
		select {
		case <-more:
		case <-p.ended:
			t.Fatalf("it ended before it said %s\n%s", pattern, p.log.tail())
		case <-limit:
			t.Fatalf("it never said %s\n%s", pattern, p.log.tail())
		}
	}
}

// ready waits until the process can answer, and says so.
func (p *process) ready(t testing.TB) *process {
	t.Helper()
	p.answers(t, "/readyz", http.StatusOK)
	return p
}

// answers asks the process until it answers with the status, and returns the body.
func (p *process) answers(t testing.TB, path string, status int) string {
	t.Helper()
	var body string
	eventually(t, path+" answers as it should", func() bool {
		resp, err := http.Get("http://" + p.address + path)
		if err != nil {
			return false
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		body = string(b)
		return err == nil && resp.StatusCode == status
	})
	return body
}

// journal is what a process writes, to be waited for.
type journal struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{}
}

func newJournal() *journal { return &journal{more: make(chan struct{})} }

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	close(j.more)
	j.more = make(chan struct{})
	return j.b.Write(p)
}

// now is what was written so far, and a channel that is closed when more is.
func (j *journal) now() (string, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String(), j.more
}

// String implements fmt.Stringer.
func (j *journal) String() string {
	s, _ := j.now()
	return s
}

// tail is what there is to know of it for an error: its last lines, without
// those that are written again and again while a server is gone.
func (j *journal) tail() string {
	const enough, wide = 40, 400
	var lines []string
	for line := range strings.Lines(j.String()) {
		if !tiresome.MatchString(line) {
			lines = append(lines, strings.TrimSpace(line[:min(len(line), wide)]))
		}
	}
	return strings.Join(lines[max(0, len(lines)-enough):], "\n")
}

// tiresome are lines of the queue's parts, and of what runs every second.
var tiresome = regexp.MustCompile(`"msg":"((producer|notifier|leadership|maintenance|jobcompleter)[.:]|a background job failed)`)
