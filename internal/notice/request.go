package notice

import (
	"fmt"
	"slices"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/rights"
	"keng/internal/roster"
)

// RequestTold tells of what somebody asks about their own data: those who look
// after it, or the person.
const RequestTold Kind = "request.told"

// KindRequests lists the open requests.
const KindRequests Kind = "request.list"

// Stage is what is told of a request.
type Stage string

// The stages.
const (
	// Opened: it was asked.
	Opened Stage = "opened"
	// Soon: its term ends within three days.
	Soon Stage = "soon"
	// Overdue: its term has ended, and nobody has done it.
	Overdue Stage = "overdue"
	// Extended: it is done later, once.
	Extended Stage = "extended"
	// Last: it is done now, and nothing can be told after that.
	Last Stage = "last"
	// Done: it was done.
	Done Stage = "done"
	// TakenBack: it is not asked any more.
	TakenBack Stage = "taken_back"
)

// RequestArgs are the arguments of [RequestTold].
type RequestArgs struct {
	Request rights.ID `json:"request"`
	Stage   Stage     `json:"stage"`
	// Mine tells that it goes to the person whose data it is about.
	Mine bool `json:"mine,omitempty"`
	// Unit is the person's, of whom nothing else is left.
	Unit roster.UnitID `json:"unit,omitempty"`
}

// requestTx reads requests.
type requestTx interface {
	// Request returns the request, or a NotFound fault.
	Request(rights.ID) (rights.Request, error)
	// OpenRequests returns the open ones, of one person or of everybody (0), the
	// one to be done first before the others.
	OpenRequests(roster.PersonID) ([]rights.Request, error)
	rights.SeatTx
}

// requestTold finds the words by what is told of what to whom; what Kẻng does by
// itself has some of its own.
func requestTold(p *page) (chat.Message, error) {
	var args RequestArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	r, err := p.tx.Request(args.Request)
	if err != nil {
		return chat.Message{}, err
	}
	key := "request." + string(args.Stage)
	if args.Mine {
		key = "request.mine_" + string(args.Stage)
	}
	if own := key + "_" + string(r.Kind); p.words.Has(own) {
		key = own
	}
	said, err := p.requestWords(r, args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{Text: p.words.SayMap(key, said)}, nil
}

// requestWords are the placeholders of texts about a request.
func (p *page) requestWords(r rights.Request, unit roster.UnitID) (map[string]any, error) {
	who, err := p.tx.Person(r.Person)
	if err != nil {
		return nil, err
	}
	said := map[string]any{
		"Name": who.FullName, "What": p.say("asked." + string(r.Kind)), "Words": r.Words, "Unit": "",
		"Day":      p.words.Date(calendar.DateOf(r.At, p.almanac.Zone)),
		"AnswerBy": p.words.Day(r.AnswerBy), "DoneBy": p.words.Day(r.DoneBy),
	}
	if unit != 0 {
		u, err := p.unitToday(unit)
		if err != nil {
			return nil, err
		}
		said["Unit"] = u.Name
	}
	return said, nil
}

type requestsArgs struct {
	// Unit is the first of the units.
	Unit roster.UnitID `json:"unit"`
	// Units are those of which the reader sees the requests: of their people, and
	// of those below.
	Units []roster.UnitID `json:"units"`
	// Cell is where the reader can take down what is asked on paper; 0 for nowhere.
	Cell roster.UnitID `json:"cell,omitempty"`
}

// Requests lists the open requests of the people of units, at least one, and below. In the cell,
// unless it is 0, they can be taken down from paper.
func Requests(units []roster.UnitID, cell roster.UnitID) Note {
	return note(KindRequests, requestsArgs{Unit: units[0], Units: units, Cell: cell})
}

// RequestData is what a tap on a request carries.
func RequestData(what string, id int64) string { return fmt.Sprintf("Q:%s:%d", what, id) }

func requests(p *page) (chat.Message, error) {
	var args requestsArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	open, err := p.tx.OpenRequests(0)
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Title: p.say("request.title")}
	number := 0
	for _, r := range open {
		if sees, err := p.isBelow(r.Person, args.Units); err != nil || !sees {
			if err != nil {
				return chat.Message{}, err
			}
			continue
		}
		number++
		said, err := p.requestWords(r, 0)
		if err != nil {
			return chat.Message{}, err
		}
		said["Number"] = number
		m.Text += p.requestLine(r, said) + "\n"
		m.Choices = append(m.Choices, p.requestChoices(r, number)...)
	}
	m.Text = strings.TrimSuffix(m.Text, "\n")
	if number == 0 {
		m.Text = p.say("request.none")
	}
	if args.Cell != 0 {
		m.Choices = append(m.Choices, []chat.Choice{p.press("request.paper", RequestData("paper", 0))})
	}
	return m, nil
}

// requestLine says who asks what, and until when.
func (p *page) requestLine(r rights.Request, said map[string]any) string {
	key := "request.line"
	switch {
	case r.Kind.ByItself():
		key = "request.line_by_itself"
	case r.StageOn(p.today()) == rights.Over:
		key = "request.line_overdue"
	}
	line := p.words.SayMap(key, said)
	if r.Words != "" {
		line += "\n" + p.say("request.words", "Words", r.Words)
	}
	if r.OnPaper() {
		line += "\n" + p.say("request.on_paper")
	}
	if !r.ExtendedAt.IsZero() {
		line += "\n" + p.say("request.extended_once")
	}
	return line
}

// requestChoices are what can be done about a request: what has to be done by
// somebody is done, and what was asked on paper can be taken back.
func (p *page) requestChoices(r rights.Request, number int) (rows [][]chat.Choice) {
	if !r.Kind.ByItself() {
		row := []chat.Choice{{Label: p.say("request.done_label", "Number", number), Data: RequestData("done", int64(r.ID))}}
		if r.Extendable(p.today()) == nil {
			row = append(row, chat.Choice{Label: p.say("request.extend_label", "Number", number), Data: RequestData("more", int64(r.ID))})
		}
		rows = append(rows, row)
	}
	if r.OnPaper() {
		rows = append(rows, []chat.Choice{{Label: p.say("request.drop_label", "Number", number), Data: RequestData("drop", int64(r.ID))}})
	}
	return rows
}

// isBelow tells whether somebody belongs to one of the units or below today.
func (p *page) isBelow(who roster.PersonID, units []roster.UnitID) (bool, error) {
	seat, err := p.tx.SeatOf(who, p.today())
	if err != nil {
		return false, err
	}
	path, err := p.tx.UnitsAbove(seat, p.today())
	return slices.ContainsFunc(path, func(u roster.Unit) bool { return slices.Contains(units, u.ID) }), err
}
