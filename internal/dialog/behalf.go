package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/understand"
)

// fewWards is how many people are offered by name when words do not say whom
// they are about; of more, a name is asked for.
const fewWards = 8

// behalf takes words about somebody else: "báo vắng giùm bác Ba". Whom they name
// must be somebody for whom the account may answer; who is meant is asked where
// several are called so, and what is meant where that is not clear.
func (t *turn) behalf(m meeting.Meeting) error {
	actor, people, err := t.answerable(m)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		t.say(notice.Say("understand.on_behalf"))
		return nil
	}
	t.who = actor
	said := understand.Behalf(t.event.Text)
	named := namedIn(t.event.Text, people)
	switch {
	case len(named) == 1:
		return t.press(behalfData(m, said, named[0].ID))
	case len(named) == 0 && len(people) > fewWards:
		t.say(notice.Say("whom.name_them"))
		return nil
	case len(named) == 0:
		named = people
	}
	t.say(whomAsk(named, func(who roster.PersonID) string { return behalfData(m, said, who) }))
	return t.looked(audit.Entry{Kind: audit.ListSeen, Unit: m.Unit}, func() (int, error) { return len(named), nil })
}

// namesAnother tells whether the words are about somebody else for whom the
// account may answer, and not the reason that is waited for.
func (t *turn) namesAnother(b attendance.Ballot) (bool, error) {
	_, people, err := t.answerable(b.Meeting)
	named := namedIn(t.event.Text, people)
	return slices.ContainsFunc(named, func(p roster.Person) bool { return p.ID != b.Person }), err
}

// answerable are those for whom the account may answer beside who acts, and who
// of the account does it.
func (t *turn) answerable(m meeting.Meeting) (actor *roster.Identity, people []roster.Person, err error) {
	was := t.who
	defer func() { t.who = was }()
	actor = was
	for _, speaker := range t.account.Speakers() {
		t.who = speaker
		wards, err := t.wards(m)
		if err != nil {
			return nil, nil, err
		}
		if len(wards) > 0 && speaker.Leads(m.Unit) || len(people) == 0 && len(wards) > 0 {
			actor, people = speaker, nil
			for _, member := range wards {
				people = append(people, member.Person)
			}
		}
	}
	for _, speaker := range t.account.Speakers() { // a couple: each speaks of the other
		known := slices.ContainsFunc(people, func(p roster.Person) bool { return p.ID == speaker.Person.ID })
		if !t.shared() || known {
			continue
		}
		then, err := t.at(m, speaker)
		if err != nil {
			return nil, nil, err
		}
		if concerns(m.Unit, then) {
			people = append(people, speaker.Person)
		}
	}
	return actor, people, nil
}

// behalfData is the tap that says for a person what words said.
func behalfData(m meeting.Meeting, said understand.Reply, who roster.PersonID) string {
	data := ""
	switch said.Meaning {
	case understand.Coming:
		data = notice.AnswerData(m.ID, m.Round, attendance.Coming)
	case understand.NotSure:
		data = notice.AnswerData(m.ID, m.Round, attendance.Undecided)
	case understand.Late:
		data = notice.AnswerData(m.ID, m.Round, attendance.ComingLate)
		if said.Minutes > 0 && said.Minutes <= attendance.MaxLateMinutes {
			data = notice.MinutesData(m.ID, m.Round, said.Minutes)
		}
	case understand.Absent:
		data = notice.AnswerData(m.ID, m.Round, attendance.AskingLeave)
		if r := reasons[said.Reason]; r != "" {
			data = notice.ReasonData(m.ID, m.Round, r)
		}
	case understand.Unknown, understand.Acknowledge, understand.OnBehalf:
		return notice.BehalfData(m.ID, who)
	}
	return data + ":" + number(who)
}

// namedIn are those of the people whom a text names, by as many of the last
// words of their names as it has: people are called by the last one.
func namedIn(text string, people []roster.Person) []roster.Person {
	said := " " + strings.Join(strings.FieldsFunc(understand.Fold(text), func(r rune) bool { return strings.ContainsRune(" ,.;:!?\n\t", r) }), " ") + " "
	most := 0
	var named []roster.Person
	for _, who := range people {
		words := strings.Fields(understand.Fold(who.FullName))
		n := 0
		for n < len(words) && strings.Contains(said, " "+strings.Join(words[len(words)-n-1:], " ")+" ") {
			n++
		}
		switch {
		case n == 0 || n < most:
		case n > most:
			most, named = n, []roster.Person{who}
		default:
			named = append(named, who)
		}
	}
	return named
}

// pressBehalf is a tap on "answer for somebody" under the list, "42:0" with a
// page, which offers those who have not answered.
func pressBehalf(t *turn, data string) error {
	id, page, _ := strings.Cut(data, ":")
	m, err := t.ledMeeting(id)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(page)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	t.replace(notice.Behalf(m.ID, n))
	return nil
}

// pressWard is a tap on one of them, "42:17", which shows the meeting with the
// choices for that person.
func pressWard(t *turn, data string) error {
	id, whose, _ := strings.Cut(data, ":")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	if who, ok := t.account.As(person(whose)); ok {
		t.who = who
	}
	b, err := t.ballotOf(meeting.ID(n), person(whose))
	if err != nil {
		return err
	}
	t.replace(notice.MeetingCardFor(b.Meeting.ID, b.Person))
	return nil
}

// answeredFor keeps that somebody was answered for, and lets them know if they
// have an account of their own.
func (t *turn) answeredFor(a attendance.Answer) error {
	if _, own := t.account.As(a.Person); own || a.By == a.Person {
		return nil
	}
	m, err := t.tx.Meeting(a.Meeting)
	if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.AnsweredFor, Unit: m.Unit, Person: a.Person}); err != nil {
		return err
	}
	accounts, err := t.tx.AccountsOf([]roster.PersonID{a.Person})
	if err != nil || len(accounts) == 0 {
		return err
	}
	return remind.TellAnsweredFor(t.tx, t.Almanac.Zone, m, a.Person, string(t.event.Channel)+"/"+t.event.ID)
}
