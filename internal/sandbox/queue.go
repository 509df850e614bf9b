package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

const (
	updateLife = 24 * time.Hour
	maxQueue   = 100_000
	maxUpdate  = 64 << 10 // bytes of one update
)

// update waits for the bot.
type update struct {
	id      int64
	kind    string
	body    json.RawMessage
	key     string // updates of one key go to a webhook one after another
	expires time.Time
	tries   int  // at a webhook
	gone    bool // confirmed or expired
}

func (u *update) wire() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"update_id":%d,%q:%s}`, u.id, u.kind, u.body))
}

// queue holds what the bot has not confirmed, in the order of its ids.
type queue struct {
	items   []*update
	gone    int       // so many of the items are delivered or expired
	expiry  time.Time // nothing expires before; zero if nothing can
	nextID  int64
	allowed map[string]bool // nil: the default
	double  int             // so many updates are to be queued twice
	hold    int             // so many updates are to be kept back
	held    []*update       // kept back
	echo    int             // so many updates are to be handed in again later
	echoes  []*update       // those
	changed signal          // something arrived
}

// publish queues an update if the bot subscribed to its kind.
func (s *Server) publish(kind string, payload any, key string, life time.Duration) {
	if !s.subscribed(kind) {
		return
	}
	body, err := json.Marshal(payload)
	if err != nil || len(body) > maxUpdate || s.queue.pending() >= maxQueue {
		return
	}
	s.enqueue(kind, body, key, life)
}

func (s *Server) enqueue(kind string, body json.RawMessage, key string, life time.Duration) {
	u := &update{id: s.queue.nextID, kind: kind, body: body, key: key, expires: s.opts.Now().Add(life)}
	s.queue.nextID++
	s.told.add(u, s.opts.Now())
	s.changed.fire()
	if s.queue.echo > 0 {
		s.queue.echo--
		again := *u
		s.queue.echoes = append(s.queue.echoes, &again)
	}
	if s.queue.hold > 0 {
		s.queue.hold--
		s.queue.held = append(s.queue.held, u)
		return
	}
	s.arrive(u)
	if s.queue.double > 0 {
		s.queue.double--
		again := *u
		s.arrive(&again)
	}
}

func (s *Server) arrive(u *update) {
	q := &s.queue
	q.items = append(q.items, u)
	if q.expiry.IsZero() || u.expires.Before(q.expiry) {
		q.expiry = u.expires
	}
	q.changed.fire()
	if s.hook != nil {
		s.hook.add(u)
		s.pump()
	}
}

func (q *queue) pending() int { return len(q.items) - q.gone + len(q.held) }

// expire drops what nobody fetched in time.
func (s *Server) expire() {
	s.lapse()
	now := s.opts.Now()
	if q := &s.queue; !q.expiry.IsZero() && !now.Before(q.expiry) {
		s.drop(func(u *update) bool { return !u.expires.After(now) })
	}
}

// drop forgets the updates that are chosen, and those that are gone already.
func (s *Server) drop(which func(*update) bool) {
	q := &s.queue
	before := len(q.items)
	q.expiry, q.gone = time.Time{}, 0
	q.items = slices.DeleteFunc(q.items, func(u *update) bool {
		u.gone = u.gone || which(u)
		if !u.gone && (q.expiry.IsZero() || u.expires.Before(q.expiry)) {
			q.expiry = u.expires
		}
		return u.gone
	})
	if len(q.items) < before {
		s.changed.fire()
	}
}

// delivered forgets one update. The list is made shorter now and then only,
// so that a long queue is not walked through for every delivery.
func (s *Server) delivered(u *update) {
	q := &s.queue
	if !u.gone {
		u.gone = true
		q.gone++
	}
	if q.gone*2 > len(q.items) {
		s.drop(func(*update) bool { return false })
	}
	s.changed.fire()
}

// confirmed forgets everything below an offset and returns the rest. An offset
// far off the queue is taken for a mistake: the head is returned, nothing forgotten.
func (s *Server) confirmed(offset int64) []*update {
	s.expire()
	q := &s.queue
	if q.gone > 0 {
		s.drop(func(*update) bool { return false })
	}
	if offset < 0 { // keep only so many from the end
		first := max(0, len(q.items)-int(min(-offset, maxQueue)))
		if first >= len(q.items) {
			return nil
		}
		offset = q.items[first].id
	}
	head := q.nextID
	if len(q.items) > 0 {
		head = q.items[0].id
	}
	if offset <= 0 || offset > q.nextID+10 || offset < head-maxQueue {
		return q.items
	}
	s.drop(func(u *update) bool { return u.id < offset })
	return q.items
}
