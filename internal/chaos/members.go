package chaos

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"keng/internal/sandbox"
)

// choices are the answers, as the database has them.
var choices = []string{"coming", "late", "absent", "later"}

// typed are words that mean the answers.
var typed = map[string][]string{
	"coming": {"tôi dự được", "toi du duoc"},
	"late":   {"tôi đến muộn", "toi den muon"},
	"absent": {"tôi xin vắng", "toi xin vang"},
	"later":  {"báo lại sau", "bao lai sau"},
}

// occasion is when people get to answer.
type occasion int

// The occasions of a month, in their order.
const (
	announced occasion = iota
	evening
	reminded
	deadline
	soon
	next // month's meeting is announced
	occasions
)

// decision is what somebody does on an occasion.
type decision struct {
	// choice is the answer that they give; empty for none.
	choice string
	// types says that they write it instead of tapping, twice that they tap twice.
	types, twice bool
	// chats is something else that they say; empty for nothing.
	chats string
	// words is which words they use, tells whether they say more when asked.
	words int
	tells bool
}

// diary is what somebody will do, decided before anything has happened.
type diary [occasions]decision

// habits are in how many of 100 cases people give their first answer on an
// occasion; the rest never does.
var habits = [occasions]int{announced: 50, evening: 20, reminded: 15, deadline: 5, soon: 3}

// newDiary decides what somebody will do.
func newDiary(chance *rand.Rand) diary {
	var d diary
	n, first := chance.IntN(100), occasions
	for o, likely := range habits {
		if n -= likely; n < 0 {
			first = occasion(o)
			break
		}
	}
	for o := first; o < next; o++ {
		if o == first || chance.IntN(100) < 12 {
			d[o] = decide(chance)
		}
	}
	if chance.IntN(4) == 0 {
		d[next] = decide(chance)
	}
	for o := range d {
		if chance.IntN(100) < 6 {
			d[o].chats = []string{"rõ", "Vâng ạ", "/hop", "/toi", "/trogiup"}[chance.IntN(5)]
		}
	}
	return d
}

func decide(chance *rand.Rand) decision {
	likely := []int{55, 70, 90, 100}
	n := chance.IntN(100)
	d := decision{types: chance.IntN(6) == 0, twice: chance.IntN(10) == 0, words: chance.IntN(2), tells: chance.IntN(2) == 0}
	for i, bound := range likely {
		if n < bound {
			d.choice = choices[i]
			break
		}
	}
	return d
}

// actor is a member on the platform.
type actor struct {
	*sandbox.Person
	member Member
	diary  diary
	// acts are the answers that they have given, in order.
	acts []act
	// linked says that the bot knows them, blocked that they want no more of it.
	linked, blocked bool
}

// act is an answer given.
type act struct {
	choice string
	on     occasion
	step   int
	// sure says that nothing could lose it or change its order.
	sure bool
}

// heard is what they heard and said last.
func (a *actor) heard() string {
	var b strings.Builder
	all := a.Messages()
	for _, m := range all[max(0, len(all)-6):] {
		who := ">"
		if m.FromBot {
			who = "<"
		}
		fmt.Fprintf(&b, "\t%s %s %q %v\n", m.At.Format(time.DateTime), who, m.Text, m.Alerts)
	}
	return b.String()
}

// answers does what the diary says for an occasion, and returns what it was and
// how often. What cannot be done, because the question did not come, is not done.
func (a *actor) answers(o occasion, label func(choice string) string) (choice string, times int) {
	d := a.diary[o]
	if d.chats != "" {
		a.Send(d.chats)
	}
	if d.choice == "" {
		return "", 0
	}
	if d.types {
		a.Send(typed[d.choice][d.words])
		return d.choice, 1
	}
	for times == 0 || d.twice && times < 2 {
		if a.Tap(label(d.choice)) != nil {
			break
		}
		times++
	}
	return d.choice, times
}

// tells says more about an answer, if the bot has asked for it, and returns the
// answer that goes with that. Who is about to write says no more: the platform
// keeps taps in order among themselves, but not with what is written.
func (a *actor) tells(o occasion) (choice string, told bool) {
	if !a.diary[o].tells || a.diary[o].types {
		return "", false
	}
	for _, label := range a.Last().Labels() {
		switch {
		case strings.HasSuffix(label, " phút"):
			return "late", a.Tap(label) == nil
		case label == "Sức khỏe":
			return "absent", a.Tap(label) == nil
		}
	}
	return "", false
}
