package notice

import (
	"fmt"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// Notices about members on the way from one cell to another.
const (
	// TransferAsk asks a cell's secretaries, or who stands in for them, to confirm a
	// proposal.
	TransferAsk Kind = "transfer.ask"
	// TransferNews tells what became of a proposal.
	TransferNews Kind = "transfer.news"
	// KindTransfers lists the proposals from and to a cell that are open.
	KindTransfers Kind = "cell.transfers"
)

// TransferEvent is what became of a proposal.
type TransferEvent string

// The events.
const (
	TransferProposed  TransferEvent = "proposed"
	TransferReceived  TransferEvent = "received"
	TransferDeclined  TransferEvent = "declined"
	TransferWithdrawn TransferEvent = "withdrawn"
	TransferUndone    TransferEvent = "undone"
	TransferLate      TransferEvent = "late"
)

// TransferArgs are the arguments of notices about a proposal.
type TransferArgs struct {
	Proposal personnel.ProposalID `json:"proposal"`
	Event    TransferEvent        `json:"event,omitempty"`
	// Name is who was asked for, in whatever way it ended: it is not kept with the
	// proposal any longer.
	Name string `json:"name,omitempty"`
	// Day is from when on they belong to the target.
	Day calendar.Date `json:"day,omitzero"`
}

// Transfer asks to confirm a proposal.
func Transfer(p personnel.ProposalID) Note { return note(TransferAsk, TransferArgs{Proposal: p}) }

// TransferTold tells what became of a proposal.
func TransferTold(a TransferArgs) Note { return note(TransferNews, a) }

// Transfers lists a cell's open proposals, page by page, to its secretaries.
func Transfers(cell roster.UnitID, page int) Note {
	return note(KindTransfers, membersArgs{Unit: cell, Page: page})
}

// TransfersData is what a tap on a page of the list carries.
func TransfersData(cell roster.UnitID, page int) string { return fmt.Sprintf("tt:%d:%d", cell, page) }

// TransferData is what a tap on a proposal carries: "tr" receives, "td" declines,
// "tw" withdraws.
func TransferData(verb string, p personnel.ProposalID) string { return fmt.Sprintf("%s:%d", verb, p) }

// proposalTx reads who is on the way to another cell.
type proposalTx interface {
	// Proposal returns the proposal, or a NotFound fault.
	Proposal(personnel.ProposalID) (personnel.Proposal, error)
	// OpenProposals are those from or to the cell that are open, the oldest first.
	OpenProposals(cell roster.UnitID) ([]personnel.Proposal, error)
	// ProposalsOf are those of the person that are open, the oldest first.
	ProposalsOf(roster.PersonID) ([]personnel.Proposal, error)
}

// way is a proposal with its words: Name, Source, Target and Day fill its texts.
type way struct {
	personnel.Proposal
	name, source, target string
	day                  calendar.Date
}

// way reads the words of a proposal. A cell that is gone is called as it was when
// it was proposed.
func (p *page) way(of personnel.Proposal) (w way, err error) {
	w = way{Proposal: of, day: of.Day}
	for _, cell := range []struct {
		id   roster.UnitID
		name *string
	}{{of.Source, &w.source}, {of.Target, &w.target}} {
		unit, err := p.unitToday(cell.id)
		if fault.Is(err, fault.NotFound) {
			unit, err = p.tx.Unit(cell.id, calendar.DateOf(of.OpenedAt, p.almanac.Zone))
		}
		if err != nil {
			return w, err
		}
		*cell.name = unit.Name
	}
	switch {
	case of.Name != "":
		w.name = withYear(roster.Person{FullName: of.Name, BirthYear: of.BirthYear})
	case of.Person != 0:
		who, err := p.tx.Person(of.Person)
		if err != nil {
			return w, err
		}
		w.name = withYear(who)
	}
	return w, nil
}

// about says something about a proposal, in one of the texts about transfers.
func (p *page) about(w way, what string) string {
	return p.say("transfer."+what, "Name", w.name, "Source", w.source, "Target", w.target, "Day", p.words.Date(w.day))
}

// side is "asked" for a proposal by which a cell asks for somebody, else "proposed".
func (w way) side() string {
	if w.Asked {
		return "asked"
	}
	return "proposed"
}

// waiting says what a proposal that is open is about. That a cell has nobody of a
// name is for that cell to know.
func (p *page) waiting(w way, answers bool) []string {
	lines := []string{p.about(w, "ask_"+w.side())}
	if answers && w.Person == 0 {
		lines = append(lines, p.about(w, "nobody"))
	}
	if w.Overdue(p.today(), p.almanac.Holidays, p.almanac.Zone) {
		lines = append(lines, p.say("transfer.overdue", "Days", personnel.WorkingDays))
	}
	return lines
}

// answers are the choices of who has to confirm a proposal.
func (p *page) answers(w way) []chat.Choice {
	decline := p.press("transfer.decline_"+w.side(), TransferData("td", w.ID))
	if w.Person == 0 {
		return []chat.Choice{decline}
	}
	return []chat.Choice{p.press("transfer.accept_"+w.side(), TransferData("tr", w.ID)), decline}
}

func transferAsk(p *page) (chat.Message, error) {
	var args TransferArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	of, err := p.tx.Proposal(args.Proposal)
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Title: p.say("transfer.title"), Text: p.say("transfer.closed")}
	if of.State != personnel.Open {
		return m, nil
	}
	w, err := p.way(of)
	if err != nil {
		return chat.Message{}, err
	}
	m.Text = strings.Join(append(p.waiting(w, true), p.about(w, "meanwhile")), "\n")
	m.Choices = [][]chat.Choice{p.answers(w)}
	return m, nil
}

func transferNews(p *page) (chat.Message, error) {
	var args TransferArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	of, err := p.tx.Proposal(args.Proposal)
	if err != nil {
		return chat.Message{}, err
	}
	w, err := p.way(of)
	if err != nil {
		return chat.Message{}, err
	}
	if args.Name != "" {
		w.name = args.Name
	}
	if !args.Day.IsZero() {
		w.day = args.Day
	}
	m := chat.Message{Title: p.say("transfer.title"), Text: p.say("transfer.closed")}
	what := "news_" + string(args.Event)
	switch {
	case args.Event == TransferLate && of.State != personnel.Open:
		return m, nil
	case args.Event == TransferLate:
		m.Text = strings.Join(append(p.waiting(w, false), p.say("transfer.decide")), "\n")
		return m, nil
	case of.Person != 0 && of.Person == p.to.Person:
		what = "your_" + string(args.Event)
	case args.Event == TransferDeclined || args.Event == TransferWithdrawn:
		what += "_" + w.side()
	}
	m.Text = p.about(w, what)
	return m, nil
}

// transfersPage is how many proposals stand on a page: each has two buttons.
const transfersPage = 6

func transfers(p *page) (chat.Message, error) {
	var args membersArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	open, err := p.tx.OpenProposals(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	some, shown, more := cut(open, args.Page, transfersPage)
	m := chat.Message{Title: p.say("transfer.list", "Unit", unit.Name)}
	var lines []string
	for i, of := range some {
		w, err := p.way(of)
		if err != nil {
			return chat.Message{}, err
		}
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, strings.Join(p.waiting(w, w.Answerer() == args.Unit), " ")))
		m.Choices = append(m.Choices, p.numbered(i+1, w, args.Unit))
	}
	if len(open) == 0 {
		lines = append(lines, p.say("transfer.none"))
	}
	m.Text = strings.Join(lines, "\n")
	if turn := p.turnPages(shown, more, func(page int) string { return TransfersData(args.Unit, page) }); turn != nil {
		m.Choices = append(m.Choices, turn)
	}
	m.Choices = append(m.Choices, []chat.Choice{p.press("member.list", MembersData(args.Unit, 0))})
	return m, nil
}

// numbered are the choices beside a proposal of the list: who made it withdraws
// it, the other cell answers it.
func (p *page) numbered(n int, w way, cell roster.UnitID) []chat.Choice {
	row := []chat.Choice{p.press("transfer.withdraw", TransferData("tw", w.ID))}
	if w.Answerer() == cell {
		row = p.answers(w)
	}
	for i := range row {
		row[i].Label = p.say("transfer.numbered", "What", row[i].Label, "Number", n)
	}
	return row
}
