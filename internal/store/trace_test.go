package store_test

import (
	"slices"
	"strings"
	"testing"

	"keng/internal/store"
	"keng/internal/store/storetest"
)

// TestEveryColumnIsATraceOrPlain fails for a column of which nobody has said
// whether somebody can stand in it: then nobody has said what becomes of it when
// they are deleted, either.
func TestEveryColumnIsATraceOrPlain(t *testing.T) {
	said := store.Classified()
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		var there []string
		for _, c := range d.Columns(t) {
			if c[0] == "account_people" || slices.ContainsFunc(store.NotOurs, func(p string) bool { return strings.HasPrefix(c[0], p) }) {
				continue // a view of two tables, or a table of somebody else's
			}
			name := c[0] + "." + c[1]
			if n := said[name]; n != 1 {
				t.Errorf("%s is said %d times to be a trace of somebody or plain, in trace.go", name, n)
			}
			there = append(there, name)
		}
		for name := range said {
			if !slices.Contains(there, name) {
				t.Errorf("trace.go tells of %s, which is not there", name)
			}
		}
	})
}
