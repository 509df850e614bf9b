package browsertest

import (
	"context"
	"fmt"
	"slices"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Click clicks on the element with this role and name, once it is there, can
// be hit, and is the only one. A page that moves meanwhile makes a click miss, as
// it does a person's, who then clicks again.
func (b *Tab) Click(role, name string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		p := b.aim(role, name)
		run(b, "click", chromedp.MouseClickXY(p.X, p.Y))
		if hit(ctx) {
			return
		}
		if ctx.Err() != nil {
			b.t.Fatalf("browsertest: the %s %q in %s was missed each time", role, name, b.root())
		}
	}
}

// hit tells whether the click reached what was aimed at. If the page is another
// one by now, it did.
func hit(ctx context.Context) bool {
	const script = "(() => { const a = window.browsertestAim; a?.stop(); return !a || a.hit })()"
	hit, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script))
	return hit || err != nil && ctx.Err() == nil
}

// Type writes into the field with this role and name, over what is there. It
// comes all at once, as from an input method for Vietnamese.
func (b *Tab) Type(role, name, text string) {
	b.t.Helper()
	b.Click(role, name)
	b.Press("Control+a")
	b.Write(text)
}

// Write writes where the focus is.
func (b *Tab) Write(text string) {
	b.t.Helper()
	// Not as keys: among those, some Vietnamese letters stand for Alt and the like.
	run(b, "write", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// point is where an element can be hit, or why it cannot.
type point struct {
	X, Y float64
	Why  string
}

// aimScript is run on an element. A field may be covered by its own label. Until
// the click is looked at, whatever else it reaches does not feel it.
const aimScript = `function() {
	const ours = e => this.contains(e) || e.closest?.('label')?.control === this;
	if (this.disabled || this.ariaDisabled === 'true') return {Why: 'it is disabled'};
	this.scrollIntoView({block: 'nearest', inline: 'nearest', behavior: 'instant'});
	const box = this.getClientRects()[0];
	if (!box || !box.width || !box.height) return {Why: 'it has no size'};
	const at = {X: box.x + box.width / 2, Y: box.y + box.height / 2};
	const hit = document.elementFromPoint(at.X, at.Y);
	if (!hit) return {Why: 'it is off the screen'};
	if (!ours(hit)) return {Why: 'it lies behind ' + hit.cloneNode().outerHTML};
	window.browsertestAim?.stop();
	const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
	const aim = window.browsertestAim = {hit: false, stop: () => kinds.forEach(k => removeEventListener(k, look, true))};
	const look = e => {
		if (!ours(e.target)) {
			e.preventDefault();
			e.stopImmediatePropagation();
		} else if (e.type === 'click') {
			aim.hit = true;
		}
	};
	kinds.forEach(k => addEventListener(k, look, true));
	return at;
}`

// aim finds where an element can be hit, and waits until it can.
func (b *Tab) aim(role, name string) point {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	why := "nobody has looked"
	for {
		p, err := chromedp.Run(ctx, b.look(role, name))
		switch {
		case err == nil && p.Why == "":
			return p
		case ctx.Err() != nil:
			b.t.Fatalf("browsertest: the %s %q in %s cannot be hit: %s; what is to be seen:\n%s", role, name, b.root(), why, b.Text())
		case err != nil: // the page goes, and another comes
			why = err.Error()
		default:
			why = p.Why
		}
		sleep(ctx)
	}
}

// look looks once.
func (b *Tab) look(role, name string) chromedp.Action[point] {
	return func(ctx context.Context, t *chromedp.Target) (point, error) {
		root, err := cdp.Call(ctx, t, runtime.Evaluate, runtime.EvaluateParams{Expression: b.root()})
		if err != nil || root.Result.ObjectID == "" {
			return point{Why: "there is no " + b.root()}, err
		}
		found, err := cdp.Call(ctx, t, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{
			ObjectID: root.Result.ObjectID, Role: role, AccessibleName: name,
		})
		nodes := slices.DeleteFunc(found.Nodes, func(n *accessibility.Node) bool { return n.Ignored })
		if err != nil || len(nodes) != 1 {
			return point{Why: fmt.Sprintf("there are %d of them", len(nodes))}, err
		}
		node, err := cdp.Call(ctx, t, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: nodes[0].BackendDOMNodeID})
		if err != nil {
			return point{}, err
		}
		on := func(p *runtime.CallFunctionOnParams) { p.ObjectID = node.Object.ObjectID }
		return chromedp.CallFunctionOn[point](aimScript, on)(ctx, t)
	}
}
