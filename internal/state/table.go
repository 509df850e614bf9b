package state

// sweepFrom is the size below which a table is not worth sweeping.
const sweepFrom = 1024

// table is a map that stays within twice what is alive in it: when it has
// doubled since the last sweep, it is swept. So a put costs the same on the
// average, however large the table, and there is no sweeper to stop.
type table[K comparable, V any] struct {
	rows map[K]V
	next int // the size at which to sweep
}

// put sets a row; ended tells of a row whether it can go.
func (t *table[K, V]) put(k K, v V, ended func(V) bool) {
	if t.rows == nil {
		t.rows, t.next = make(map[K]V), sweepFrom
	}
	if len(t.rows) >= t.next {
		for k, v := range t.rows {
			if ended(v) {
				delete(t.rows, k)
			}
		}
		t.next = max(2*len(t.rows), sweepFrom)
	}
	t.rows[k] = v
}
