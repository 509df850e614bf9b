package notice

import (
	"strings"

	"keng/internal/chat"
	"keng/internal/i18n"
	"keng/internal/roster"
)

// KindHelp lists what the reader can do.
const KindHelp Kind = "help"

type helpArgs struct {
	Commands []HelpLine `json:"commands"`
	// Joined: the reader has just done so.
	Joined bool `json:"joined,omitempty"`
}

// HelpLine is a command in the list of what somebody can do.
type HelpLine struct {
	Name  string `json:"name"`
	Alias string `json:"alias"`
}

// Help lists the commands, in this order.
func Help(commands []HelpLine) Note { return note(KindHelp, helpArgs{Commands: commands}) }

// Welcome is Help for somebody who has just joined: they need no key any more by
// which to share their phone number.
func Welcome(commands []HelpLine) Note { return note(KindHelp, helpArgs{commands, true}) }

func help(p *page) (chat.Message, error) {
	var args helpArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	lines := []string{p.say("help.intro")}
	for _, c := range args.Commands {
		name := c.Name
		if p.words.Language() == i18n.English {
			name = c.Alias
		}
		lines = append(lines, "/"+name+" – "+p.say("menu."+c.Name))
	}
	lines = append(lines, p.say("help.outro"))
	return chat.Message{Text: strings.Join(lines, "\n"), NoPhoneKey: args.Joined}, nil
}

// unitToday is a unit as it is now.
func (p *page) unitToday(id roster.UnitID) (roster.Unit, error) {
	return p.tx.Unit(id, p.today())
}
