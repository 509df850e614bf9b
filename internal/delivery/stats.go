package delivery

import "sync/atomic"

// Stats counts what an engine has done since it was made.
type Stats struct {
	Sent, Skipped, Parked, Superseded int64
	// Retried counts tries that failed and will be repeated, Limited those that
	// the platform refused for being too many.
	Retried, Limited int64
	// Resent counts messages that were sent once more with the mark.
	Resent int64
}

type counters struct{ sent, skipped, parked, superseded, retried, limited, resent atomic.Int64 }

// of counts a row by what became of it.
func (c *counters) of(r Row) {
	switch r.Status {
	case Sent:
		c.sent.Add(1)
		if r.Resent {
			c.resent.Add(1)
		}
	case Skipped:
		c.skipped.Add(1)
	case Parked:
		c.parked.Add(1)
	case Superseded:
		c.superseded.Add(1)
	case Pending, Sending:
	}
}

// Stats returns the counts so far.
func (e *Engine) Stats() Stats {
	c := &e.count
	return Stats{
		Sent: c.sent.Load(), Skipped: c.skipped.Load(), Parked: c.parked.Load(), Superseded: c.superseded.Load(),
		Retried: c.retried.Load(), Limited: c.limited.Load(), Resent: c.resent.Load(),
	}
}
