package throwaway

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

const (
	// browserStart is generous: both cores of a small machine may be compiling.
	browserStart = 60 * time.Second
	browserStop  = 20 * time.Second
)

// Chromium is a browser of this process. If the process is killed, so is it.
type Chromium struct {
	ctx  context.Context //nolint:containedctx // it is how chromedp names a browser
	stop context.CancelFunc
	home string
}

// StartChromium starts a browser, until Close, that knows nothing of whoever starts it: its
// profile is empty, its home a folder of its own. The error is [ErrMissing] if
// Chromium is not installed.
func StartChromium(ctx context.Context) (*Chromium, error) {
	path := os.Getenv("KENG_TEST_CHROMIUM")
	if path == "" {
		var err error
		if path, err = exec.LookPath("chromium"); err != nil {
			return nil, fmt.Errorf("chromium is %w", ErrMissing)
		}
	}
	home, err := os.MkdirTemp("", "keng-test-chromium-")
	if err != nil {
		return nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(ctx), browserOptions(path, home)...)
	own, cancel := chromedp.NewContext(allocator)
	b := &Chromium{ctx: own, stop: stop, home: home}
	// The browser lives as long as the context of this first call, so that can
	// have no deadline itself.
	late := time.AfterFunc(browserStart, cancel)
	defer late.Stop()
	if err := chromedp.Do(own); err != nil {
		cancel()
		stop()
		return nil, errors.Join(fmt.Errorf("chromium does not start: %w", err), os.RemoveAll(home))
	}
	return b, nil
}

func browserOptions(path, home string) []chromedp.ExecAllocatorOption {
	return append(
		chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		// The language of somebody's terminal is not to change what a page shows.
		chromedp.NoInheritEnv,
		chromedp.Env("PATH="+os.Getenv("PATH"), "HOME="+home, "TMPDIR="+os.TempDir(), "LANG=C.UTF-8"),
		// Chromium's own sandbox does not start for root, nor in many a
		// container, and what is opened here is our own pages.
		chromedp.Flag("no-sandbox", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		// No name is looked up: a test that passes only with a network is found.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
}

// Context is how chromedp names the browser: each tab is a context of it.
func (b *Chromium) Context() context.Context { return b.ctx }

// Close ends the browser and removes what it has written.
func (b *Chromium) Close() error {
	ctx, cancel := context.WithTimeout(b.ctx, browserStop)
	defer cancel()
	err := chromedp.Cancel(ctx)
	b.stop()
	return errors.Join(err, os.RemoveAll(b.home))
}
