package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
)

// newLog returns the log of the program: text where a person watches, JSON
// where a machine collects it.
func newLog(w io.Writer, level slog.Level, scrub *scrubber) *slog.Logger {
	o := &slog.HandlerOptions{Level: level}
	if isTerminal(w) {
		return slog.New(&scrubbing{slog.NewTextHandler(w, o), scrub})
	}
	return slog.New(&scrubbing{slog.NewJSONHandler(w, o), scrub})
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// scrubbing is a handler that hands records on without secrets and phone
// numbers, in the message and in whatever an attribute is written as.
type scrubbing struct {
	next  slog.Handler
	scrub *scrubber
}

var _ slog.Handler = (*scrubbing)(nil)

// Enabled implements slog.Handler.
func (h *scrubbing) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (h *scrubbing) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, h.scrub.text(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(h.attr(a))
		return true
	})
	return h.next.Handle(ctx, clean)
}

// WithAttrs implements slog.Handler.
func (h *scrubbing) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = h.attr(a)
	}
	return &scrubbing{h.next.WithAttrs(clean), h.scrub}
}

// WithGroup implements slog.Handler.
func (h *scrubbing) WithGroup(name string) slog.Handler {
	return &scrubbing{h.next.WithGroup(name), h.scrub}
}

func (h *scrubbing) attr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, h.scrub.text(v.String()))
	case slog.KindGroup:
		group := v.Group()
		clean := make([]slog.Attr, len(group))
		for i, member := range group {
			clean[i] = h.attr(member)
		}
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(clean...)}
	case slog.KindAny:
		// Whatever it is, it is written as text here: a handler that made JSON
		// of it would look into fields that nobody has cleaned.
		return slog.String(a.Key, h.scrub.text(fmt.Sprint(v.Any())))
	default: // numbers, times and truths
		return slog.Attr{Key: a.Key, Value: v}
	}
}
