package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"keng/internal/bench/province"
)

// How the program and the platform know each other.
const (
	token  = "1930:bench"
	secret = "bench"
)

// How long a program may take to be ready, on a machine that does much else,
// and to end.
const (
	readyTime = time.Minute
	endTime   = 15 * time.Second
)

// program is a keng that runs for the bench.
type program struct {
	cmd *exec.Cmd
	// address is where it listens, HOST:PORT.
	address string
	// ready is how long it took from exec to /readyz.
	ready time.Duration
	log   string
	ended chan error // gets one value, when it has ended
}

// setting is a variable of the program's environment.
type setting struct{ name, value string }

// environ is the environment of a program that must know nothing of ours.
func environ(settings ...setting) []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(), "KENG_CLOCK=" + province.Now.Format(time.RFC3339)}
	for _, s := range settings {
		env = append(env, s.name+"="+s.value)
	}
	return env
}

// once runs the program to its end, on a database.
func (g *Ground) once(ctx context.Context, address string, args ...string) error {
	cmd := exec.CommandContext(ctx, g.Program, args...)
	cmd.Dir = g.dir
	key, err := g.vault.Marshal()
	if err != nil {
		return err
	}
	cmd.Env = environ(setting{"KENG_DATABASE_URL", address}, setting{"KENG_DATA_KEY", key})
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("keng %s: %w: %s", strings.Join(args, " "), err, lastLines(out))
	}
	return nil
}

// serve starts the bot on a database, with the platform at an address, and
// returns when it is ready.
func (g *Ground) serve(ctx context.Context, d *database, platform string, more ...setting) (*program, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	p := &program{address: address, log: filepath.Join(g.dir, "keng.log"), ended: make(chan error, 1)}
	args, err := g.profiles()
	if err != nil {
		return nil, err
	}
	key, err := g.vault.Marshal()
	if err != nil {
		return nil, err
	}
	p.cmd = exec.Command(g.Program, append([]string{"serve"}, args...)...) //nolint:noctx // it ends with stop, in an orderly way
	p.cmd.Dir = g.dir
	p.cmd.Env = environ(append([]setting{
		{"KENG_DATABASE_URL", d.url},
		{"KENG_DATA_KEY", key},
		{"KENG_REDIS_URL", d.redis},
		{"KENG_TELEGRAM_TOKEN", token},
		{"KENG_TELEGRAM_API_URL", platform},
		{"KENG_TELEGRAM_WEBHOOK_SECRET", secret},
		{"KENG_LISTEN", address},
		{"KENG_PUBLIC_URL", "http://" + address},
	}, more...)...)
	if err := p.start(ctx); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

// profiles are the flags for the profiles that are asked for.
func (g *Ground) profiles() (args []string, err error) {
	for _, p := range []struct{ flag, file string }{{"--cpuprofile", g.CPUProfile}, {"--memprofile", g.MemProfile}} {
		if p.file == "" {
			continue
		}
		full, err := filepath.Abs(p.file) // the program has a folder of its own
		if err != nil {
			return nil, err
		}
		args = append(args, p.flag, full)
	}
	return args, nil
}

// start starts the program, and returns when it is ready.
func (p *program) start(ctx context.Context) error {
	log, err := os.Create(p.log)
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd.Stdout, p.cmd.Stderr = log, log
	// Ctrl-C is for us alone, but it ends with us even if we are killed. The
	// signal is the thread's that started it: that one stays until the program
	// has ended.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	begin := time.Now()
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := p.cmd.Start()
		started <- err
		if err == nil {
			p.ended <- p.cmd.Wait()
		}
	}()
	if err := <-started; err != nil {
		p.ended <- nil
		return err
	}
	return p.wait(ctx, begin)
}

// wait returns when the program says that it is ready.
func (p *program) wait(ctx context.Context, begin time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	for {
		if isReady(ctx, p.address) {
			p.ready = time.Since(begin)
			return nil
		}
		select {
		case err := <-p.ended:
			p.ended <- nil
			return p.failure(fmt.Errorf("keng serve ended: %w", err))
		case <-ctx.Done():
			return p.failure(errors.New("keng serve does not become ready"))
		case <-time.After(2 * time.Millisecond):
		}
	}
}

func isReady(ctx context.Context, address string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// stop ends the program in an orderly way, by force if that takes too long.
func (p *program) stop() error {
	if p.cmd.Process == nil {
		return nil
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.ended:
		if err != nil {
			return p.failure(fmt.Errorf("keng serve: %w", err))
		}
		return nil
	case <-time.After(endTime):
		_ = p.cmd.Process.Kill()
		return p.failure(errors.Join(errors.New("keng serve did not end and was killed"), <-p.ended))
	}
}

// failure adds the end of the program's log to an error.
func (p *program) failure(err error) error {
	text, readErr := os.ReadFile(p.log)
	if readErr != nil {
		return err
	}
	return fmt.Errorf("%w; it said: %s", err, lastLines(text))
}

// lastLines is what a program said last, on one line.
func lastLines(text []byte) string {
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], " | ")
}

// freeAddress is one of this machine that nobody listens on.
func freeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
