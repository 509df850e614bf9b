package dialog

import (
	"strconv"

	"keng/internal/attendance"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/understand"
)

// formReason is open while a member may still say why they ask to be absent,
// formMinutes while they may say how late they come.
const (
	formReason  = "reason"
	formMinutes = "minutes"
)

// runMeeting is /hop: the next meeting of each cell that concerns each of those
// whom the account speaks for, their answers, the choices.
func runMeeting(t *turn, _ string) error {
	shown := 0
	var refused error
	for _, who := range t.attending() {
		t.who = who
		all, err := t.presentMeetings()
		switch {
		case fault.Is(err, fault.NotFound):
			continue
		case fault.As(err) != nil:
			refused = err
			continue
		case err != nil:
			return err
		}
		for _, m := range all {
			t.show(t.card(m.ID, who.Person.ID))
			shown++
		}
	}
	switch {
	case shown > 0:
		return nil
	case refused != nil:
		return refused
	}
	return fault.New(fault.NotFound, "hop.none")
}

// pressAnswer is a tap on one of the four answers.
func pressAnswer(t *turn, data string) error {
	return t.withBallot("a", data, func(b attendance.Ballot, what string) error {
		return t.choose(b, attendance.Choice(what))
	})
}

// pressMinutes is a tap on how late.
func pressMinutes(t *turn, data string) error {
	return t.withBallot("m", data, func(b attendance.Ballot, what string) error {
		n, err := strconv.Atoi(what)
		if err != nil {
			return fault.New(fault.NotFound, "press.gone")
		}
		return t.minutes(b, n)
	})
}

// pressReason is a tap on a reason.
func pressReason(t *turn, data string) error {
	return t.withBallot("w", data, func(b attendance.Ballot, what string) error {
		r := attendance.Reason(what)
		if !r.Known() {
			return fault.New(fault.NotFound, "press.gone")
		}
		return t.because(b, r, "")
	})
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
	if err := t.confirm(a); err != nil {
		return err
	}
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
	if err != nil {
		return err
	}
	return t.confirm(a)
}

// because keeps a reason. Words that only name its class, perhaps without
// diacritics, say nothing more and are not kept. Where a cell keeps none, whoever
// wrote some is told.
func (t *turn) because(b attendance.Ballot, r attendance.Reason, words string) error {
	if r != "" && understand.Fold(words) == understand.Fold(t.Renderer.Text(notice.Say("why."+string(r)), t.language())) {
		words = ""
	}
	a, err := b.Because(t.tx, r, words)
	if err != nil {
		return err
	}
	if words != "" && b.ClassOnly {
		t.say(notice.Say("answer.no_words"))
	}
	if err := t.confirm(a); err != nil {
		return err
	}
	if b.ClassOnly && r == "" {
		t.await(formReason, a)
	}
	return nil
}

// confirm shows what was kept, also to the one for whom it was.
func (t *turn) confirm(a attendance.Answer) error {
	t.closeForm()
	t.replace(t.card(a.Meeting, a.Person))
	t.flash(notice.Say("answer.is_" + string(a.Choice)))
	return t.answeredFor(a)
}

// await opens the form in which words about an answer are understood as what
// the answer leaves open. Nobody has to write any.
func (t *turn) await(form string, a attendance.Answer) {
	t.form.Name, t.form.Step = form, "words"
	t.form.Values = map[string]string{"meeting": strconv.FormatInt(int64(a.Meeting), 10), "round": strconv.Itoa(a.Round), "person": number(a.Person)}
	t.formChanged = true
}
