package dialog

import (
	"cmp"
	"strconv"

	"keng/internal/attendance"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// reasons are the classes that words can be about.
var reasons = map[understand.Reason]attendance.Reason{
	understand.Travel: attendance.Trip, understand.Health: attendance.Health, understand.Family: attendance.Family,
	understand.Study: attendance.Study, understand.OtherReason: attendance.Else,
}

// free understands what somebody wrote when nothing in particular was asked: an
// answer about the meeting that is on or the next one, by its number, its words
// or freely. Of a meeting that was not announced yet nobody can be speaking:
// they are shown it, and asked.
//
// An account that speaks for several people is asked for whom.
func (t *turn) free() error {
	all := t.attending()
	switch len(all) {
	case 0:
		t.say(notice.Say("understand.unclear"))
		return nil
	case 1:
		t.who = all[0]
		return t.freeAs()
	}
	switch said := understand.Answer(t.event.Text).Meaning; {
	case said == understand.OnBehalf:
		t.who = all[0]
		return t.freeAs()
	case !answers(said):
		return runMeeting(t, "")
	}
	text := t.event.Text
	ask := whomAsk(peopleOf(all), func(who roster.PersonID) string { return value(formWhom, "pick", number(who)) })
	t.form.Values = map[string]string{"words": text}
	t.ask(formWhom, "pick", ask.Row(notice.Press("whom.all", value(formWhom, "pick", everyone))))
	return nil
}

// answers tells whether words that mean this say something about coming.
func answers(said understand.Meaning) bool {
	switch said {
	case understand.Coming, understand.Late, understand.Absent, understand.NotSure:
		return true
	case understand.Acknowledge, understand.OnBehalf, understand.Unknown:
	}
	return false
}

// freeAs understands what was written as who acts.
func (t *turn) freeAs() error {
	m, err := t.presentMeeting()
	if f := fault.As(err); f != nil && (f.Kind == fault.NotFound || !answers(understand.Answer(t.event.Text).Meaning)) {
		t.say(notice.Say("understand.unclear"))
		return nil
	}
	if err != nil {
		return err
	}
	if m.Status == meeting.Planned {
		t.say(notice.Say(beforehand(understand.Answer(t.event.Text).Meaning)))
		t.show(t.card(m.ID, t.who.Person.ID))
		return nil
	}
	data, ok, err := t.match(t.card(m.ID, t.who.Person.ID))
	if err != nil {
		return err
	}
	if ok {
		return t.press(data)
	}
	said := understand.Answer(t.event.Text)
	if said.Meaning == understand.OnBehalf {
		return t.behalf(m)
	}
	b, err := t.ballotOf(m.ID, t.who.Person.ID)
	if err != nil {
		return err
	}
	return t.take(b, said)
}

// beforehand is what is said to words that came before the meeting was
// announced: perhaps an answer, and perhaps about something else.
func beforehand(said understand.Meaning) string {
	if answers(said) {
		return "understand.beforehand"
	}
	return "understand.unclear_answer"
}

// take keeps an answer in free words. What promises nothing is asked again with
// the choices; in doubt nothing is kept.
func (t *turn) take(b attendance.Ballot, said understand.Reply) error {
	switch said.Meaning {
	case understand.Coming:
		return t.choose(b, attendance.Coming)
	case understand.NotSure:
		return t.choose(b, attendance.Undecided)
	case understand.Late:
		if said.Minutes > 0 {
			return t.minutes(b, said.Minutes)
		}
		return t.choose(b, attendance.ComingLate)
	case understand.Absent:
		if said.Reason != understand.NoReason || said.ReasonText != "" {
			return t.because(b, reasons[said.Reason], said.ReasonText)
		}
		return t.choose(b, attendance.AskingLeave)
	case understand.OnBehalf:
		return t.behalf(b.Meeting)
	case understand.Unknown, understand.Acknowledge:
	}
	return t.askAnew(b, said.Meaning == understand.Acknowledge)
}

// askAnew shows the meeting to somebody who has only said "seen", or what is
// not understood. Who has answered is not asked again.
func (t *turn) askAnew(b attendance.Ballot, seen bool) error {
	answer, err := attendance.Current(t.tx, b.Meeting, b.Person)
	if err != nil {
		return err
	}
	key := "understand.unclear_answer"
	switch answered := answer.Choice.Decided(); {
	case seen && answered:
		key = "understand.thanks"
	case seen:
		key = "understand.acknowledged"
	case answered:
		key = "understand.unclear_stays"
	}
	t.say(notice.Say(key))
	t.show(t.card(b.Meeting.ID, b.Person))
	return nil
}

// stepReason takes words after "xin vắng" as the reason, unless they are
// another answer, or only say "seen".
func stepReason(t *turn, in input) error {
	b, ok, err := t.formBallot()
	if err != nil || !ok {
		return err
	}
	switch said := understand.Answer(in.text); said.Meaning {
	case understand.Coming, understand.Late, understand.NotSure:
		return t.take(b, said)
	case understand.Unknown:
		if said.Mixed {
			return t.askAnew(b, false)
		}
		return t.reasonGiven(b, said, in.text)
	case understand.Acknowledge:
		t.closeForm()
		t.show(t.card(b.Meeting.ID, b.Person))
		return nil
	case understand.OnBehalf:
		other, err := t.namesAnother(b)
		if err != nil {
			return err
		}
		if other {
			t.closeForm()
			return t.behalf(b.Meeting)
		}
		return t.reasonGiven(b, said, in.text)
	default:
		return t.reasonGiven(b, said, in.text)
	}
}

// reasonGiven keeps what was understood as the reason, else all that was written.
func (t *turn) reasonGiven(b attendance.Ballot, said understand.Reply, text string) error {
	words := said.ReasonText
	if words == "" {
		words = text
	}
	return t.because(b, reasons[said.Reason], words)
}

// stepMinutes takes words after "đến muộn" as the minutes, unless they are
// another answer.
func stepMinutes(t *turn, in input) error {
	b, ok, err := t.formBallot()
	if err != nil || !ok {
		return err
	}
	said := understand.Answer(in.text)
	switch {
	case said.Meaning == understand.Late && said.Minutes > 0:
		return t.minutes(b, said.Minutes)
	case said.Meaning == understand.Unknown:
		if n, ok := understand.Minutes(in.text); ok {
			return t.minutes(b, n)
		}
	}
	t.closeForm()
	return t.take(b, said)
}

// formBallot is the ballot that the open form is about. Where it can take no
// answer any more, the form is closed, lest it stay in the way, and the person
// is told why, and the new date after a move; then ok is false.
func (t *turn) formBallot() (b attendance.Ballot, ok bool, err error) {
	b, err = t.openBallot()
	f := fault.As(err)
	switch {
	case f != nil:
		t.closeForm()
		t.say(notice.Refusal(f))
		return b, false, nil
	case err != nil:
		return b, false, err
	case strconv.Itoa(b.Meeting.Round) != t.form.Values["round"]:
		t.closeForm()
		t.askAgain(b)
		return b, false, nil
	}
	return b, true, nil
}

// openBallot is the person's for the meeting that the open form names.
func (t *turn) openBallot() (attendance.Ballot, error) {
	id, err := strconv.ParseInt(t.form.Values["meeting"], 10, 64)
	if err != nil {
		return attendance.Ballot{}, fault.New(fault.NotFound, "form.gone")
	}
	whose := person(t.form.Values["person"])
	if speaker, ok := t.account.As(whose); ok {
		t.who = speaker
	}
	b, err := t.ballotOf(meeting.ID(id), cmp.Or(whose, t.who.Person.ID))
	if err == nil && b.Meeting.Status == meeting.Cancelled {
		err = fault.New(fault.Conflict, "refusal.is_cancelled")
	}
	return b, err
}
