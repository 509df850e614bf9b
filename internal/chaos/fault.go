package chaos

import (
	"fmt"
	"math/rand/v2"
)

// kind is a kind of fault.
type kind string

// The kinds of faults.
const (
	// kill ends a process as kill -9 does; another one is started.
	kill kind = "kill"
	// absence kills all processes, and for an hour and a half nobody starts another.
	absence kind = "absence"
	// databaseAway cuts the database off for a while.
	databaseAway kind = "database_away"
	// redisAway cuts Redis off for a while.
	redisAway kind = "redis_away"
	// redisFlushed empties Redis.
	redisFlushed kind = "redis_flushed"
	// diskFull lets SQLite's file grow no more for a while.
	diskFull kind = "disk_full"
	// platformAway refuses connections to the platform for a while.
	platformAway kind = "platform_away"
	// tooMany answers calls with 429.
	tooMany kind = "answer_429"
	// page answers calls with 502 and a page of HTML.
	page kind = "answer_502"
	// internal answers calls with 500.
	internal kind = "answer_500"
	// refused closes the connection before a call has an effect.
	refused kind = "call_lost"
	// cutAfter closes the connection after a call had its effect.
	cutAfter kind = "answer_lost"
	// halved sends half of an answer, after the effect.
	halved kind = "answer_halved"
	// hanging answers later than anybody waits, after the effect.
	hanging kind = "answer_hangs"
	// doubled hands updates in twice.
	doubled kind = "update_doubled"
	// repeated hands updates in once more in a later step.
	repeated kind = "update_repeated"
	// reordered hands updates in after those that came later.
	reordered kind = "update_reordered"
	// jump sets the clock an hour ahead.
	jump kind = "clock_jump"
)

// faults are all kinds, in the order in which they are reported, with how
// likely each is beside the others: what the bot must survive in the midst of
// its work is more likely than what it only has to sit out.
var faults = []struct {
	kind   kind
	weight int
}{
	{kill, 10},
	{absence, 1},
	{databaseAway, 3},
	{redisAway, 3},
	{redisFlushed, 2},
	{diskFull, 4},
	{platformAway, 2},
	{tooMany, 3},
	{page, 2},
	{internal, 1},
	{refused, 2},
	{cutAfter, 4},
	{halved, 1},
	{hanging, 2},
	{doubled, 4},
	{repeated, 4},
	{reordered, 4},
	{jump, 2},
}

// fault is something that goes wrong in a step of the month.
type fault struct {
	kind kind
	// line, after and answerLost say at which request it comes, for those that
	// come at one: after so many on the line; and whether that one still passes.
	line       line
	after      int
	answerLost bool
	// method is the platform's method that errs, empty for any; times how often.
	method string
	times  int
}

// String is the fault as a line of a run's story.
func (f fault) String() string {
	s := string(f.kind)
	if f.after > 0 {
		side := "before"
		if f.answerLost {
			side = "after"
		}
		s += fmt.Sprintf(" %s request %d to the %s", side, f.after, [...]string{"database", "Redis", "platform"}[f.line])
	}
	if f.times > 0 {
		s += fmt.Sprintf(", %d times %s", f.times, f.method)
	}
	return s
}

// The bounds of how many requests pass in a step before something happens. A
// step in which everybody is written to has some hundreds, a quiet one a few.
const (
	fewRequests  = 12
	manyRequests = 250
)

// draw draws a fault that can happen on the kind of database.
func draw(chance *rand.Rand, on Kind) fault {
	sum := 0
	for _, f := range faults {
		sum += f.weight
	}
	for {
		n := chance.IntN(sum)
		for _, f := range faults {
			if n -= f.weight; n < 0 {
				if f.kind.possible(on) {
					return f.kind.drawn(chance, on)
				}
				break
			}
		}
	}
}

// possible tells whether it can happen there.
func (k kind) possible(on Kind) bool {
	switch k {
	case redisAway, redisFlushed:
		return on == Postgres
	case diskFull:
		return on == SQLite
	default:
		return true
	}
}

// methods are those that err, empty for any of them.
var methods = []string{"", "sendMessage", "sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates"}

// drawn draws what else there is to know about a fault.
func (k kind) drawn(chance *rand.Rand, on Kind) fault {
	f := fault{kind: k, after: 1 + chance.IntN(manyRequests)}
	if chance.IntN(3) == 0 {
		f.after = 1 + chance.IntN(fewRequests)
	}
	f.answerLost = chance.IntN(2) == 0
	switch k {
	case kill, absence:
		if f.line = platform; chance.IntN(2) == 0 {
			f.line = database
		}
	case databaseAway, diskFull:
		f.line = database
	case redisAway, redisFlushed:
		f.line = redis
	case platformAway, jump:
		f.line = platform
	case doubled, repeated, reordered:
		f.after, f.times = 0, 1+chance.IntN(8)
	case hanging: // each costs real time
		f.after, f.times, f.method = 0, 1, methods[1+chance.IntN(3)]
	default:
		f.after, f.times, f.method = 0, 1+chance.IntN(6), methods[chance.IntN(len(methods))]
	}
	if f.line == platform && on == SQLite || f.line == redis {
		f.after = 1 + f.after/2 // a request there is a whole call
	}
	return f
}

// plan is what goes wrong in each step of a month.
type plan [][]fault

// steps is for how many steps of a month there is a plan: more than it has. The
// first, in which everything is started, is left alone.
const steps = 40

func newPlan(chance *rand.Rand, on Kind) plan {
	p := make(plan, steps)
	for i := range p {
		for chance.IntN(10) < 6 && len(p[i]) < 3 {
			p[i] = append(p[i], draw(chance, on))
		}
	}
	p[0] = nil
	return p
}
