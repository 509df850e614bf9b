package dialog

import (
	"strconv"
	"strings"

	"keng/internal/attendance"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/understand"
)

// formReason is open while a member may still say why they ask to be absent,
// formMinutes while they may say how late they come.
const (
	formReason  = "reason"
	formMinutes = "minutes"
)

// runMeeting is /hop: the next meeting, the person's answer, the choices.
func runMeeting(t *turn, _ string) error {
	m, err := t.presentMeeting()
	if fault.Is(err, fault.NotFound) {
		return fault.New(fault.NotFound, "hop.none")
	}
	if err != nil {
		return err
	}
	t.show(notice.MeetingCard(m.ID))
	return nil
}

// tap is what a choice about a meeting carries.
type tap struct {
	meeting meeting.ID
	round   int
	what    string
}

// parseTap reads "42:1:coming". What it says may be forged.
func parseTap(data string) (tap, error) {
	parts := strings.SplitN(data, ":", 3)
	if len(parts) == 3 {
		id, err1 := strconv.ParseInt(parts[0], 10, 64)
		round, err2 := strconv.Atoi(parts[1])
		if err1 == nil && err2 == nil {
			return tap{meeting: meeting.ID(id), round: round, what: parts[2]}, nil
		}
	}
	return tap{}, fault.New(fault.NotFound, "press.gone")
}

// pressAnswer is a tap on one of the four answers.
func pressAnswer(t *turn, data string) error {
	return t.withBallot(data, func(b attendance.Ballot, what string) error {
		return t.choose(b, attendance.Choice(what))
	})
}

// pressMinutes is a tap on how late.
func pressMinutes(t *turn, data string) error {
	return t.withBallot(data, func(b attendance.Ballot, what string) error {
		n, err := strconv.Atoi(what)
		if err != nil {
			return fault.New(fault.NotFound, "press.gone")
		}
		return t.minutes(b, n)
	})
}

// pressReason is a tap on a reason.
func pressReason(t *turn, data string) error {
	return t.withBallot(data, func(b attendance.Ballot, what string) error {
		r := attendance.Reason(what)
		if !r.Known() {
			return fault.New(fault.NotFound, "press.gone")
		}
		return t.because(b, r, "")
	})
}

// withBallot gives f the ballot that a tap is about, if the tap is about the
// meeting's present date. After a move it shows the new date instead: whoever
// tapped under the old one has not said anything about it.
func (t *turn) withBallot(data string, f func(b attendance.Ballot, what string) error) error {
	tapped, err := parseTap(data)
	if err != nil {
		return err
	}
	b, err := t.ballot(tapped.meeting)
	if err != nil {
		return err
	}
	if b.Meeting.Round != tapped.round && b.Meeting.Status != meeting.Cancelled {
		t.askAgain(b.Meeting.ID)
		return nil
	}
	return f(b, tapped.what)
}

// askAgain asks for an answer to the new date of a meeting that was moved.
func (t *turn) askAgain(id meeting.ID) {
	t.say(notice.Say("answer.moved"))
	t.show(notice.MeetingCard(id))
}

// ballot is the person's for a meeting of their cell. It refuses somebody who
// is not asked to the meetings, and a meeting that has begun, naming whom to tell.
func (t *turn) ballot(id meeting.ID) (attendance.Ballot, error) {
	m, err := meeting.OfCell(t.tx, t.who.Cell.ID, id)
	if err != nil {
		return attendance.Ballot{}, err
	}
	if !t.who.Category.MayAttend() {
		return attendance.Ballot{}, fault.New(fault.Forbidden, "answer.not_asked")
	}
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.Almanac.Zone)
	if err != nil {
		return attendance.Ballot{}, err
	}
	if m.Status == meeting.Held || m.Begun(t.now) && m.Status != meeting.Cancelled {
		secretary, err := t.secretary(m.Unit)
		if err != nil {
			return attendance.Ballot{}, err
		}
		return attendance.Ballot{}, fault.New(fault.Conflict, "answer.too_late", "Secretary", secretary)
	}
	who := t.who.Person.ID
	return attendance.Ballot{
		Meeting: m, Deadline: terms.AnswerBy(m), Person: who, By: who, Channel: t.event.Channel, Now: t.now,
	}, nil
}

// choose keeps an answer and confirms it by changing the message, which then
// asks for what the answer leaves open.
func (t *turn) choose(b attendance.Ballot, c attendance.Choice) error {
	if !c.Known() {
		return fault.New(fault.NotFound, "press.gone")
	}
	a, err := b.Choose(t.tx, c)
	if err != nil {
		return err
	}
	t.confirm(a)
	switch {
	case c == attendance.AskingLeave && a.Reason == "" && a.Words == "":
		t.await(formReason, a)
	case c == attendance.ComingLate && a.LateMinutes == 0:
		t.await(formMinutes, a)
	}
	return nil
}

func (t *turn) minutes(b attendance.Ballot, n int) error {
	a, err := b.Minutes(t.tx, n)
	if err == nil {
		t.confirm(a)
	}
	return err
}

// because keeps a reason. Words that only name its class, perhaps without
// diacritics, say nothing more and are not kept.
func (t *turn) because(b attendance.Ballot, r attendance.Reason, words string) error {
	if r != "" && understand.Fold(words) == understand.Fold(t.Renderer.Text(notice.Say("why."+string(r)), t.language())) {
		words = ""
	}
	a, err := b.Because(t.tx, r, words)
	if err == nil {
		t.confirm(a)
	}
	return err
}

// confirm shows what was kept.
func (t *turn) confirm(a attendance.Answer) {
	t.closeForm()
	t.replace(notice.MeetingCard(a.Meeting))
	t.flash(notice.Say("answer.is_" + string(a.Choice)))
}

// await opens the form in which words about an answer are understood as what
// the answer leaves open. Nobody has to write any.
func (t *turn) await(form string, a attendance.Answer) {
	t.form.Name, t.form.Step = form, "words"
	t.form.Values = map[string]string{"meeting": strconv.FormatInt(int64(a.Meeting), 10), "round": strconv.Itoa(a.Round)}
	t.formChanged = true
}
