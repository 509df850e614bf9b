package chaos

import (
	"testing"

	"keng/internal/sandbox"
)

const testMark = "(gửi lại)"

// newCheck is one of a month with one member, 7, whose chat is 70.
func newCheck(t *testing.T) *check {
	t.Helper()
	s := sandbox.New(sandbox.Options{Token: token})
	t.Cleanup(s.Close)
	r := &run{sandbox: s, meeting: 1, program: Program{Say: func(key string, _ ...any) string {
		if key == "notice.again" {
			return testMark + "\n"
		}
		return key + "."
	}}}
	a := &actor{Person: s.Person(sandbox.Profile{ID: 70}), member: Member{ID: 7, Name: "Lan"}, linked: true}
	r.actors = []*actor{a}
	return &check{run: r, chat: map[int64]*actor{70: a}, received: map[int64][]message{}}
}

func TestTwice(t *testing.T) {
	plain, again, other := message{1, "Mời họp"}, message{2, "<b>Tiêu đề</b>\n" + testMark + "\nMời họp"}, message{3, "Mời họp"}
	sent := delivery{id: 1, chat: 70, status: "sent", message: 1}
	doubted := delivery{id: 1, chat: 70, status: "sent", message: 2, doubts: 1, resent: true}
	careless := delivery{id: 1, chat: 70, status: "sent", message: 3, doubts: 1}
	tests := map[string]struct {
		row              delivery
		got              []message
		unmarked, others int
	}{
		"once":                           {sent, []message{plain}, 0, 0},
		"twice with the mark":            {doubted, []message{plain, again}, 0, 0},
		"twice without the mark":         {careless, []message{plain, other}, 1, 0},
		"twice, and nobody had a doubt":  {sent, []message{plain, other}, 0, 1},
		"three times, and one in doubt":  {doubted, []message{plain, again, other}, 0, 1},
		"with the mark, the first lost":  {doubted, []message{again}, 0, 0},
		"sent before anybody knew of it": {delivery{id: 1, chat: 71, status: "sent", message: 9}, []message{plain}, 0, 1},
	}
	for name, tt := range tests {
		c := newCheck(t)
		c.ledger, c.received[70] = []delivery{tt.row}, tt.got
		if err := c.twice(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.tally.unmarked != tt.unmarked || c.tally.otherFaults != tt.others {
			t.Errorf("%s: %d unmarked, %d others, want %d and %d: %v", name, c.tally.unmarked, c.tally.otherFaults, tt.unmarked, tt.others, c.failures)
		}
	}
}

// TestTwiceInARow: two rows say nearly the same, and each was in doubt.
func TestTwiceInARow(t *testing.T) {
	marked := testMark + "\nĐiểm danh"
	c := newCheck(t)
	c.ledger = []delivery{
		{id: 1, chat: 70, status: "sent", message: 2, doubts: 2, resent: true},
		{id: 2, chat: 70, status: "sent", message: 4, doubts: 1, resent: true},
	}
	c.received[70] = []message{{1, "Điểm danh"}, {2, marked}, {3, "Điểm danh"}, {4, marked}}
	if err := c.twice(t.Context()); err != nil || len(c.failures) > 0 || c.tally.resent != 2 {
		t.Errorf("%d marked, %v, %v", c.tally.resent, c.failures, err)
	}
	c.received[70] = append(c.received[70], message{5, "Điểm danh"})
	if err := c.twice(t.Context()); err != nil || len(c.failures) != 1 {
		t.Errorf("after one too many: %v, %v", c.failures, err)
	}
}

func TestReached(t *testing.T) {
	arrived := []message{{1, "Mời họp"}}
	tests := map[string]struct {
		row         delivery
		lost, stuck int
	}{
		"arrived":                 {delivery{chat: 70, status: "sent", message: 1}, 0, 0},
		"said to be sent":         {delivery{chat: 70, status: "sent", message: 2}, 1, 0},
		"an edit":                 {delivery{chat: 70, status: "sent", message: 2, edits: true}, 0, 0},
		"waits for its time":      {delivery{chat: 70, status: "pending"}, 0, 0},
		"waits beyond its time":   {delivery{chat: 70, status: "sending", due: true}, 0, 1},
		"too late":                {delivery{person: 7, status: "skipped", reason: "late"}, 0, 0},
		"given up, nobody blocks": {delivery{person: 7, status: "parked", reason: "blocked"}, 1, 0},
		"given up for nothing":    {delivery{person: 7, status: "parked"}, 1, 0},
	}
	for name, tt := range tests {
		c := newCheck(t)
		c.ledger, c.received[70] = []delivery{tt.row}, arrived
		if err := c.reached(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.tally.lost != tt.lost || c.tally.stuck != tt.stuck {
			t.Errorf("%s: %d lost, %d stuck, want %d and %d", name, c.tally.lost, c.tally.stuck, tt.lost, tt.stuck)
		}
	}
}

func TestAnswersAreCompared(t *testing.T) {
	said := func(choices ...string) (acts []act) {
		for _, c := range choices {
			acts = append(acts, act{choice: c, sure: true})
		}
		return acts
	}
	kept := func(from, to string) change { return change{meeting: 1, person: 7, round: 1, from: from, to: to} }
	tests := map[string]struct {
		acts              []act
		history, standing []change
		lost, doubled     int
	}{
		"nothing":         {},
		"one":             {said("coming"), []change{kept("", "coming")}, []change{kept("", "coming")}, 0, 0},
		"the same again":  {said("coming", "coming"), []change{kept("", "coming")}, []change{kept("", "coming")}, 0, 0},
		"not there":       {said("coming"), nil, nil, 1, 0},
		"no history":      {said("coming"), nil, []change{kept("", "coming")}, 1, 0},
		"nothing stands":  {said("coming"), []change{kept("", "coming")}, nil, 2, 0},
		"a gap":           {said("coming", "late"), []change{kept("", "coming"), kept("absent", "late")}, []change{kept("", "late")}, 1, 0},
		"the one before":  {said("coming", "late"), []change{kept("", "coming")}, []change{kept("", "coming")}, 1, 0},
		"counted twice":   {said("coming", "late"), []change{kept("", "coming"), kept("coming", "late"), kept("late", "coming")}, []change{kept("", "coming")}, 1, 1},
		"never given":     {nil, []change{kept("", "coming")}, []change{kept("", "coming")}, 0, 1},
		"no certain last": {[]act{{choice: "late"}}, nil, nil, 0, 0},
	}
	for name, tt := range tests {
		c := newCheck(t)
		a := c.actors[0]
		a.acts = tt.acts
		c.chain(a, tt.history, tt.standing)
		c.counted(a, tt.history)
		if c.tally.answersLost != tt.lost || c.tally.answersDoubled != tt.doubled {
			t.Errorf("%s: %d lost, %d doubled, want %d and %d: %v", name, c.tally.answersLost, c.tally.answersDoubled, tt.lost, tt.doubled, c.failures)
		}
	}
}

// What the bot says that it has noted is looked for.
func TestAcknowledgedAnswers(t *testing.T) {
	c := newCheck(t)
	c.received[70] = []message{{1, "answer.is_coming. Muốn đổi …"}}
	c.acknowledged(c.actors[0], []change{{to: "coming"}})
	if c.tally.answersLost != 0 {
		t.Errorf("an answer that is there: %v", c.failures)
	}
	c.acknowledged(c.actors[0], nil)
	if c.tally.answersLost != 1 {
		t.Errorf("an answer that is not there: %v", c.failures)
	}
}
