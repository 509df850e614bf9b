package notice

import (
	"keng/internal/chat"
	"keng/internal/roster"
)

// PersonUnreachable tells a secretary that messages no longer reach a member.
const PersonUnreachable Kind = "person.unreachable"

// UnreachableArgs are its arguments.
type UnreachableArgs struct {
	Person roster.PersonID `json:"person"`
	// Why is a channel's short word, such as "blocked".
	Why string `json:"why"`
}

func personUnreachable(p *page) (chat.Message, error) {
	var args UnreachableArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Person(args.Person)
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{Text: p.say("unreachable.tell", "Name", who.FullName, "Why", p.unreachable(args.Why))}, nil
}
