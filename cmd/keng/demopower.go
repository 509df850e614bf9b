package main

import (
	"context"
	"log/slog"
	"sync"

	"keng/internal/sqlitetap"
)

// power is what a life lives on. Once it is cut, nothing that the bot does
// reaches anything: in one process, that is what kill -9 comes to.
type power struct {
	passing sync.RWMutex // held for reading while something passes
	off     bool
}

// pass does what a statement does.
func (p *power) pass(do func() error) error {
	p.passing.RLock()
	defer p.passing.RUnlock()
	if p.off {
		return sqlitetap.Gone(errDead)
	}
	return do()
}

func (p *power) cut() {
	p.passing.Lock()
	defer p.passing.Unlock()
	p.off = true
}

func (p *power) dead() bool {
	p.passing.RLock()
	defer p.passing.RUnlock()
	return p.off
}

// mortal is the log of what lives on a power: the dead have nothing to say, and
// that their database is gone is no news to whoever has killed them.
type mortal struct {
	slog.Handler
	power *power
}

// Enabled implements slog.Handler.
func (h mortal) Enabled(ctx context.Context, l slog.Level) bool {
	return h.Handler.Enabled(ctx, l) && !h.power.dead()
}

// WithAttrs implements slog.Handler.
func (h mortal) WithAttrs(a []slog.Attr) slog.Handler { return mortal{h.Handler.WithAttrs(a), h.power} }

// WithGroup implements slog.Handler.
func (h mortal) WithGroup(name string) slog.Handler {
	return mortal{h.Handler.WithGroup(name), h.power}
}
