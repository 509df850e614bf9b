package notice

import (
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
)

// Notices to people about changes that concern them.
const (
	// HelperSet tells two people that one answers for the other from now on, or
	// not any more.
	HelperSet Kind = "cell.helper"
	// HandedOver tells two people that one took the secretary's office over from
	// the other.
	HandedOver Kind = "cell.handed_over"
	// VisitAhead tells a cell's secretaries that somebody of another cell will meet
	// with theirs for a time.
	VisitAhead Kind = "cell.visit"
)

type pairArgs struct {
	Unit roster.UnitID `json:"unit"`
	// One is who answers, or who was secretary; 0 for nobody. Other is for whom, or
	// who is secretary now.
	One   roster.PersonID `json:"one,omitempty"`
	Other roster.PersonID `json:"other"`
	Off   bool            `json:"off,omitempty"`
}

// HelperNote tells that the helper answers for the person, or not any more.
func HelperNote(unit roster.UnitID, helper, person roster.PersonID, on bool) Note {
	return note(HelperSet, pairArgs{Unit: unit, One: helper, Other: person, Off: !on})
}

// HandOverNote tells that the office of a cell's secretary has gone from the one
// to the other; from is 0 if nobody had it.
func HandOverNote(unit roster.UnitID, from, to roster.PersonID) Note {
	return note(HandedOver, pairArgs{Unit: unit, One: from, Other: to})
}

// pair reads whom a note to two people is about: the reader's part in it, and the
// other's name.
func (p *page) pair() (args pairArgs, first bool, other string, err error) {
	if err := p.read(&args); err != nil {
		return args, false, "", err
	}
	first = p.to.Person == args.One
	who := args.One
	if first {
		who = args.Other
	}
	if who == 0 {
		return args, first, "", nil
	}
	person, err := p.tx.Person(who)
	return args, first, person.FullName, err
}

func helperSet(p *page) (chat.Message, error) {
	args, first, other, err := p.pair()
	if err != nil {
		return chat.Message{}, err
	}
	switch {
	case first && args.Off:
		return chat.Message{Text: p.say("tellpeople.helps_no_more", "Name", other)}, nil
	case first:
		last := other[strings.LastIndex(other, " ")+1:]
		return chat.Message{Text: p.say("tellpeople.helps", "Name", other, "Last", last)}, nil
	case args.Off:
		return chat.Message{Text: p.say("tellpeople.helped_no_more", "Name", other)}, nil
	default:
		return chat.Message{Text: p.say("tellpeople.helped", "Name", other)}, nil
	}
}

func handedOver(p *page) (chat.Message, error) {
	args, first, other, err := p.pair()
	if err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	switch {
	case first:
		return chat.Message{Text: p.say("tellpeople.handed_over", "Name", other, "Unit", unit.Name)}, nil
	case other == "":
		return chat.Message{Text: p.say("tellpeople.secretary_now", "Unit", unit.Name)}, nil
	default:
		return chat.Message{Text: p.say("tellpeople.took_over", "Name", other, "Unit", unit.Name)}, nil
	}
}

type visitArgs struct {
	Change roster.ChangeID `json:"change"`
}

// VisitNote tells a cell's secretaries that somebody will meet with it for a time.
func VisitNote(c roster.ChangeID) Note { return note(VisitAhead, visitArgs{Change: c}) }

func visitAhead(p *page) (chat.Message, error) {
	var args visitArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	c, err := p.tx.Change(args.Change)
	if err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Person(c.People(roster.About)[0])
	if err != nil {
		return chat.Message{}, err
	}
	home, err := p.unitToday(c.Units(roster.Source)[0])
	if err != nil {
		return chat.Message{}, err
	}
	to, _ := calendar.ParseDate(c.Args["to"]) // none is an open end
	return chat.Message{Text: p.say("tellpeople.visit", "Name", withYear(who), "Unit", home.Name, "Days", p.days(c.From, to))}, nil
}
