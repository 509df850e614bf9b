package delivery

import "sync/atomic"

// DieAt lets the engine die, as if its process were killed, when a row comes to
// the stage for the nth time: picked, rendered, marked (before it is sent), sent
// (and not written) or unsettled (about to be written).
func (e *Engine) DieAt(stage string, nth int64) (dead *atomic.Bool) {
	dead = new(atomic.Bool)
	var seen atomic.Int64
	e.hook = func(s string, _ Row) error {
		if s == stage && seen.Add(1) == nth {
			dead.Store(true)
		}
		if dead.Load() {
			return errDied
		}
		return nil
	}
	return dead
}
