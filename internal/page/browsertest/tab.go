package browsertest

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	screenshot "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long something may take. It is generous, since it is only
// ever used up by a test that fails.
const patience = time.Minute

// View is what a visitor's screen is like.
type View struct {
	Width, Height int
	// Dark is what the visitor prefers; light otherwise.
	Dark bool
}

// The screens that a page is looked at on.
var (
	Phone   = View{Width: 360, Height: 740}
	Tablet  = View{Width: 768, Height: 1024}
	Desktop = View{Width: 1400, Height: 900}
)

// InTheDark is the same screen for a visitor who prefers dark colours.
func (v View) InTheDark() View {
	v.Dark = true
	return v
}

// Tab is a tab of the browser, or a part of what it shows. Its methods end the
// test when they cannot do what they say. They belong to one goroutine.
type Tab struct {
	*page
	part string // a CSS selector; empty is all of it
}

type page struct {
	t     TB
	ctx   context.Context //nolint:containedctx // it is how chromedp names a tab
	close context.CancelFunc
	complaints
}

// Open opens an empty tab, which is closed after the test.
//
// Where Chromium is not installed, the test fails if CI is set in the
// environment, and is skipped aloud otherwise.
func Open(t TB, v View) *Tab {
	t.Helper()
	p := &page{t: t}
	p.ctx, p.close = chromedp.NewContext(shared.get(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	t.Cleanup(p.end)
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // what moves cannot be hit, nor compared
	}}
	// The tab lives as long as the context of this first call: no deadline.
	err := chromedp.Do(
		p.ctx,
		chromedp.EmulateViewport(int64(v.Width), int64(v.Height)),
		chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, media)
			return err
		}),
	)
	if err != nil {
		t.Fatalf("browsertest: a tab does not open: %v", err)
	}
	return &Tab{page: p}
}

// In is a part of what the tab shows: the first element that a CSS selector finds.
func (b *Tab) In(selector string) *Tab {
	return &Tab{b.page, b.part + " " + selector}
}

// Goto opens an address and waits until it is loaded. It must be there.
func (b *Tab) Goto(url string) {
	b.t.Helper()
	response := run(b, "open "+url, chromedp.NavigateResponse(url))
	if response == nil || response.Status != http.StatusOK {
		b.t.Fatalf("browsertest: %s answers %+v", url, response)
	}
}

// Screenshot writes a picture, as a PNG file: of what is on the screen or, of a
// part of the page, of all of that part.
func (b *Tab) Screenshot(path string) {
	b.t.Helper()
	var of screenshot.CaptureScreenshotParams
	if b.part != "" {
		beyond := true
		of.Clip, of.CaptureBeyondViewport = Eval[*screenshot.Viewport](b, `(() => {
			const box = `+b.root()+`.getBoundingClientRect();
			return {x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height, scale: 1};
		})()`), &beyond
	}
	picture := run(b, "take a picture", chromedp.Action[[]byte](func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		shot, err := cdp.Call(ctx, t, screenshot.CaptureScreenshot, of)
		return shot.Data, err
	}))
	if err := os.WriteFile(path, picture, 0o644); err != nil { //nolint:gosec // pictures are for everybody
		b.t.Fatalf("browsertest: %v", err)
	}
}

// end closes the tab and fails the test for what the page should not have done.
func (p *page) end() {
	p.t.Helper()
	// What happened before this is answered has been heard of.
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[int]("1"))
	p.close()
	if err != nil {
		p.t.Errorf("browsertest: the page does not answer at the end: %v", err)
	}
	for _, complaint := range p.list() {
		p.t.Errorf("browsertest: %s", complaint)
	}
}

// run performs an action, or ends the test.
func run[T any](b *Tab, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		b.t.Fatalf("browsertest: %s: %v", what, err)
	}
	return result
}
