package notice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/rights"
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

// MineData is what a tap on something that people ask about their own data carries.
func MineData(what string, who roster.PersonID) string { return fmt.Sprintf("D:%s:%d", what, who) }

// meTx reads what is kept about somebody.
type meTx interface {
	rights.KeptTx
	// PersonFacts returns all facts of the people, past and to come.
	PersonFacts(people []roster.PersonID) ([]roster.Fact, error)
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []roster.PersonID) ([]roster.Account, error)
	// AnswerCounts counts what the person's answers to meetings since the instant are.
	AnswerCounts(who roster.PersonID, since time.Time) (map[attendance.Choice]int, error)
	// SightCounts counts how often others have seen something of the person, or a
	// list of their cell, since the instant.
	SightCounts(who roster.PersonID, cell roster.UnitID, since time.Time) (map[audit.Kind]int, error)
}

// myself is the person whom a note with meArgs is about, if the account still
// speaks for them; else nil.
func (p *page) myself() (*roster.Identity, error) {
	var args meArgs
	if err := p.read(&args); err != nil {
		return nil, err
	}
	account, err := p.tx.Identify(args.Channel, args.External, p.today())
	if err != nil {
		return nil, err
	}
	if who, speaks := account.As(args.Person); speaks {
		return who, nil
	}
	return nil, nil
}

func me(p *page) (chat.Message, error) {
	who, err := p.myself()
	if err != nil {
		return chat.Message{}, err
	}
	if who == nil {
		return chat.Message{Text: p.say("stranger.sentence")}, nil
	}
	terms, err := meeting.TermsOf(p.tx, who.Cell.ID, p.almanac.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	s := self{page: p, who: who, terms: terms}
	var lines []string
	for i, part := range []func() ([]string, error){s.record, s.accounts, s.doings, s.readers} {
		more, err := part()
		if err != nil {
			return chat.Message{}, err
		}
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, more...)
	}
	m := chat.Message{Title: p.say("me.title"), Text: strings.Join(lines, "\n")}
	m.Choices, err = s.choices()
	return m, err
}

// choices are what people can ask about their own data.
func (s self) choices() ([][]chat.Choice, error) {
	press := func(what string) []chat.Choice {
		return []chat.Choice{s.press("mine."+what, MineData(what, s.who.Person.ID))}
	}
	open, err := s.tx.OpenRequests(s.who.Person.ID)
	last := press("delete")
	if slices.ContainsFunc(open, func(r rights.Request) bool { return r.Kind == rights.Delete }) {
		last = press("keep")
	}
	return [][]chat.Choice{press("export"), press("correct"), press("withdraw"), last}, err
}

// self is somebody who reads what is kept about them.
type self struct {
	*page
	who   *roster.Identity
	terms meeting.Terms
}

// record is what the roster says.
func (s self) record() ([]string, error) {
	person, err := s.tx.Person(s.who.Person.ID)
	if err != nil {
		return nil, err
	}
	lines := []string{s.say("me.name", "Name", person.FullName)}
	if person.BirthYear != 0 {
		lines = append(lines, s.say("me.born", "Year", strconv.Itoa(person.BirthYear)))
	}
	if person.Phone != "" {
		lines = append(lines, s.say("me.phone", "Phone", person.Phone))
	}
	facts, err := s.tx.PersonFacts([]roster.PersonID{person.ID})
	if err != nil {
		return nil, err
	}
	for _, f := range facts {
		if !f.To.IsZero() && !f.To.After(s.today()) {
			continue // what is over is in the export
		}
		line, err := s.fact(f)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// fact says one dated fact that holds, or will.
func (s self) fact(f roster.Fact) (string, error) {
	args := []any{"Period", s.period(f)}
	switch f.Kind {
	case roster.Grade, roster.Status:
		args = append(args, "Category", s.say("category."+f.Value))
	default:
		day := s.today()
		if day.Before(f.From) {
			day = f.From
		}
		unit, err := s.tx.Unit(f.Unit, day)
		if err != nil {
			return "", err
		}
		args = append(args, "Unit", unit.Name)
		if f.Kind == roster.Office {
			args = append(args, "Role", s.say("role."+f.Value))
		}
	}
	return s.say("me."+string(f.Kind), args...), nil
}

// period says from when on a fact holds, and until when if that is known.
func (s self) period(f roster.Fact) string {
	from := s.words.Date(f.From)
	if f.To.IsZero() {
		return s.say("me.since", "From", from)
	}
	return s.say("me.period", "From", from, "To", s.words.Date(f.To.AddDays(-1)))
}

// accounts are the chat accounts, and what was agreed to.
func (s self) accounts() ([]string, error) {
	accounts, err := s.tx.AccountsOf([]roster.PersonID{s.who.Person.ID})
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, a := range accounts {
		lines = append(lines, s.say("me.account", "Channel", s.channel(a.Channel)))
	}
	consents, err := s.tx.Consents(s.who.Person.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range consents {
		args := []any{"Day", s.day(c.At), "Version", c.Version, "Channel", s.channel(c.Channel)}
		if c.WithdrawnAt.IsZero() {
			lines = append(lines, s.say("me.consent", args...))
		} else {
			lines = append(lines, s.say("me.consent_withdrawn", append(args, "Withdrawn", s.day(c.WithdrawnAt))...))
		}
	}
	return lines, nil
}

func (s self) day(t time.Time) string { return s.words.Date(calendar.DateOf(t, s.terms.Zone)) }

// channel is what a channel is called.
func (p *page) channel(c chat.Channel) string {
	if key := "channel." + string(c); p.words.Has(key) {
		return p.say(key)
	}
	return string(c)
}

// doings are the answers and the rolls, counted.
func (s self) doings() ([]string, error) {
	today := s.today()
	since := today.AddMonths(-s.terms.KeepMonths).At(0, s.terms.Zone)
	counts, err := s.tx.AnswerCounts(s.who.Person.ID, since)
	if err != nil {
		return nil, err
	}
	var lines []string
	all := 0
	for _, n := range counts {
		all += n
	}
	if all > 0 {
		lines = append(lines, s.say("me.answers", "Months", s.terms.KeepMonths, "Number", all,
			"Coming", counts[attendance.Coming], "Late", counts[attendance.ComingLate],
			"Absent", counts[attendance.AskingLeave], "PutOff", counts[attendance.Undecided]))
	}
	year := calendar.SpanOf(calendar.FullYear, calendar.MonthOf(today))
	own, err := stats.OfPerson(s.tx, s.who.Person.ID, year, s.tx.Now(), s.almanac.Zone)
	if err != nil {
		return nil, err
	}
	lines = append(lines, s.say("stats.mine", "Span", spanWords(s.words, year))+":")
	return append(lines, s.ownFigures(own)...), nil
}

// seenDays is for how many days back people are told what was seen of them.
const seenDays = 30

// readers are those who see it, what was seen lately, and for how long it is kept.
func (s self) readers() ([]string, error) {
	lines := []string{s.say("me.seen_by")}
	if s.terms.LeadersSeeNames {
		lines = []string{s.say("me.seen_by_all")}
	}
	counts, err := s.tx.SightCounts(s.who.Person.ID, s.who.Cell.ID, s.tx.Now().AddDate(0, 0, -seenDays))
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, kind := range audit.Kinds {
		if n := counts[kind]; n > 0 {
			parts = append(parts, s.say("me.times", "What", s.say("audited."+string(kind)), "Count", n))
		}
	}
	if len(parts) > 0 {
		lines = append(lines, s.say("me.seen", "Days", seenDays, "Parts", strings.Join(parts, "; ")))
	} else {
		lines = append(lines, s.say("me.unseen", "Days", seenDays))
	}
	lines = append(lines, s.say("me.kept", "Months", s.terms.KeepMonths, "Numbers", s.terms.KeepNumbers))
	open, err := s.tx.OpenRequests(s.who.Person.ID)
	for _, r := range open {
		lines = append(lines, s.say("mine.open", "What", s.say("asked."+string(r.Kind)), "Day", s.day(r.At), "DoneBy", s.words.Day(r.DoneBy)))
	}
	return lines, err
}
