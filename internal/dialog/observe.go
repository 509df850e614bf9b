package dialog

import (
	"keng/internal/chat"
	"keng/internal/fault"
)

// Way is how an event was understood.
type Way string

// The ways.
const (
	// ByCommand is a command, known or not.
	ByCommand Way = "command"
	// ByAnswer is a tap on an answer to a meeting, ByPress one on something else.
	ByAnswer Way = "answer"
	ByPress  Way = "press"
	// ByStep is what a form has asked for.
	ByStep Way = "step"
	// ByWords are free words.
	ByWords Way = "words"
	// ByBlocking is that somebody takes no messages any more, ByUnblocking that
	// they do again.
	ByBlocking   Way = "blocking"
	ByUnblocking Way = "unblocking"
	// ByStranger is anything from an account that speaks for nobody.
	ByStranger Way = "stranger"
	// ByRenewal is whatever came from somebody who had to read a new text first.
	ByRenewal Way = "renewal"
	// ByThing is a photo, a file or a contact that nobody asked for.
	ByThing Way = "thing"
	// InGroup is what was said in a group.
	InGroup Way = "group"
)

// Outcome is what became of an event.
type Outcome struct {
	Event chat.Event
	// Name is that of the person who is behind it; empty for a stranger.
	Name string
	Way  Way
	// Refusal is why it was refused, nil if it was not.
	Refusal *fault.Error
}

// observed tells whoever looks on what became of the event.
func (t *turn) observed() {
	if t.Observe == nil || t.way == "" {
		return
	}
	o := Outcome{Event: t.event, Way: t.way, Refusal: t.refused}
	if t.who.Linked() {
		o.Name = t.who.Person.FullName
	}
	t.Observe(o)
}
