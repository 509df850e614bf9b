package dialog

import (
	"slices"
	"sync/atomic"

	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/gather"
	"keng/internal/notice"
)

// ByPerson parts a batch into queues.
var ByPerson = byPerson

// CommandsOf lists the commands of secretaries, and those of everybody else.
func CommandsOf() (secretary, others []string) {
	for _, c := range commands() {
		if c.who == secretaries || c.who == inviters {
			secretary = append(secretary, c.name, c.alias)
		} else {
			others = append(others, c.name, c.alias)
		}
	}
	return secretary, others
}

// OrgSteps lists the steps of the forms that change the tree: "form:step".
func OrgSteps() (steps []string) {
	for name, f := range stepForms() {
		for step := range f.steps {
			if f.who == admins {
				steps = append(steps, name+":"+step)
			}
		}
	}
	slices.Sort(steps)
	return steps
}

// Verbs lists every verb of one or two letters that a choice's data can begin with.
func Verbs() (verbs []string) {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	try := func(v string) {
		if pressHandler(v) != nil {
			verbs = append(verbs, v)
		}
	}
	for _, a := range letters {
		try(string(a))
		for _, b := range letters {
			try(string(a) + string(b))
		}
	}
	return verbs
}

// StepsOf lists the steps of the secretaries' forms, and those of the others:
// "form:step".
func StepsOf() (secretary, others []string) {
	for name, f := range stepForms() {
		for step := range f.steps {
			if f.who == secretaries || f.who == inviters {
				secretary = append(secretary, name+":"+step)
			} else {
				others = append(others, name+":"+step)
			}
		}
	}
	slices.Sort(secretary)
	slices.Sort(others)
	return secretary, others
}

// AskForFiles gives d a form with one step, "wanted:file", which wants a file and
// tells got of each. If got fails, so does the step.
func AskForFiles(d *Dialog, got func(f chat.File, words string) error) {
	d.forms["wanted"] = stepForm{linked, map[string]func(*turn, input) error{"file": func(t *turn, in input) error {
		if in.file == nil {
			return fault.New(fault.Invalid, "form.choose")
		}
		if err := got(*in.file, in.text); err != nil {
			return err
		}
		t.closeForm()
		t.say(notice.Say("bulletin.ask"))
		return nil
	}}}
	d.fileSteps["wanted"] = []string{"file"}
}

// MaxFile and FetchesAtOnce are how large a file may be, and how many are kept.
const (
	MaxFile       = maxFile
	FetchesAtOnce = fetchesAtOnce
)

// Tables is how many transactions are shared at a time.
const Tables = tables

// Seated returns how many events wait or have begun to be written since now.
func Seated(d *Dialog) func() int {
	var begun atomic.Int32
	d.table = gather.New(tableSize, tables, func(seats []*seat) error {
		begun.Add(int32(len(seats)))
		return d.together(seats)
	})
	return func() int { return d.table.Waiting() + int(begun.Load()) }
}
