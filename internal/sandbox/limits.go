package sandbox

import (
	"math"
	"time"
)

// Rate allows N calls per Per on average, and Burst at once. A zero Rate is no limit.
type Rate struct {
	N     int
	Per   time.Duration
	Burst int
}

// Limits are the platform's sending limits.
type Limits struct {
	// PerChat is for one chat, PerGroup for one group (sends and edits
	// together), Overall for the bot.
	PerChat, PerGroup, Overall Rate
	// Now is the clock of the limits: real time, unless a test has its own.
	Now func() time.Time
}

// TelegramLimits are about what Telegram allows: one message a second in a
// chat, 20 a minute in a group, 30 a second overall.
func TelegramLimits() Limits {
	return Limits{
		PerChat:  Rate{N: 1, Per: time.Second, Burst: 3},
		PerGroup: Rate{N: 20, Per: time.Minute, Burst: 20},
		Overall:  Rate{N: 30, Per: time.Second, Burst: 30},
	}
}

// Limit changes the limits from now on; what was sent before does not count.
// The clock of the limits stays the same.
func (s *Server) Limit(l Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limiter.limits, s.limiter.overall, s.limiter.chats = l, bucket{}, map[int64]*bucket{}
	s.changed.fire()
}

// bucket is the time at which it would be full again.
type bucket struct{ full time.Time }

// wait is how long a call has to wait for room in the bucket; 0 is none.
func (r Rate) wait(b *bucket, now time.Time) time.Duration {
	if r.N == 0 {
		return 0
	}
	room := r.Per / time.Duration(r.N) * time.Duration(max(r.Burst, 1)-1)
	return max(b.full.Add(-room).Sub(now), 0)
}

func (r Rate) take(b *bucket, now time.Time) {
	if r.N == 0 {
		return
	}
	if b.full.Before(now) {
		b.full = now
	}
	b.full = b.full.Add(r.Per / time.Duration(r.N))
}

// limiter applies the limits. Server.mu guards it.
type limiter struct {
	limits  Limits
	grace   time.Duration
	overall bucket
	chats   map[int64]*bucket
	pauses  map[int64]pause // by chat; 0 is everything
	early   int
}

// pause is a 429 that was answered.
type pause struct{ since, until time.Time }

func newLimiter(l Limits, grace time.Duration) limiter {
	return limiter{limits: l, grace: grace, chats: map[int64]*bucket{}, pauses: map[int64]pause{}}
}

// limitFor counts a send or an edit, or refuses it.
func (s *Server) limitFor(c *call) *apiError {
	l, chat, now := &s.limiter, c.chat(), c.arrived
	rate := l.limits.PerChat
	if chat < 0 {
		rate = l.limits.PerGroup
	}
	b := l.chats[chat]
	if b == nil {
		b = &bucket{}
		l.chats[chat] = b
	}
	if wait := rate.wait(b, now); wait > 0 {
		return l.pauseScope(chat, seconds(wait), now)
	}
	if wait := l.limits.Overall.wait(&l.overall, now); wait > 0 {
		return l.pauseScope(chat, seconds(wait), now)
	}
	rate.take(b, now)
	l.limits.Overall.take(&l.overall, now)
	return nil
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// pause answers 429 for the chat of a call; for everything, if it is getMe or
// getUpdates; for this one call, if it is another without a chat.
func (l *limiter) pause(c *call, seconds int) *apiError {
	if c.chat() == 0 && c.method.name != "getUpdates" && c.method.name != "getMe" {
		return tooMany(seconds)
	}
	return l.pauseScope(c.chat(), seconds, c.arrived)
}

func (l *limiter) pauseScope(scope int64, seconds int, now time.Time) *apiError {
	l.pauses[scope] = pause{now, now.Add(time.Duration(seconds) * time.Second)}
	return tooMany(seconds)
}

// paused refuses a call that comes before an earlier 429 is over. Calls that
// were on their way when the 429 was answered are refused but not counted.
func (l *limiter) paused(c *call) *apiError {
	if c.method.name == "answerCallbackQuery" {
		return nil
	}
	for _, scope := range []int64{c.chat(), 0} {
		p, ok := l.pauses[scope]
		if !ok || !c.arrived.Before(p.until) {
			delete(l.pauses, scope)
			continue
		}
		if c.early = c.arrived.Sub(p.since) > l.grace; c.early {
			l.early++
		}
		return tooMany(seconds(p.until.Sub(c.arrived)))
	}
	return nil
}

// EarlyCalls is how many calls came before a retry_after was over. It must be 0.
func (s *Server) EarlyCalls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.limiter.early
}
