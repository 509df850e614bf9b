package state

import (
	"context"
	"time"
)

// Limiter spaces out sends. All processes on one Redis share its limits.
//
// It keeps, for each key, the moment up to which the key's allowance is used
// (GCRA): one number a key, and no background work. It runs in real time.
type Limiter interface {
	// Take takes one from every limit, or nothing from any. A wait of 0 says
	// that it was taken. A greater wait says that it was not: try again after
	// that, and it may be refused again if others came first. The keys of one
	// Take are all different. Without limits it always passes.
	Take(ctx context.Context, limits []Limit) (wait time.Duration, err error)
	// Penalty lets nothing pass on key for d, whatever the limit: for the
	// "retry after" of a platform. A longer penalty in force stays.
	Penalty(ctx context.Context, key string, d time.Duration) error
}

// Limit is one limit that a send is subject to. In any span of time T, at most
// Burst + T/Interval sends pass: "20 a minute" is kept by {6s, 10}, not by
// {3s, 20}.
//
// Burst belongs to the call, not to the key. Calls of different Burst on one
// key share its allowance, and who has the greater Burst may go further ahead:
// if broadcasts take {Interval: 33ms, Burst: 5} and answers take {33ms, 15} on
// the same key, broadcasts run at 30 a second and stop when 5 are used ahead,
// while an answer finds room for 10 more and is not held up by them. Afterwards
// the broadcasts wait until the answers' share has been made up for, so the
// rate as a whole stays.
type Limit struct {
	Key string
	// Interval is the time that one send uses up. At 0 there is no limit, and
	// only a Penalty stops the key.
	Interval time.Duration
	// Burst is how many may pass at once after a pause; less than 1 counts as 1.
	Burst int
}
