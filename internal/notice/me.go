package notice

import (
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/roster"
	"keng/internal/stats"
)

// KindMe shows what is kept about the reader.
const KindMe Kind = "me"

type meArgs struct {
	Channel  chat.Channel `json:"channel"`
	External string       `json:"external"`
	// Person is one of those whom the account speaks for.
	Person roster.PersonID `json:"person"`
}

// Me shows what is kept about a person to the account that speaks for them.
func Me(channel chat.Channel, external string, who roster.PersonID) Note {
	return note(KindMe, meArgs{Channel: channel, External: external, Person: who})
}

func me(p *page) (chat.Message, error) {
	var args meArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Identify(args.Channel, args.External, p.today())
	if err != nil {
		return chat.Message{}, err
	}
	who, speaks := who.As(args.Person)
	if !speaks {
		return chat.Message{Text: p.say("stranger.sentence")}, nil
	}
	lines, err := p.record(who)
	if err != nil {
		return chat.Message{}, err
	}
	lines = append(lines, "", p.say("me.kept"), p.say("me.seen_by"), p.say("me.correct"))
	return chat.Message{Title: p.say("me.title"), Text: strings.Join(lines, "\n")}, nil
}

// record is what the roster and the rolls say about somebody.
func (p *page) record(who *roster.Identity) ([]string, error) {
	lines := []string{p.say("me.name", "Name", who.Person.FullName)}
	if who.Person.BirthYear != 0 {
		lines = append(lines, p.say("me.born", "Year", strconv.Itoa(who.Person.BirthYear)))
	}
	if who.Cell.ID != 0 {
		lines = append(lines, p.say("me.cell", "Unit", who.Cell.Name), p.say("me.category", "Category", p.say("category."+string(who.Category))))
	}
	for _, r := range who.Roles {
		unit, err := p.unitToday(r.Unit)
		if err != nil {
			return nil, err
		}
		lines = append(lines, p.say("me.role", "Role", p.say("role."+string(r.Role)), "Unit", unit.Name))
	}
	person, err := p.tx.Person(who.Person.ID)
	if err != nil {
		return nil, err
	}
	if person.Phone != "" {
		lines = append(lines, p.say("me.phone", "Phone", person.Phone))
	}
	consents, err := p.tx.Consents(who.Person.ID)
	if err != nil {
		return nil, err
	}
	if len(consents) > 0 {
		lines = append(lines, p.say("me.consent", "Day", p.words.Date(calendar.DateOf(consents[0].At, p.almanac.Zone))))
	}
	year := calendar.SpanOf(calendar.FullYear, calendar.MonthOf(p.today()))
	sums, unrolled, err := stats.OfPerson(p.tx, who.Person.ID, year, p.tx.Now(), p.almanac.Zone)
	if err != nil {
		return nil, err
	}
	lines = append(lines, "", p.say("stats.mine", "Span", spanWords(p.words, year))+":")
	return append(lines, p.ownFigures(sums, unrolled)...), nil
}
