package state

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Leases are locks that run out by themselves, so that a process that died
// holds nothing for long. Names and holders are any strings; a ttl is at least
// a millisecond. To do something under a lease, use [State.Hold].
type Leases interface {
	// Acquire takes the lease if nobody holds it, or prolongs it if holder
	// does already, and tells whether holder now has it for ttl.
	Acquire(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	// Renew prolongs the lease to ttl from now and returns true; if holder does
	// not hold it (any more) it changes nothing and returns false.
	Renew(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	// Release gives the lease up, if holder holds it; else it does nothing.
	Release(ctx context.Context, name, holder string) error
}

type redisLeases struct{ client *redis.Client }

var _ Leases = redisLeases{}

var (
	acquireLease = redis.NewScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`)

	renewLease = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`)

	releaseLease = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`)
)

func leaseKey(name string) []string { return []string{"keng:lease:" + name} }

func (s redisLeases) Acquire(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	ok, err := acquireLease.Run(ctx, s.client, leaseKey(name), holder, ttl.Milliseconds()).Bool()
	return ok, away(err)
}

func (s redisLeases) Renew(ctx context.Context, name, holder string, ttl time.Duration) (bool, error) {
	ok, err := renewLease.Run(ctx, s.client, leaseKey(name), holder, ttl.Milliseconds()).Bool()
	return ok, away(err)
}

func (s redisLeases) Release(ctx context.Context, name, holder string) error {
	return away(releaseLease.Run(ctx, s.client, leaseKey(name), holder).Err())
}

// memoryLeases is the twin of redisLeases in this process. There are as many
// rows as names, which the program has a handful of.
type memoryLeases struct {
	now func() time.Time

	mu   sync.Mutex
	held map[string]lease
}

type lease struct {
	holder string
	until  time.Time
}

var _ Leases = (*memoryLeases)(nil)

func newMemoryLeases(now func() time.Time) *memoryLeases {
	return &memoryLeases{now: now, held: make(map[string]lease)}
}

func (s *memoryLeases) Acquire(_ context.Context, name, holder string, ttl time.Duration) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if l, ok := s.held[name]; ok && l.until.After(now) && l.holder != holder {
		return false, nil
	}
	s.held[name] = lease{holder: holder, until: now.Add(ttl)}
	return true, nil
}

func (s *memoryLeases) Renew(_ context.Context, name, holder string, ttl time.Duration) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if l, ok := s.held[name]; !ok || !l.until.After(now) || l.holder != holder {
		return false, nil
	}
	s.held[name] = lease{holder: holder, until: now.Add(ttl)}
	return true, nil
}

func (s *memoryLeases) Release(_ context.Context, name, holder string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[name].holder == holder {
		delete(s.held, name)
	}
	return nil
}
