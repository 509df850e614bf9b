package faulttest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/delivery"
)

const (
	// fewKills is how many processes are killed if nobody asks for more.
	fewKills = 20
	// killsInARow is how many of them during one broadcast: so many that there
	// are some while others are still being recovered from.
	killsInARow = 10
	// inDoubt is how many messages one process can leave in doubt: each job of
	// the queue one, and the sweep one.
	inDoubt = delivery.JobWorkers + 1
)

// TestKilledDuringABroadcast kills processes at random moments while everybody
// in a large cell is told something, and some answer. Everybody is told, once
// or with a mark, and the answers count once each.
func TestKilledDuringABroadcast(t *testing.T) {
	t.Parallel()
	kills, seed := fewKills, rand.Uint64()
	if s := os.Getenv("KENG_KILLS"); s != "" {
		kills = atoi(t, s)
	}
	if s := os.Getenv("KENG_KILL_SEED"); s != "" {
		seed = uint64(atoi(t, s))
	}
	for i, g := range []ground{
		{name: "one process on SQLite", size: large},
		{name: "two processes on Postgres and Redis", size: large, postgres: true, redis: true, webhook: true},
	} {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			t.Logf("KENG_KILL_SEED=%d", seed)
			c := newCampaign(t, g, rand.New(rand.NewPCG(seed, uint64(i))))
			for left := kills / 2; left > 0; left -= killsInARow {
				c.broadcast(t, min(left, killsInARow))
			}
			c.end(t)
		})
	}
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// campaign is a town in which broadcast after broadcast is cut short.
type campaign struct {
	*town
	chance    *rand.Rand
	processes []*process
	victim    int // the next to be killed
	// broadcasts counts them, kills and marked what became of them.
	broadcasts, kills, marked int
}

func newCampaign(t *testing.T, g ground, chance *rand.Rand) *campaign {
	t.Helper()
	c := &campaign{town: newTown(t, g), chance: chance}
	c.processes = append(c.processes, c.serve(t))
	if g.postgres {
		c.processes = append(c.processes, c.serve(t))
	}
	return c
}

// broadcast has everybody told something, while so many processes are killed,
// and checks that everybody was.
func (c *campaign) broadcast(t *testing.T, kills int) {
	t.Helper()
	c.broadcasts++
	text := fmt.Sprintf("Tin số %d.", c.broadcasts)
	answering := c.chance.Perm(c.size - 1)[:kills]
	shown := make([]int64, kills)
	for i := range answering {
		answering[i]++ // not the secretary
		shown[i] = c.shown(t, c.people[answering[i]])
	}
	moments := c.moments(kills)
	waits := make([]*hold, kills)
	counted := &counter{words: text}
	for i, m := range moments {
		waits[i] = c.gate.hold(m.side, func(call call) bool { return counted.reaches(call, m.after) })
	}
	c.announces(t, text)
	for i, h := range waits {
		h.wait(t)
		tapOn(t, c.people[answering[i]], shown[i], coming)
		time.Sleep(moments[i].pause) // what a process does at such a moment is a matter of chance
		c.killOne(t, h)
	}
	c.kills += kills
	c.everybodyHas(t, text, kills)
	for _, who := range answering {
		c.answered(t, who, attendance.Coming)
	}
}

// moment is when to kill: when a broadcast has come so far, at a side of the
// call that is the next then, and a little later.
type moment struct {
	after int
	side  side
	pause time.Duration
}

func (c *campaign) moments(n int) []moment {
	ms := make([]moment, n)
	for i := range ms {
		ms[i] = moment{1 + c.chance.IntN(c.size*9/10), side(c.chance.IntN(2)), time.Duration(c.chance.IntN(20)) * time.Millisecond}
	}
	slices.SortFunc(ms, func(a, b moment) int { return a.after - b.after })
	return ms
}

// counter counts how many different people a broadcast has been sent to.
type counter struct {
	words string
	mu    sync.Mutex
	chats map[string]bool
}

// reaches counts the call, and tells whether it is one of the broadcast that
// has come so far.
func (c *counter) reaches(call call, far int) bool {
	if call.method != "sendMessage" || !strings.Contains(call.form.Get("text"), c.words) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.chats == nil {
		c.chats = map[string]bool{}
	}
	c.chats[call.form.Get("chat_id")] = true
	return len(c.chats) >= far
}

// killOne kills one of the processes, the other one next time, and starts
// another in its place. The call that was held is the dead process's or not.
func (c *campaign) killOne(t *testing.T, h *hold) {
	t.Helper()
	i := c.victim % len(c.processes)
	c.victim++
	c.kill(c.processes[i])
	h.free()
	c.processes[i] = c.serve(t)
}

// everybodyHas waits until everybody has the text, and checks that nobody has
// it twice without a mark, and not more have than can be.
func (c *campaign) everybodyHas(t *testing.T, text string, kills int) {
	t.Helper()
	next := 0
	eventually(t, "everybody is told", func() bool {
		for next < c.size {
			if plain, marked := times(c.people[next], text); plain+marked == 0 {
				return false
			}
			next++
		}
		return true
	})
	c.allSent(t)
	all := 0
	for i, p := range c.people {
		plain, marked := times(p, text)
		if plain > 1 || plain+marked > kills+1 {
			t.Errorf("person %d was told %d times without the mark, %d times with it", i, plain, marked)
		}
		all += marked
	}
	if all > kills*inDoubt {
		t.Errorf("%d messages are marked after %d kills", all, kills)
	}
	c.marked += all
}

// end stops the processes and looks at what is left.
func (c *campaign) end(t *testing.T) {
	t.Helper()
	c.comesToRest(t, 0, c.processes...)
	t.Logf("%d broadcasts to %d people, %d kills, %d answers, %d messages marked", c.broadcasts, c.size, c.kills, c.kills, c.marked)
}
