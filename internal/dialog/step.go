package dialog

import (
	"strings"

	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/notice"
)

// input is what a person entered at a step of a form: words, the value of a
// choice that they tapped or typed, or a file, perhaps with words.
type input struct {
	text  string
	value string
	// file is set at the steps of [fileSteps] only.
	file *chat.File
}

// stepForm is a conversation of several steps. Its rights are asked for anew at
// every step.
type stepForm struct {
	who audience
	// steps are run by the name of the step that the person is at.
	steps map[string]func(t *turn, in input) error
}

// ask puts the person at a step of a form and asks for what it needs.
func (t *turn) ask(form, step string, s notice.Saying) {
	t.askWith(form, step, s.Note())
}

// askWith is ask with any kind of note.
func (t *turn) askWith(form, step string, n notice.Note) {
	t.form.Name, t.form.Step = form, step
	if t.form.Values == nil {
		t.form.Values = map[string]string{}
	}
	t.formChanged, t.asked = true, true
	t.show(n)
}

// orAsk asks for a step's input once more if err refuses the one that came with
// the command: who is told to write it otherwise has to be understood then.
func (t *turn) orAsk(err error, form, step string) error {
	f := fault.As(err)
	if f == nil || f.Kind != fault.Invalid {
		return err
	}
	t.ask(form, step, notice.Refusal(f))
	return nil
}

// closeForm forgets where the person is.
func (t *turn) closeForm() {
	if t.form.Name == "" && t.form.Shown == nil {
		return
	}
	t.form = Form{Version: t.form.Version}
	t.formChanged = true
}

// step runs the step that the person is at.
func (t *turn) step(in input) error {
	f, ok := t.forms[t.form.Name]
	run := f.steps[t.form.Step]
	if !ok || run == nil || !t.actAs(f.who) {
		t.closeForm()
		t.say(notice.Say("form.gone"))
		return nil
	}
	t.stepped = true
	return run(t, in)
}

// value returns the data of a choice that enters v at a step of a form.
func value(form, step, v string) string { return "f:" + form + ":" + step + ":" + v }

// pressStep enters the value of a tapped choice, if the person is still at its step.
func pressStep(t *turn, rest string) error {
	if t.formErr != nil {
		return t.formErr
	}
	form, rest, _ := strings.Cut(rest, ":")
	step, v, ok := strings.Cut(rest, ":")
	if !ok || t.form.Name != form || t.form.Step != step {
		return fault.New(fault.NotFound, "form.gone")
	}
	return t.step(input{value: v})
}
