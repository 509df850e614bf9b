package faulttest

import (
	"bufio"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// trips measures how long it takes from a tap to its confirmation.
type trips struct {
	mu    sync.Mutex
	begun map[string]time.Time
	took  []time.Duration
}

// newTrips has the gate tell what passes.
func newTrips(g *gate) *trips {
	t := &trips{begun: map[string]time.Time{}}
	g.watch(t.end)
	return t
}

// begin notes that somebody taps.
func (t *trips) begin(chat int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun[strconv.FormatInt(chat, 10)] = time.Now()
}

// end notes that a confirmation is on its way.
func (t *trips) end(c call) {
	if c.method != "editMessageText" {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	chat := c.form.Get("chat_id")
	if at, ok := t.begun[chat]; ok {
		t.took = append(t.took, time.Since(at))
		delete(t.begun, chat)
	}
}

func (t *trips) print(say func(name string, value float64, unit string)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	slices.Sort(t.took)
	if n := len(t.took); n > 0 {
		say("confirmation_p50", t.took[n/2].Seconds()*1000, "ms")
		say("confirmation_p99", t.took[n*99/100].Seconds()*1000, "ms")
	}
}

// size is how large a process is at a moment of its life.
type size struct {
	age                   time.Duration
	megabytes, goroutines float64
}

// sizes are those of each process, in the order of their lives.
type sizes struct {
	order []*process
	of    map[*process][]size
	born  map[*process]time.Time
}

// sampling asks the processes how large they are.
func (s *soak) sampling(_ *testing.T, over <-chan struct{}) {
	s.sizes = sizes{of: map[*process][]size{}, born: map[*process]time.Time{}}
	tick := time.NewTicker(betweenSamples)
	defer tick.Stop()
	for {
		for _, p := range s.running() {
			s.sizes.sample(p)
		}
		select {
		case <-over:
			return
		case <-tick.C:
		}
	}
}

// sample asks one process; one that is being stopped does not answer.
func (z *sizes) sample(p *process) {
	resp, err := http.Get("http://" + p.address + "/metrics")
	if err != nil {
		return
	}
	defer resp.Body.Close()
	if z.born[p].IsZero() {
		z.born[p] = time.Now()
		z.order = append(z.order, p)
	}
	now := size{age: time.Since(z.born[p])}
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		n, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil:
		case name == "process_resident_memory_bytes":
			now.megabytes = n / (1 << 20)
		case name == "go_goroutines":
			now.goroutines = n
		}
	}
	z.of[p] = append(z.of[p], now)
}

// burst is how many goroutines more one life may have than another: a burst of
// taps leaves up to 64 connections open for a while, with two of them each.
const burst = 2 * 64

// judge compares the last third of each life with the one before it, and the
// last lives with the first: a process may grow neither with its age nor with
// what has been written meanwhile.
func (z *sizes) judge(t *testing.T, say func(name string, value float64, unit string)) {
	t.Helper()
	var early, late []size
	for _, p := range z.order {
		life := z.of[p]
		third := len(life) / 3
		early = append(early, lasting(life[third:2*third]))
		late = append(late, lasting(life[2*third:]))
	}
	grown := func(name string, from, to, slack float64, unit string) {
		say(name+"_from", from, unit)
		say(name+"_to", to, unit)
		if to > from*1.15+slack {
			t.Errorf("%s grew from %.0f to %.0f", name, from, to)
		}
	}
	n := len(z.order)
	a, b := mean(early), mean(late)
	grown("resident_in_a_life", a.megabytes, b.megabytes, 4, "MB")
	grown("goroutines_in_a_life", a.goroutines, b.goroutines, 10, "goroutines")
	a, b = mean(late[:2]), mean(late[n-2:])
	grown("resident_over_lives", a.megabytes, b.megabytes, 4, "MB")
	grown("goroutines_over_lives", a.goroutines, b.goroutines, burst, "goroutines")
	most := size{}
	for _, life := range z.of {
		for _, s := range life {
			most.megabytes, most.goroutines = max(most.megabytes, s.megabytes), max(most.goroutines, s.goroutines)
		}
	}
	say("resident_most", most.megabytes, "MB")
	say("goroutines_most", most.goroutines, "goroutines")
}

// lasting is the size of a while. Of goroutines it counts the fewest: those of a
// burst come and go, and those that leak stay.
func lasting(of []size) size {
	m := mean(of)
	for i, s := range of {
		if i == 0 || s.goroutines < m.goroutines {
			m.goroutines = s.goroutines
		}
	}
	return m
}

func mean(of []size) (m size) {
	for _, s := range of {
		m.megabytes += s.megabytes / float64(len(of))
		m.goroutines += s.goroutines / float64(len(of))
	}
	return m
}
