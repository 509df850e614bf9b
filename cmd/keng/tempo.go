package main

import (
	"context"
	"time"

	"keng/internal/delivery"
)

// tempo is how the bot waits for what lies outside of it. The zero value is the
// usual one: only a simulated month has no time for it.
type tempo struct {
	// faster is by how much waits in real time are shortened; 0 is not at all.
	faster int
	// wall is the time by which rows of the ledger are held and tried again;
	// nil for the real one.
	wall func() time.Time
	// calls is how long a call of the platform may take; 0 for the usual.
	calls time.Duration
}

// short is how long a wait in real time takes.
func (t tempo) short(d time.Duration) time.Duration { return d / time.Duration(max(t.faster, 1)) }

// wait waits, and returns ctx's error if that ends before.
func (t tempo) wait(ctx context.Context, d time.Duration) error { return sleep(ctx, t.short(d)) }

// hurried is a pacer whose limits are as much shorter.
type hurried struct {
	delivery.Pacer
	tempo tempo
}

// Take implements delivery.Pacer.
func (h hurried) Take(ctx context.Context, limits []delivery.Limit) (time.Duration, error) {
	short := make([]delivery.Limit, len(limits))
	for i, l := range limits {
		l.Interval = h.tempo.short(l.Interval)
		short[i] = l
	}
	return h.Pacer.Take(ctx, short)
}

// Penalty implements delivery.Pacer.
func (h hurried) Penalty(ctx context.Context, key string, d time.Duration) error {
	return h.Pacer.Penalty(ctx, key, h.tempo.short(d))
}
