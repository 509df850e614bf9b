package faulttest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/notice"
	"keng/internal/store"
	"keng/internal/testserver"
	"keng/internal/throwaway"
)

const (
	// betweenTaps makes 50 answers a second.
	betweenTaps = 20 * time.Second / 1000
	// betweenBroadcasts is so often that there is nearly always one underway
	// somewhere near a restart.
	betweenBroadcasts = 20 * time.Second
	// betweenSamples is how often a process is asked how large it is.
	betweenSamples = 5 * time.Second
	// lives is how many lives a process has in a run: those of half an hour are
	// five minutes long.
	lives = 6
)

// TestSoak lets two processes on Postgres and Redis run for as long as
// KENG_SOAK says, while 50 people a second answer, everybody is told something
// every 20 seconds, and both are started anew in turn, six times over the run.
// It fails if an answer or a notice is lost or doubled, or if a process grows.
func TestSoak(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv("KENG_SOAK"))
	if err != nil {
		t.Skip("KENG_SOAK says not for how long")
	}
	s := newSoak(t, length)
	var work sync.WaitGroup
	over := make(chan struct{})
	for _, do := range []func(*testing.T, <-chan struct{}){s.tapping, s.sampling} {
		work.Go(func() { do(t, over) })
	}
	s.broadcasting(t, time.Now().Add(length))
	close(over)
	work.Wait()
	s.settled(t)
	s.allSent(t)
	for _, p := range s.running() {
		p.stop(t)
	}
	s.judge(t)
}

// soak is a town in a long run.
type soak struct {
	*town
	length time.Duration
	// taps is how often each has answered.
	taps []int
	told int
	// restarts counts the processes that were started anew.
	restarts int
	trips    *trips
	sizes    sizes

	mu        sync.Mutex
	processes []*process
}

func newSoak(t *testing.T, length time.Duration) *soak {
	t.Helper()
	// Nothing is left out that a real server does.
	server, err := throwaway.StartPostgres(t.Context(), "fsync=on")
	must(t, err)
	t.Cleanup(func() { must(t, server.Close()) })
	database, err := server.Database(t.Context(), fillLarge)
	must(t, err)
	w := newTownOn(t, ground{size: large, postgres: true, redis: true, webhook: true}, database, database, testserver.Redis(t))
	s := &soak{town: w, length: length, taps: make([]int, w.size), trips: newTrips(w.gate)}
	s.processes = []*process{w.serve(t), w.serve(t)}
	for i := 1; i < w.size; i++ {
		w.people[i].Send("/hop")
	}
	w.settled(t)
	w.allSent(t)
	return s
}

func (s *soak) running() []*process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.processes)
}

// tapping has one person after another change their answer.
func (s *soak) tapping(t *testing.T, over <-chan struct{}) {
	shown := make([]int64, s.size)
	for i := range shown {
		shown[i] = s.people[i].Last().ID
	}
	tick := time.NewTicker(betweenTaps)
	defer tick.Stop()
	for i := 0; ; i = (i + 1) % (s.size - 1) {
		select {
		case <-over:
			return
		case <-tick.C:
		}
		who := i + 1 // not the secretary, who announces
		s.trips.begin(chatOf(who))
		if err := s.people[who].TapData(shown[who], notice.AnswerData(theMeeting, 1, choice(s.taps[who]))); err != nil {
			t.Error(err)
			return
		}
		s.taps[who]++
	}
}

// choice is what the n-th answer of a person is: another one than before.
func choice(n int) attendance.Choice {
	return []attendance.Choice{attendance.Coming, attendance.ComingLate, attendance.AskingLeave}[n%3]
}

// broadcasting tells everybody something again and again, and starts the
// processes anew between.
func (s *soak) broadcasting(t *testing.T, end time.Time) {
	t.Helper()
	restart := time.Now().Add(s.length / lives)
	for time.Now().Before(end) {
		next := time.After(betweenBroadcasts)
		s.told++
		s.announces(t, notes(s.told))
		if time.Now().After(restart) {
			restart = restart.Add(s.length / lives)
			s.restart(t)
		}
		<-next
	}
}

func notes(n int) string { return fmt.Sprintf("Tin số %d.", n) }

// restart starts one process anew after the other.
func (s *soak) restart(t *testing.T) {
	t.Helper()
	for i := range s.processes {
		old := s.processes[i]
		old.stop(t)
		s.turns.drop(old.address)
		p := s.serve(t)
		s.mu.Lock()
		s.processes[i] = p
		s.mu.Unlock()
		s.restarts++
	}
}

// judge looks at what came of the run, and prints it.
func (s *soak) judge(t *testing.T) {
	t.Helper()
	say := func(name string, value float64, unit string) {
		fmt.Fprintf(os.Stdout, "soak_%s %.4g %s\n", name, value, unit)
	}
	none := func(name string, n int, unit string) {
		if say(name, float64(n), unit); n != 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	taps := 0
	for _, n := range s.taps {
		taps += n
	}
	lost, double := s.answersWrong(t)
	untold, twice, marked := s.toldWrong()
	say("time", s.length.Minutes(), "min")
	say("restarts", float64(s.restarts), "processes")
	say("answers", float64(taps), "answers")
	none("answers_lost", lost, "answers")
	none("answers_doubled", double, "answers")
	say("broadcasts", float64(s.told), "broadcasts")
	say("notices", float64(s.told*s.size), "messages")
	none("notices_lost", untold, "messages")
	none("notices_doubled_unmarked", twice, "messages")
	say("notices_marked", float64(marked), "messages")
	none("jobs_left", number(t, s.beside(t), "SELECT count(*) FROM river_job WHERE state NOT IN ('completed', 'cancelled', 'discarded')"), "jobs")
	s.trips.print(say)
	s.sizes.judge(t, say)
	s.nothingIsLeft(t, 0)
}

// answersWrong counts what is missing of the answers' history, and what is in
// it too often. A last answer that is another one counts as lost.
func (s *soak) answersWrong(t *testing.T) (lost, double int) {
	t.Helper()
	ask(t, s.database, func(tx *store.Tx) error {
		for who, n := range s.taps {
			got, err := history(tx, who)
			if err != nil {
				return err
			}
			lost += max(n-len(got), 0)
			double += max(len(got)-n, 0)
			if len(got) == n && n > 0 && got[n-1] != choice(n-1) {
				lost++
			}
		}
		return nil
	})
	return lost, double
}

// toldWrong counts the notices that did not come, those that came again without
// the mark, and those with it.
func (s *soak) toldWrong() (untold, twice, marked int) {
	for _, p := range s.people {
		count := map[string]int{}
		for _, m := range p.Messages() {
			_, text, _ := strings.Cut(m.Text, "\n")
			if strings.Contains(m.Text, mark) {
				marked++
				text = strings.TrimPrefix(text, mark+"\n")
				count[text] += 0
				continue
			}
			count[text]++
		}
		for n := range s.told {
			came, there := count[notes(n+1)]
			if !there {
				untold++
			}
			twice += max(came-1, 0)
		}
	}
	return untold, twice, marked
}
