package dialog

import (
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/remind"
	"keng/internal/roster"
)

// unitOf is the unit of a number that was entered; 0 for what is none.
func unitOf(text string) roster.UnitID {
	n, _ := strconv.ParseInt(text, 10, 64) // what is no number is no unit
	return roster.UnitID(n)
}

// orderMove proposes somebody of the cell to another one.
func orderMove(e *edit) (personnel.Operation, error) {
	return personnel.Propose{Person: e.about.ID, To: unitOf(e.v["where"]), Day: e.day("from")}, nil
}

// remarkMove says that the other cell has to confirm it, and what holds until then.
func remarkMove(e *edit) ([]notice.Saying, error) {
	target, err := e.tx.Unit(unitOf(e.v["where"]), e.today())
	if err != nil {
		return nil, err
	}
	lines := []notice.Saying{notice.Say("people.moves", "Unit", target.Name)}
	held, err := e.offices(nil)
	if len(held) > 0 {
		lines = append(lines, notice.Say("people.moves_office"))
	}
	if err != nil {
		return nil, err
	}
	return e.withoutLeader(lines, target)
}

// withoutLeader adds who confirms for a cell in which nobody can be asked.
func (e *edit) withoutLeader(lines []notice.Saying, cell roster.Unit) ([]notice.Saying, error) {
	led, err := personnel.HasLeader(e.tx, cell.ID, e.today())
	if err == nil && !led {
		lines = append(lines, notice.Say("people.moves_above", "Unit", cell.Name))
	}
	return lines, err
}

// orderAsk asks another cell for somebody.
func orderAsk(e *edit) (personnel.Operation, error) {
	year, _ := strconv.Atoi(e.v["year"]) // nothing is 0
	return personnel.Ask{Name: e.v["name"], BirthYear: year, From: unitOf(e.v["where"]), To: e.who.Cell.ID, Day: e.day("from")}, nil
}

// remarkAsk says what is asked for, and that nothing is said of whom the other
// cell has.
func remarkAsk(e *edit) ([]notice.Saying, error) {
	source, err := e.tx.Unit(unitOf(e.v["where"]), e.today())
	if err != nil {
		return nil, err
	}
	lines := []notice.Saying{notice.Say("people.asks", "Unit", source.Name, "Day", notice.Day(e.day("from")))}
	if e.v["year"] != nothing {
		lines = append(lines, notice.Say("people.new_year", "Year", e.v["year"]))
	}
	return e.withoutLeader(append(lines, notice.Say("people.asks_blind", "Unit", source.Name)), source)
}

// tellProposed asks the other cell to confirm.
func tellProposed(e *edit, out personnel.Outcome, c roster.Change) error {
	return e.tellTransfer(out, c, notice.TransferProposed)
}

// tellTransfer tells whom it concerns what happened to a proposal.
func (t *turn) tellTransfer(out personnel.Outcome, c roster.Change, event notice.TransferEvent) error {
	p, err := t.tx.Proposal(out.Proposal)
	if err != nil {
		return err
	}
	return remind.TellTransfer(t.tx, t.Almanac.Zone, remind.Transferred{
		Proposal: p, Event: event, By: t.who.Person.ID, Day: c.From, Change: c.ID,
	})
}

// pressTransfers shows a page of the cell's proposals: "12:0".
func pressTransfers(t *turn, data string) error {
	cell, page, _ := strings.Cut(data, ":")
	n, err := strconv.Atoi(page)
	if err != nil {
		return gone()
	}
	if err := t.leadOf(cell); err != nil {
		return err
	}
	t.replace(notice.Transfers(t.who.Cell.ID, n))
	return nil
}

// proposalFor is the proposal of a tap, "7", for somebody of the account who may
// speak for one of its cells: who has a secretary's rights there, or who keeps a
// unit above and stands in, if a cell is to answer. That one acts. To others there
// is none.
func (t *turn) proposalFor(data string, side func(personnel.Proposal) roster.UnitID, above bool) (personnel.Proposal, personnel.Order, error) {
	id, err := strconv.ParseInt(data, 10, 64)
	if err != nil {
		return personnel.Proposal{}, personnel.Order{}, gone()
	}
	p, err := t.tx.Proposal(personnel.ProposalID(id))
	if fault.Is(err, fault.NotFound) {
		return p, personnel.Order{}, gone()
	}
	if err != nil {
		return p, personnel.Order{}, err
	}
	cell := side(p)
	o := personnel.Order{Cell: cell, Today: t.today(), Seen: -1, Zone: t.Almanac.Zone}
	path, err := t.tx.UnitsAbove(cell, t.today())
	if err != nil && !fault.Is(err, fault.NotFound) {
		return p, o, err
	}
	for _, who := range t.account.Speakers() {
		if who.Cell.ID == cell && who.LeadsCell() {
			t.who, o.By, o.Above = who, who.Person.ID, false
			return p, o, nil
		}
		if above && o.By == 0 && who.May(roster.ChangeTree, false, path...) {
			t.who, o.By, o.Above = who, who.Person.ID, true
		}
	}
	if o.By == 0 {
		return p, o, gone()
	}
	return p, o, nil
}

// pressReceive confirms a proposal: "7". The other cell has confirmed it before.
func pressReceive(t *turn, data string) error {
	p, o, err := t.proposalFor(data, personnel.Proposal.Answerer, true)
	if err != nil {
		return err
	}
	out, c, err := t.settle(personnel.Receive{Proposal: p.ID}, o, p, notice.TransferReceived)
	if err != nil {
		return err
	}
	who, err := t.tx.Person(out.Person)
	if err != nil {
		return err
	}
	said := notice.PersonChange{
		Unit: o.Cell, Person: who.ID, Name: who.FullName, Kind: c.Kind, From: c.From, Args: c.Args, Over: o.Above,
		Undo: notice.UndoData(c.ID),
	}
	if said.Gone, err = t.gone(who.ID, o.Cell); err != nil {
		return err
	}
	t.replace(notice.PersonSaved(said))
	return nil
}

// pressRefuse refuses a proposal: "7".
func pressRefuse(t *turn, data string) error {
	p, o, err := t.proposalFor(data, personnel.Proposal.Answerer, true)
	if err != nil {
		return err
	}
	return t.drop(personnel.Decline{Proposal: p.ID}, o, p, notice.TransferDeclined)
}

// pressTakeBack withdraws a proposal that the cell has made: "7".
func pressTakeBack(t *turn, data string) error {
	p, o, err := t.proposalFor(data, personnel.Proposal.Opener, false)
	if err != nil {
		return err
	}
	return t.drop(personnel.TakeBack{Proposal: p.ID}, o, p, notice.TransferWithdrawn)
}

// drop ends a proposal that comes to nothing.
func (t *turn) drop(op personnel.Operation, o personnel.Order, p personnel.Proposal, event notice.TransferEvent) error {
	out, _, err := t.settle(op, o, p, event)
	if err != nil {
		return err
	}
	name := p.Name
	if p.Person != 0 && !p.Asked {
		who, err := t.tx.Person(out.Person)
		if err != nil {
			return err
		}
		name = who.FullName
	}
	key := "transfer.was_" + string(event)
	if p.Asked {
		key += "_asked"
	}
	t.replace(notice.Say(key, "Name", name).Note())
	return nil
}

// settle ends a proposal and tells whom it concerns. The name by which somebody
// was asked for is told a last time.
func (t *turn) settle(op personnel.Operation, o personnel.Order, p personnel.Proposal, event notice.TransferEvent) (out personnel.Outcome, c roster.Change, err error) {
	if out, err = op.Do(t.tx, o); err != nil {
		return out, c, err
	}
	if out.Change != 0 {
		if c, err = t.tx.Change(out.Change); err != nil {
			return out, c, err
		}
	}
	if err := t.auditedAll(PersonAudited(out, c, o.Cell)); err != nil {
		return out, c, err
	}
	closed, err := t.tx.Proposal(p.ID)
	if err != nil {
		return out, c, err
	}
	closed.Name = p.Name
	told := remind.Transferred{Proposal: closed, Event: event, By: t.who.Person.ID, Change: c.ID}
	if event == notice.TransferReceived {
		told.Day = c.From
	}
	return out, c, remind.TellTransfer(t.tx, t.Almanac.Zone, told)
}
