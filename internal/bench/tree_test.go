package bench

import (
	"io"
	"strings"
	"testing"
	"time"
)

// TestExtrapolate: what doubles with four times the cells has the exponent 1/2;
// what gets quicker does not get quicker still.
func TestExtrapolate(t *testing.T) {
	run := func(cells int, slower, quicker time.Duration) treeRun {
		return treeRun{cells: cells, took: []taken{{"slower", []time.Duration{slower}}, {"quicker", []time.Duration{quicker}}}}
	}
	var out strings.Builder
	g := &Ground{Options: Options{Results: &out, Progress: io.Discard}}
	g.extrapolate([]treeRun{
		run(625, 1*time.Millisecond, 4*time.Millisecond),
		run(2_500, 2*time.Millisecond, 2*time.Millisecond),
		run(10_000, 4*time.Millisecond, 1*time.Millisecond),
	})
	for _, want := range []string{
		"tree_slower_exponent 0.500 of_cells", "tree_whole_slower_p50 20.0 ms", "tree_whole_slower_p99 20.0 ms", "tree_whole_quicker_p50 1 ms",
	} {
		if !strings.Contains(out.String(), want+"\n") {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
}
