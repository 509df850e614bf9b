package browsertest

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keys are the keys that have a name and no letter.
var keys = map[string]string{
	"Tab": kb.Tab, "Enter": kb.Enter, "Escape": kb.Escape, "Space": " ", "Backspace": kb.Backspace, "Home": kb.Home,
	"End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
	"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
}

var modifiers = map[string]chromedp.Modifier{
	"Shift": chromedp.ModifierShift, "Control": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt,
}

// Press presses keys one after the other, by the names that pages know them
// by: "Tab", "Shift+Tab", "Space", "ArrowDown", "Control+a". A letter is one of ASCII.
func (b *Tab) Press(names ...string) {
	b.t.Helper()
	for _, name := range names {
		var held []chromedp.Modifier
		rest := name
		for {
			before, after, found := strings.Cut(rest, "+")
			m, ok := modifiers[before]
			if !found || !ok {
				break
			}
			held, rest = append(held, m), after
		}
		key, ok := keys[rest]
		if !ok {
			key = rest
		}
		if len(key) != 1 && !ok {
			b.t.Fatalf("browsertest: there is no key %q", name)
		}
		run(b, "press "+name, chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
	}
}

// Focused is the role and the name of the element that has the focus.
func (b *Tab) Focused() (role, name string) {
	b.t.Helper()
	node := run(b, "find the focus", func(ctx context.Context, t *chromedp.Target) (*accessibility.Node, error) {
		element, err := cdp.Call(ctx, t, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement"})
		if err != nil {
			return nil, err
		}
		alone := false
		tree, err := cdp.Call(ctx, t, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
			ObjectID: element.Result.ObjectID, FetchRelatives: &alone,
		})
		if err != nil {
			return nil, err
		}
		return tree.Nodes[0], nil
	})
	return text(node.Role), text(node.Name)
}

// TabTo presses Tab until the element with this role and name has the focus,
// as somebody does who has no mouse.
func (b *Tab) TabTo(role, name string) {
	b.t.Helper()
	const most = 200 // no page has more places to stop at
	var passed []string
	for range most {
		b.Press("Tab")
		r, n := b.Focused()
		if r == role && n == name {
			return
		}
		passed = append(passed, r+" "+n)
	}
	b.t.Fatalf("browsertest: Tab never comes to the %s %q; it goes to %q", role, name, passed)
}

// text is a value of the accessibility tree that is a text.
func text(v *accessibility.Value) string {
	var s string
	if v != nil {
		_ = json.Unmarshal(v.Value, &s) // what is no text has none
	}
	return s
}
