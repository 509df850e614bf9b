package dialog

import (
	"errors"
	"strconv"
	"strings"

	"keng/internal/audit"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// formPerson changes something about somebody on the cell's list, step by step:
// what it needs to know, and then yes or no.
//
// Its values are "person" and "seen", the version of them that was looked at;
// "what" is to be changed; and what was entered, by the name of the step.
const formPerson = "person"

// edit is a change of somebody being put together.
type edit struct {
	*turn
	about roster.Person
	// v are the values of the form.
	v map[string]string
}

// alteration is something that can be changed about somebody.
type alteration struct {
	// needs are the steps whose values it needs, in their order; what one says can
	// decide about the next.
	needs func(v map[string]string) []string
	// order is what is to be done, once all is known.
	order func(e *edit) (personnel.Operation, error)
	// remarks are what is said in the preview beside the change; may be nil.
	remarks func(e *edit) ([]notice.Saying, error)
	// tell tells those whom it concerns, once it is made; may be nil.
	tell func(e *edit, out personnel.Outcome, c roster.Change) error
}

// always are steps that are needed whatever was entered.
func always(steps ...string) func(map[string]string) []string {
	return func(map[string]string) []string { return steps }
}

// alterations is the table of what can be changed, by the names that choices carry.
func alterations() map[string]alteration {
	return map[string]alteration{
		"name":     {always("name"), orderCorrect, remarkCorrect, nil},
		"year":     {always("year"), orderCorrect, remarkCorrect, nil},
		"phone":    {always("phone"), orderCorrect, remarkCorrect, nil},
		"category": {needsOfCategory, orderCategory, remarkCategory, tellStay},
		"role":     {needsOfRole, orderRole, remarkRole, tellRole},
		"group":    {always("group", "from"), orderGroup, nil, nil},
		"helper":   {always("helper"), orderHelper, remarkHelper, tellHelper},
		"leave":    {always("why", "from"), orderLeave, remarkLeave, nil},
		"move":     {always("where", "from"), orderMove, remarkMove, tellProposed},
		"add":      {always("name", "year", "phone", "category", "from"), orderAdd, remarkAdd, nil},
		"ask":      {always("where", "name", "year", "from"), orderAsk, remarkAsk, tellProposed},
	}
}

// newcomer tells whether something is about nobody who is on the list already.
func newcomer(what string) bool { return what == "add" || what == "ask" }

// pressChange is a tap on something to change: "17:name:3". Who saw another
// version of the person than there is now is shown the present one.
func pressChange(t *turn, data string) error {
	parts := strings.Split(data, ":")
	if len(parts) != 3 {
		return fault.New(fault.NotFound, "press.gone")
	}
	if _, ok := alterations()[parts[1]]; !ok || newcomer(parts[1]) {
		return fault.New(fault.NotFound, "press.gone")
	}
	if err := t.onList(person(parts[0])); err != nil {
		return err
	}
	who, err := t.tx.Person(person(parts[0]))
	if err != nil {
		return err
	}
	if err := t.looked(audit.Entry{Kind: audit.PersonSeen, Unit: t.who.Cell.ID, Person: who.ID}, nil); err != nil {
		return err
	}
	if parts[2] != strconv.Itoa(who.Version) {
		t.changedMeanwhile("people.stale", who)
		return nil
	}
	t.form.Values = map[string]string{"person": parts[0], "seen": parts[2], "what": parts[1]}
	return t.nextOfPerson()
}

// changedMeanwhile tells that somebody was changed since they were looked at, and
// shows what stands now.
func (t *turn) changedMeanwhile(key string, who roster.Person) {
	t.closeForm()
	t.say(notice.Say(key, "Name", who.FullName))
	t.offer(notice.Member(t.who.Cell.ID, who.ID))
}

// edit reads who the open form is about, if the account may still change them.
func (t *turn) edit() (*edit, error) {
	e := &edit{turn: t, v: t.form.Values}
	if newcomer(e.v["what"]) {
		return e, nil
	}
	id := person(e.v["person"])
	err := t.onList(id)
	if err == nil {
		e.about, err = t.tx.Person(id)
	}
	return e, err
}

// nextOfPerson asks for the first thing that is missing, or shows what it all
// would mean.
func (t *turn) nextOfPerson() error {
	e, err := t.edit()
	if err != nil {
		return err
	}
	d, ok := alterations()[e.v["what"]]
	if !ok {
		return fault.New(fault.NotFound, "form.gone")
	}
	for _, step := range d.needs(e.v) {
		if _, entered := e.v[step]; entered {
			continue
		}
		s, err := askers()[step](e)
		if err != nil {
			return err
		}
		t.ask(formPerson, step, s)
		return nil
	}
	return e.preview(d)
}

// personSteps are the steps of the form.
func personSteps() map[string]func(*turn, input) error {
	steps := map[string]func(*turn, input) error{"confirm": stepPersonConfirm, "twin": stepPersonTwin}
	for step, take := range takers() {
		steps[step] = func(t *turn, in input) error {
			e, err := t.edit()
			if err != nil {
				return err
			}
			if err := take(e, in); err != nil {
				if errors.Is(err, errAsked) {
					err = nil
				}
				return err
			}
			return t.nextOfPerson()
		}
	}
	return steps
}

// instruct is the order under which it is done.
func (e *edit) instruct() personnel.Order {
	seen, err := strconv.Atoi(e.v["seen"])
	if err != nil {
		seen = -1
	}
	return personnel.Order{
		By: e.who.Person.ID, Cell: e.who.Cell.ID, Today: e.today(), Seen: seen, Zone: e.Almanac.Zone,
	}
}
