package notice

import (
	"fmt"
	"slices"

	"keng/internal/chat"
	"keng/internal/roster"
)

// KindPaper offers a secretary the members of the cell, to take down what one of
// them has asked on paper.
const KindPaper Kind = "request.paper"

type paperArgs struct {
	Unit roster.UnitID `json:"unit"`
	Page int           `json:"page,omitempty"`
}

// Paper offers the members of a cell, page by page.
func Paper(cell roster.UnitID, page int) Note {
	return note(KindPaper, paperArgs{Unit: cell, Page: page})
}

func onPaper(p *page) (chat.Message, error) {
	var args paperArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	members, err := p.tx.MembersAt(args.Unit, p.today())
	if err != nil {
		return chat.Message{}, err
	}
	members = slices.DeleteFunc(members, func(m roster.Member) bool { return m.Person.Nameless })
	some, page, more := cut(members, args.Page, RollPage)
	m := chat.Message{Text: p.say("request.whose")}
	person := func(member roster.Member) roster.Person { return member.Person }
	for _, member := range some {
		m.Choices = append(m.Choices, []chat.Choice{{
			Label: nameAmong(members, person, member.Person), Data: RequestData("who", int64(member.Person.ID)),
		}})
	}
	var turn []chat.Choice
	if page > 0 {
		turn = append(turn, p.press("page.before", fmt.Sprintf("Q:paper:%d", page-1)))
	}
	if more {
		turn = append(turn, p.press("page.after", fmt.Sprintf("Q:paper:%d", page+1)))
	}
	if turn != nil {
		m.Choices = append(m.Choices, turn)
	}
	return m, nil
}
