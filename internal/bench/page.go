package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"keng/internal/throwaway"
)

// PageOptions say how much the demo's page has to show.
type PageOptions struct {
	// People are in the first cell.
	People int
	// Messages are in the chat that is looked at.
	Messages int
	// Views is how often the page is opened, Sends how many messages are timed.
	Views, Sends int
}

// pageChat is the account whose chat is looked at.
const pageChat = "1003"

// Page measures the demo's page in a real browser: how long it takes until it is
// there, and from the moment when somebody sends a message until it is on the
// screen. The bot is killed before, so that the chat has what was sent alone.
func (g *Ground) Page(ctx context.Context, o PageOptions) error {
	g.progress("page: %d people in a cell, %d messages in a chat", o.People, o.Messages)
	demo, err := g.demo(ctx, o.People)
	if err != nil {
		return err
	}
	err = g.page(ctx, demo, o)
	return errors.Join(err, demo.stop())
}

// demo starts the demo and returns when its page can be looked at.
func (g *Ground) demo(ctx context.Context, people int) (*program, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	p := &program{address: address, log: filepath.Join(g.dir, "demo-log"), ended: make(chan error, 1)}
	p.cmd = exec.Command(g.Program, "demo", "--no-open", "--people", fmt.Sprint(people)) //nolint:noctx // it ends with stop, in an orderly way
	p.cmd.Dir = g.dir
	p.cmd.Env = environ(setting{"KENG_LISTEN", address})
	if err := p.start(ctx); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

func (g *Ground) page(ctx context.Context, demo *program, o PageOptions) error { //nolint:contextcheck // see below
	base := "http://" + demo.address
	if err := post(ctx, base+"/trouble/killed", nil); err != nil {
		return err
	}
	for i := range o.Messages {
		if err := post(ctx, base+"/people/"+pageChat+"/text", url.Values{"text": {fmt.Sprintf("tin thứ %d", i)}}); err != nil {
			return err
		}
	}
	browser, err := throwaway.StartChromium(ctx)
	if err != nil {
		return err
	}
	defer browser.Close() //nolint:errcheck,contextcheck // it has shown what it was to show
	tab, done := chromedp.NewContext(browser.Context())
	defer done()
	defer context.AfterFunc(ctx, done)()
	address := base + "/?step=0&p=" + pageChat + "&p=1001"
	g.progress("page: open it %d times", o.Views)
	if err := g.timed("page_view", o.Views, func() (time.Duration, error) { return viewed(tab, address) }); err != nil {
		return err
	}
	g.progress("page: send %d messages", o.Sends)
	n := 0
	return g.timed("page_message", o.Sends, func() (time.Duration, error) {
		n++
		return evaluate(tab, fmt.Sprintf(sendScript, pageChat, pageChat, n))
	})
}

// viewed opens the page, without anything kept from before, and tells how long
// it took until all of it was there.
func viewed(tab context.Context, address string) (time.Duration, error) {
	if _, err := chromedp.Run(tab, chromedp.NavigateResponse("about:blank")); err != nil {
		return 0, err
	}
	if _, err := chromedp.Run(tab, chromedp.NavigateResponse(address)); err != nil {
		return 0, err
	}
	return evaluate(tab, viewScript)
}

// viewScript is how many milliseconds it took from the navigation until the page
// was loaded and drawn.
const viewScript = `new Promise(done => {
	const look = () => {
		const [view] = performance.getEntriesByType("navigation");
		const drawn = performance.getEntriesByName("first-contentful-paint")[0];
		if (view.loadEventEnd && drawn && document.querySelector(".phone .bubble")) done(Math.max(view.loadEventEnd, drawn.startTime));
		else setTimeout(look, 5);
	};
	look();
})`

// sendScript sends a message from a phone, and is how many milliseconds it took
// until it was on the screen.
const sendScript = `new Promise(done => {
	const text = "gửi lần " + %[3]d + " lúc " + Date.now();
	const chat = document.querySelector("#phone-%[2]s .chat");
	const watch = new MutationObserver(() => {
		if (!chat.textContent.includes(text)) return;
		watch.disconnect();
		requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
	});
	watch.observe(chat, {subtree: true, childList: true});
	const begin = performance.now();
	fetch("/people/%[1]s/text", {method: "POST", body: new URLSearchParams({text})});
})`

// evaluate is a promise of milliseconds.
func evaluate(tab context.Context, script string) (time.Duration, error) {
	ms, err := chromedp.Run(tab, chromedp.Evaluate[float64](script, chromedp.EvalAwaitPromise))
	return time.Duration(ms * float64(time.Millisecond)), err
}

// timed does something so many times and writes how long it took.
func (g *Ground) timed(name string, times int, do func() (time.Duration, error)) error {
	var took []time.Duration
	for range times {
		d, err := do()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		took = append(took, d)
	}
	slices.Sort(took)
	g.millis(name+"_p50", percentile(took, 50))
	g.millis(name+"_p99", percentile(took, 99))
	return nil
}

// post sends a form as the page's own scripts do.
func post(ctx context.Context, address string, form url.Values) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("HX-Request", "true")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("%s: %s", address, resp.Status)
	}
	return nil
}
