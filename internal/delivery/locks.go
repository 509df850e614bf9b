package delivery

import (
	"sync"
	"time"

	"keng/internal/chat"
)

// locks lets one goroutine at a time send into a chat: a person's lanes and
// those of their address end in the same one.
type locks struct {
	mu    sync.Mutex
	chats map[chat.Address]*lock
}

type lock struct {
	sync.Mutex
	users int
}

// lock waits for the chat and returns how to give it free.
func (k *locks) lock(a chat.Address) (unlock func()) {
	k.mu.Lock()
	l := k.chats[a]
	if l == nil {
		l = new(lock)
		if k.chats == nil {
			k.chats = map[chat.Address]*lock{}
		}
		k.chats[a] = l
	}
	l.users++
	k.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		k.mu.Lock()
		defer k.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(k.chats, a)
		}
	}
}

// maxRest is how long a channel that does not answer is left alone: short
// enough to notice soon that it is back.
const maxRest = 30 * time.Second

// rests are channels that are left alone for a while, because the trouble is
// theirs and not a message's: trying each message would only wear it out.
type rests struct {
	mu    sync.Mutex
	until map[chat.Channel]time.Time
	// fails counts the failures since the last success.
	fails map[chat.Channel]int
}

// begin lets the channel rest, longer after each failure in a row.
func (r *rests) begin(c chat.Channel, d time.Duration, wall time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.until == nil {
		r.until, r.fails = map[chat.Channel]time.Time{}, map[chat.Channel]int{}
	}
	if wall.Before(r.until[c]) {
		return // a failure of before the rest
	}
	r.until[c] = wall.Add(min(d<<min(r.fails[c], 10), maxRest))
	r.fails[c]++
}

// end notes that the channel answers.
func (r *rests) end(c chat.Channel) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.until, c)
	delete(r.fails, c)
}

// longest is how long until all channels are back.
func (r *rests) longest(wall time.Time) (d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, until := range r.until {
		d = max(d, until.Sub(wall))
	}
	return d
}

// left is how long the channel still rests.
func (r *rests) left(c chat.Channel, wall time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return max(r.until[c].Sub(wall), 0)
}
