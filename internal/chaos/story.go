package chaos

import (
	"context"
	"log/slog"
	"slices"
	"sync"
)

// story is what has happened in a run, for whoever wants to know why it failed.
type story struct {
	mu    sync.Mutex
	lines []string
}

func (s *story) add(when, line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, when+line)
}

func (s *story) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lines)
}

// told puts the warnings of the bot into the story.
type told struct {
	r     *run
	next  slog.Handler
	attrs []slog.Attr
}

var _ slog.Handler = (*told)(nil)

// Enabled implements slog.Handler.
func (h *told) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn || h.next.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (h *told) Handle(ctx context.Context, record slog.Record) error {
	if record.Level >= slog.LevelWarn {
		line := record.Level.String() + " " + record.Message
		add := func(a slog.Attr) bool {
			line += " " + a.String()
			return true
		}
		for _, a := range h.attrs {
			add(a)
		}
		record.Attrs(add)
		h.r.say("  %s", line)
	}
	if !h.next.Enabled(ctx, record.Level) {
		return nil
	}
	return h.next.Handle(ctx, record)
}

// WithAttrs implements slog.Handler.
func (h *told) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &told{h.r, h.next.WithAttrs(attrs), append(slices.Clone(h.attrs), attrs...)}
}

// WithGroup implements slog.Handler.
func (h *told) WithGroup(name string) slog.Handler {
	return &told{h.r, h.next.WithGroup(name), h.attrs}
}
