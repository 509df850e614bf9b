package state

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisLimiter keeps two numbers a key, in microseconds by the clock of Redis:
// u, up to when the allowance is used, and p, the end of a penalty. Both vanish
// when they are past. The keys share a hash tag, so a Redis Cluster keeps them
// on one node, where one script reaches them all.
type redisLimiter struct{ client *redis.Client }

var _ Limiter = redisLimiter{}

var (
	// KEYS are u and p of each limit, ARGV its interval and burst.
	takeLimits = redis.NewScript(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kept = redis.call('MGET', unpack(KEYS))
local used, wait = {}, 0
for i = 1, #KEYS, 2 do
  local interval, burst = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  wait = math.max(wait, (tonumber(kept[i + 1]) or 0) - now)
  if interval > 0 then
    used[i] = math.max(tonumber(kept[i]) or 0, now) + interval
    wait = math.max(wait, used[i] - interval * burst - now)
  end
end
if wait > 0 then return wait end
for i, u in pairs(used) do
  redis.call('SET', KEYS[i], string.format('%.0f', u), 'PX', math.ceil((u - now) / 1000))
end
return 0`)

	penalise = redis.NewScript(`
local time = redis.call('TIME')
local ends = time[1] * 1000000 + time[2] + ARGV[1]
if ends > (tonumber(redis.call('GET', KEYS[1])) or 0) then
  redis.call('SET', KEYS[1], string.format('%.0f', ends), 'PX', math.ceil(ARGV[1] / 1000))
end
return 1`)
)

const (
	usedKey    = "keng:{pace}:u:"
	penaltyKey = "keng:{pace}:p:"
)

func (s redisLimiter) Take(ctx context.Context, limits []Limit) (time.Duration, error) {
	if len(limits) == 0 {
		return 0, nil
	}
	keys := make([]string, 0, 2*len(limits))
	args := make([]any, 0, 2*len(limits))
	for _, l := range limits {
		keys = append(keys, usedKey+l.Key, penaltyKey+l.Key)
		args = append(args, micros(l.Interval), max(l.Burst, 1))
	}
	wait, err := takeLimits.Run(ctx, s.client, keys, args...).Int64()
	if err != nil {
		return 0, away(err)
	}
	return time.Duration(wait) * time.Microsecond, nil
}

func (s redisLimiter) Penalty(ctx context.Context, key string, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	return away(penalise.Run(ctx, s.client, []string{penaltyKey + key}, micros(d)).Err())
}

// micros rounds up: a limit is never looser than it was asked for.
func micros(d time.Duration) int64 { return int64((d + time.Microsecond - 1) / time.Microsecond) }
