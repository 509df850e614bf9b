package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// pause is how long it takes until something is looked at again that tells
// nobody of its change.
const pause = 20 * time.Millisecond

// waitScript looks whenever the document changes; and now and then, for what
// is no change of the document, such as a scroll or a style's effect.
const waitScript = `new Promise((done, failed) => {
	const look = () => {
		try {
			if (!(%s)) return;
			done(true);
		} catch (e) {
			failed(e);
		}
		watch.disconnect();
		clearInterval(timer);
	};
	const watch = new MutationObserver(look);
	const timer = setInterval(look, 50);
	watch.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
	look();
})`

// Wait waits until a JavaScript expression is true. It may outlast the page
// that it begins on.
func (b *Tab) Wait(condition string) {
	b.t.Helper()
	b.until(condition, condition)
}

// WaitText waits until these words are to be seen. How they are spaced does
// not matter.
func (b *Tab) WaitText(words string) {
	b.t.Helper()
	b.until(b.shows(words), fmt.Sprintf("%q is to be seen", words))
}

// WaitGone waits until these words are not to be seen.
func (b *Tab) WaitGone(words string) {
	b.t.Helper()
	b.until("!"+b.shows(words), fmt.Sprintf("%q is gone", words))
}

// Text is what is to be seen, with single spaces.
func (b *Tab) Text() string {
	b.t.Helper()
	return Eval[string](b, b.seen())
}

// Eval is the value of a JavaScript expression, or of the promise that it is.
func Eval[T any](b *Tab, expression string) T {
	b.t.Helper()
	return run(b, expression, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// until waits for a condition; what is its name in words.
func (b *Tab) until(condition, what string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[bool](fmt.Sprintf(waitScript, condition), chromedp.EvalAwaitPromise))
		var thrown *chromedp.ExceptionError
		switch {
		case err == nil:
			return
		case errors.As(err, &thrown):
			b.t.Fatalf("browsertest: waiting until %s: %v", what, err)
		case ctx.Err() != nil:
			b.t.Fatalf("browsertest: it does not come to be that %s; what is to be seen:\n%s", what, b.Text())
		}
		sleep(ctx) // the page goes, and another comes
	}
}

// root is the part of the page, in JavaScript; null if it is not there.
func (b *Tab) root() string {
	if b.part == "" {
		return "document.body"
	}
	return "document.querySelector(" + quote(b.part) + ")"
}

func (b *Tab) seen() string {
	return "(" + b.root() + "?.innerText ?? '').replace(/\\s+/g, ' ')"
}

func (b *Tab) shows(words string) string {
	return b.seen() + ".includes(" + quote(strings.Join(strings.Fields(words), " ")) + ")"
}

// quote writes a string as JavaScript does.
func quote(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be written
	}
	return string(raw)
}

func sleep(ctx context.Context) {
	select {
	case <-time.After(pause):
	case <-ctx.Done():
	}
}
