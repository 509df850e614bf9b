package dialog

import (
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
)

// formWhom is open while an account that speaks for several people has to say
// for whom words were.
const formWhom = "whom"

// everyone stands for all whom the account speaks for, in a choice.
const everyone = "all"

// shared tells whether the account speaks for several people.
func (t *turn) shared() bool { return t.account != nil && len(t.account.Also) > 0 }

// allowed are those whom the account speaks for who may do something.
func (t *turn) allowed(a audience) []*roster.Identity {
	var all []*roster.Identity
	for _, who := range t.account.Speakers() {
		if a.allows(who) {
			all = append(all, who)
		}
	}
	return all
}

// actAs has the first of those act who may, and tells whether there is one.
func (t *turn) actAs(a audience) bool {
	all := t.allowed(a)
	if len(all) > 0 {
		t.who = all[0]
	}
	return len(all) > 0
}

// whomAsk asks for which of some people an answer is; data gives what a choice
// carries.
func whomAsk(people []roster.Person, data func(roster.PersonID) string) notice.Saying {
	return oneOf("whom.ask", people, data)
}

// oneOf asks for one of some people.
func oneOf(question string, people []roster.Person, data func(roster.PersonID) string) notice.Saying {
	s := notice.Say(question)
	for _, who := range people {
		label := who.FullName
		for _, other := range people {
			if other.ID != who.ID && other.FullName == who.FullName && who.BirthYear != 0 {
				label += " (" + strconv.Itoa(who.BirthYear) + ")"
				break
			}
		}
		s = s.Row(notice.Button{Label: label, Data: data(who.ID)})
	}
	return s
}

func peopleOf(all []*roster.Identity) []roster.Person {
	people := make([]roster.Person, len(all))
	for i, who := range all {
		people[i] = who.Person
	}
	return people
}

// askWhose asks whose command this is, of those who may give it.
func (t *turn) askWhose(c command, args string, of []*roster.Identity) {
	t.say(oneOf("whom.whose", peopleOf(of), func(who roster.PersonID) string {
		data := "as:" + number(who) + ":" + c.name
		if long := data + " " + args; args != "" && len(long) <= roomyData {
			data = long
		}
		return data
	}))
}

// roomyData is how much a choice may carry on every channel, in bytes.
const roomyData = 64

// pressAs gives a command as one of those whom the account speaks for: "17:toi".
func pressAs(t *turn, data string) error {
	id, line, _ := strings.Cut(data, ":")
	who, ok := t.account.As(person(id))
	if !ok {
		return fault.New(fault.NotFound, "press.gone")
	}
	name, args, _ := strings.Cut(line, " ")
	c, ok := find(name)
	if !ok || !c.who.allows(who) {
		return fault.New(fault.NotFound, "press.gone")
	}
	t.who = who
	t.closeForm()
	return c.run(t, args)
}

// stepWhom takes for whom words were, and then the words.
func stepWhom(t *turn, in input) error {
	words := t.form.Values["words"]
	t.event.Text = words
	if in.value == everyone {
		t.closeForm()
		for _, who := range t.attending() {
			t.who = who
			if err := t.freeAs(); err != nil {
				return err
			}
		}
		return nil
	}
	who, ok := t.account.As(person(in.value))
	if !ok {
		t.event.Text = in.text
		t.closeForm()
		return t.free()
	}
	t.who = who
	t.closeForm()
	return t.freeAs()
}

// attending are those whom the account speaks for who are asked to some meeting.
func (t *turn) attending() []*roster.Identity {
	return t.allowed(attends)
}

func number(id roster.PersonID) string { return strconv.FormatInt(int64(id), 10) }

// person reads a person's number; 0 for what is none.
func person(s string) roster.PersonID {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return roster.PersonID(n)
}
