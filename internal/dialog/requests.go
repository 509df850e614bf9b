package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/rights"
	"keng/internal/roster"
)

// formPaper asks a secretary what is wrong by somebody's request on paper.
const formPaper = "paper"

// paperKinds are what can be asked on paper, in the order in which they are offered.
var paperKinds = []rights.Kind{rights.See, rights.Correct, rights.Restrict, rights.Object, rights.Withdraw, rights.Delete}

// runRequests is /yeucau: the open requests of those whose data the account looks after.
func runRequests(t *turn, _ string) error {
	t.show(t.requestList())
	return nil
}

func (t *turn) requestList() notice.Note {
	units := t.keeps()
	var cell roster.UnitID
	for _, who := range t.allowed(secretaries) {
		if cell == 0 {
			cell, t.who = who.Cell.ID, who
		}
		units = append(units, who.Cell.ID)
	}
	return notice.Requests(units, cell)
}

// pressRequest is a tap under the list: "done:12", "drop:12", "more:12", "paper:0",
// "who:17", "ask:17:delete".
func pressRequest(t *turn, data string) error {
	what, rest, _ := strings.Cut(data, ":")
	id, kind, _ := strings.Cut(rest, ":")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	switch what {
	case "done":
		return t.pressDone(rights.ID(n))
	case "drop":
		return t.pressDrop(rights.ID(n))
	case "more":
		return t.pressExtend(rights.ID(n))
	case "paper":
		if !t.actAs(secretaries) {
			return secretaries.refusal()
		}
		t.replace(notice.Paper(t.who.Cell.ID, int(min(max(n, 0), 1<<16))))
		return nil
	case "who":
		return t.pressPaper(roster.PersonID(n))
	case "ask":
		return t.paper(rights.Request{Person: roster.PersonID(n), Kind: rights.Kind(kind)})
	}
	return fault.New(fault.NotFound, "press.gone")
}

// keptRequest is an open request of somebody whose data the account looks after;
// any other is not there.
func (t *turn) keptRequest(id rights.ID) (rights.Request, error) {
	r, err := t.tx.Request(id)
	if err != nil {
		return r, err
	}
	if ok, err := t.looksAfter(r.Person, roster.KeepRoster, roster.ReadAudit); err != nil || !ok {
		if err == nil {
			err = fault.New(fault.NotFound, "press.gone")
		}
		return rights.Request{}, err
	}
	return r, nil
}

// looksAfter has the one of the account act who may do one of the acts about
// somebody's unit, and tells whether there is one.
func (t *turn) looksAfter(who roster.PersonID, acts ...roster.Act) (bool, error) {
	seat, err := t.tx.SeatOf(who, t.today())
	if err != nil {
		return false, err
	}
	path, err := t.tx.UnitsAbove(seat, t.today())
	for _, speaker := range t.account.Speakers() {
		if slices.ContainsFunc(acts, func(act roster.Act) bool { return speaker.May(act, false, path...) }) {
			t.who = speaker
			return true, err
		}
	}
	return false, err
}

// pressDone says that somebody has done what was asked.
func (t *turn) pressDone(id rights.ID) error {
	if _, err := t.keptRequest(id); err != nil {
		return err
	}
	if err := t.closeRequest(id, rights.Done); err != nil {
		return err
	}
	t.replace(t.requestList())
	return nil
}

// pressExtend puts off, once, by when it has to be done.
func (t *turn) pressExtend(id rights.ID) error {
	if _, err := t.keptRequest(id); err != nil {
		return err
	}
	r, err := rights.Extend(t.tx, t.Almanac, id)
	if err != nil {
		return err
	}
	if err := remind.TellRequest(t.tx, t.Almanac.Zone, r, notice.Extended); err != nil {
		return err
	}
	if err := t.auditRequest(audit.RequestExtended, r.Person); err != nil {
		return err
	}
	t.replace(t.requestList())
	return nil
}

// pressDrop takes back what was asked on paper.
func (t *turn) pressDrop(id rights.ID) error {
	r, err := t.keptRequest(id)
	if err == nil && !r.OnPaper() {
		err = fault.New(fault.NotFound, "press.gone")
	}
	if err != nil {
		return err
	}
	if err := t.closeRequest(id, rights.TakenBack); err != nil {
		return err
	}
	t.replace(t.requestList())
	return nil
}

// pressPaper asks what somebody has asked on paper.
func (t *turn) pressPaper(who roster.PersonID) error {
	p, err := t.paperOf(who)
	if err != nil {
		return err
	}
	ask := notice.Say("request.paper_what", "Name", p.FullName)
	for _, kind := range paperKinds {
		ask = ask.Row(notice.Press("asking."+string(kind), notice.RequestData("ask", int64(who))+":"+string(kind)))
	}
	t.replace(ask.Note())
	return t.looked(audit.Entry{Kind: audit.PersonSeen, Unit: t.who.Cell.ID, Person: who}, nil)
}

// paperOf is somebody for whom a secretary takes down what is asked on paper.
func (t *turn) paperOf(who roster.PersonID) (roster.Person, error) {
	p, err := t.tx.Person(who)
	if err != nil {
		return p, err
	}
	ok, err := t.looksAfter(who, roster.KeepRoster)
	if err == nil && (!ok || who == t.who.Person.ID) { // what is one's own is asked under /toi
		err = fault.New(fault.NotFound, "press.gone")
	}
	return p, err
}

// paper takes down what somebody has asked on paper. A consent is withdrawn at
// once; what is wrong has to be written first.
func (t *turn) paper(r rights.Request) error {
	p, err := t.paperOf(r.Person)
	if err == nil && !r.Kind.Known() {
		err = fault.New(fault.NotFound, "press.gone")
	}
	if err != nil {
		return err
	}
	if r.Kind == rights.Correct && r.Words == "" {
		t.ask(formPaper, "words", notice.Say("request.paper_words", "Name", p.FullName))
		t.form.Values["person"] = number(r.Person)
		return t.looked(audit.Entry{Kind: audit.PersonSeen, Unit: t.who.Cell.ID, Person: r.Person}, nil)
	}
	if r.Kind == rights.Withdraw {
		return t.withdrawOnPaper(p)
	}
	if r, err = t.request(r); err != nil {
		return err
	}
	t.closeForm()
	t.say(notice.Say("request.paper_kept", "Name", p.FullName, "Day", notice.Day(r.DoneBy)))
	t.show(t.requestList())
	return nil
}

// stepPaper takes what is wrong by somebody's request on paper.
func stepPaper(t *turn, in input) error {
	return t.paper(rights.Request{Person: person(t.form.Values["person"]), Kind: rights.Correct, Words: in.text})
}

// withdrawOnPaper takes a consent back that somebody has withdrawn on paper.
func (t *turn) withdrawOnPaper(p roster.Person) error {
	done, err := roster.Withdraw(t.tx, p.ID)
	if err != nil {
		return err
	}
	if !done {
		return fault.New(fault.Conflict, "request.nothing_agreed", "Name", p.FullName)
	}
	if err := t.audited(audit.Entry{Kind: audit.ConsentWithdrawn, Unit: t.who.Cell.ID, Person: p.ID}); err != nil {
		return err
	}
	if err := remind.TellWithdrawn(t.tx, t.Almanac.Zone, p.ID); err != nil {
		return err
	}
	t.say(notice.Say("request.paper_withdrawn", "Name", p.FullName))
	return nil
}
