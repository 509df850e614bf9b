package browsertest

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// axe is axe-core 4.14.1, which knows what keeps people out of a page.
//
//go:embed testdata/axe.min.js
var axe string

// finding is something that axe objects to.
type finding struct {
	ID     string
	Impact string
	Help   string
	Nodes  []struct {
		HTML           string
		FailureSummary string
	}
}

// axeScript looks at what the tab shows now. Style sheets need not be fetched
// again: all are of this machine.
const axeScript = `axe.run(%s, {preload: false, resultTypes: ['violations']}).then(result => result.violations)`

// Axe fails the test for each serious or critical finding about how the page
// as it is now can be used by everybody: contrast, names, roles, order.
func (b *Tab) Axe() {
	b.t.Helper()
	if !Eval[bool](b, "typeof axe === 'object'") {
		run(b, "load axe", chromedp.Evaluate[chromedp.Void](axe))
	}
	for _, f := range Eval[[]finding](b, fmt.Sprintf(axeScript, b.root())) {
		if f.Impact != "serious" && f.Impact != "critical" {
			continue
		}
		var where strings.Builder
		for _, n := range f.Nodes {
			fmt.Fprintf(&where, "\n%s\n\t%s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n\t"))
		}
		b.t.Errorf("browsertest: %s (%s, %s)%s", f.Help, f.ID, f.Impact, where.String())
	}
}
