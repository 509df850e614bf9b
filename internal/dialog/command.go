package dialog

import (
	"strings"

	"keng/internal/fault"
	"keng/internal/roster"
)

// command is one line of the table of commands.
type command struct {
	// name and alias are typed after a slash: the Vietnamese name, the English one.
	name, alias string
	who         audience
	// own: it is about the person who gives it, and not about what they keep.
	own bool
	// run takes what was typed behind the command, trimmed.
	run func(t *turn, args string) error
}

// audience is who may use a command.
type audience int

const (
	// linked is everyone whose account is linked.
	linked audience = iota
	// attends is everyone who is asked to some cell's meetings, or may be before
	// long: what the person is changes on a day that is known.
	attends
	// secretaries are those with a secretary's rights in their cell.
	secretaries
	// overseers are the leaders and admins of some unit, admins only those who
	// look after one.
	overseers
	admins
	// inviters are those who have codes made for the people of some cell:
	// secretaries, and admins of what is above.
	inviters
	// keepers are both: those who look after people's data.
	keepers
)

// allows tells whether the person may use a command of this audience.
func (a audience) allows(who *roster.Identity) bool {
	switch a {
	case secretaries:
		return who.LeadsCell()
	case inviters:
		return who.LeadsCell() || len(keptBy(who)) > 0
	case attends:
		return len(asksFor(who)) > 0 || who.Linked() && !who.Until.IsZero()
	case overseers:
		return len(who.LeaderOf()) > 0
	case admins:
		return len(keptBy(who)) > 0
	case keepers:
		return who.LeadsCell() || len(keptBy(who)) > 0
	default:
		return who.Linked()
	}
}

// refusal tells somebody outside the audience what they would have to be.
func (a audience) refusal() error {
	switch a {
	case attends:
		return fault.New(fault.Forbidden, "command.no_cell")
	case overseers:
		return fault.New(fault.Forbidden, "command.overseers_only")
	case admins:
		return fault.New(fault.Forbidden, "command.admins_only")
	default:
		return fault.New(fault.Forbidden, "command.secretaries_only")
	}
}

// parseCommand takes "/hop x y" apart into "hop" and "x y". A line that does
// not begin with a slash is no command.
func parseCommand(text string) (name, args string, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok {
		return "", "", false
	}
	name, args = rest, ""
	if i := strings.IndexAny(rest, " \n\t"); i >= 0 {
		name, args = rest[:i], strings.TrimSpace(rest[i:])
	}
	name, _, _ = strings.Cut(name, "@")
	return strings.ToLower(name), args, name != ""
}

// find looks a command up by its name or alias.
func find(name string) (command, bool) {
	for _, c := range commands() {
		if c.name == name || c.alias == name {
			return c, true
		}
	}
	return command{}, false
}

// command runs a command. Whatever form was open is left: a command is a new
// beginning.
func (t *turn) command(name, args string) error {
	c, ok := find(name)
	if !ok {
		return fault.New(fault.NotFound, "command.unknown")
	}
	allowed := t.allowed(c.who)
	if len(allowed) == 0 {
		t.menuChanged = true // it may still show the commands of an office that has ended
		return c.who.refusal()
	}
	t.who = allowed[0]
	if c.name != "huy" {
		t.closeForm()
	}
	if c.own && len(allowed) > 1 {
		t.askWhose(c, args, allowed)
		return nil
	}
	return c.run(t, args)
}
