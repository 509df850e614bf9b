package notice

import (
	"keng/internal/chat"
	"keng/internal/roster"
)

// PersonWithdrawn tells a secretary that a member has withdrawn their consent.
const PersonWithdrawn Kind = "person.withdrawn"

// PersonArgs are the arguments of a notice about a person.
type PersonArgs struct {
	Person roster.PersonID `json:"person"`
}

func personWithdrawn(p *page) (chat.Message, error) {
	var args PersonArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Person(args.Person)
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{Text: p.say("mine.tell_withdrawn", "Name", who.FullName)}, nil
}
