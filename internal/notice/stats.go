package notice

import (
	"strings"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/stats"
)

// The kinds of answers to a question about figures.
const (
	// KindStatsUnit shows a leader a unit and its cells.
	KindStatsUnit Kind = "stats.unit"
	// KindStatsCell shows a secretary a cell and its members.
	KindStatsCell Kind = "stats.cell"
	// KindStatsPerson shows members their own.
	KindStatsPerson Kind = "stats.person"
)

type statsArgs struct {
	Unit roster.UnitID `json:"unit,omitempty"`
	Span calendar.Span `json:"span"`
	Page int           `json:"page,omitempty"`
	// Names: each cell can be opened, with the names of its members.
	Names bool `json:"names,omitempty"`
	// Person is the member whose figures they are, for StatsPerson.
	Person roster.PersonID `json:"person,omitempty"`
}

// StatsUnit shows a unit's figures, page by page, the first being 0.
func StatsUnit(unit roster.UnitID, span calendar.Span, page int) Note {
	return note(KindStatsUnit, statsArgs{Unit: unit, Span: span, Page: page})
}

// StatsUnitToNames is StatsUnit with a choice for each cell that opens it with
// its names.
func StatsUnitToNames(unit roster.UnitID, span calendar.Span, page int) Note {
	return note(KindStatsUnit, statsArgs{Unit: unit, Span: span, Page: page, Names: true})
}

// StatsCell shows a cell's figures with its members, page by page.
func StatsCell(cell roster.UnitID, span calendar.Span, page int) Note {
	return note(KindStatsCell, statsArgs{Unit: cell, Span: span, Page: page})
}

// StatsPerson shows a member's own figures to who speaks for them.
func StatsPerson(who roster.PersonID, span calendar.Span) Note {
	return note(KindStatsPerson, statsArgs{Person: who, Span: span})
}

// How many stand on a page: cells as many as a phone shows in three screens;
// members, whose lines are short, so that a usual cell fits on one.
const (
	cellsPerPage  = 20
	peoplePerPage = 40
)

// spanWords says a span: "tháng 10/2026", "quý 3/2026", "6 tháng đầu năm 2026".
func spanWords(w *i18n.Words, s calendar.Span) string {
	switch s.Kind {
	case calendar.OneMonth:
		return w.Say("span.month", "Month", w.Month(s.First()))
	case calendar.Quarter:
		return w.Say("span.quarter", "Number", s.N, "Year", s.Year)
	case calendar.HalfYear:
		if s.N == 1 {
			return w.Say("span.first_half", "Year", s.Year)
		}
		return w.Say("span.second_half", "Year", s.Year)
	default:
		return w.Say("span.year", "Year", s.Year)
	}
}

func statsUnit(p *page) (chat.Message, error) {
	args, zone, err := p.statsArgs()
	if err != nil {
		return chat.Message{}, err
	}
	r, err := stats.OfUnit(p.tx, args.Unit, args.Span, p.tx.Now(), zone)
	if err != nil {
		return chat.Message{}, err
	}
	why, err := p.whyChanged(args)
	if err != nil {
		return chat.Message{}, err
	}
	lines := append(p.figures(r.Total.Sums, r.Total.Unrolled), why...)
	var cells []stats.Figures
	var more bool
	cells, args.Page, more = cut(r.Cells, args.Page, cellsPerPage)
	if len(r.Cells) > 1 || len(r.Cells) == 1 && r.Cells[0].Unit.ID != args.Unit {
		lines = append(lines, "")
		for i, c := range cells {
			lines = append(lines, p.cellLine(args.Page*cellsPerPage+i+1, c))
		}
	}
	m := chat.Message{
		Title: p.say("stats.title", "Unit", r.Total.Unit.Name, "Span", spanWords(p.words, args.Span)),
		Text:  strings.Join(lines, "\n"),
	}
	if args.Names {
		if m.Choices, err = p.toNames(args, cells); err != nil {
			return chat.Message{}, err
		}
	}
	m.Choices = append(m.Choices, p.pages("s", args, more)...)
	return m, nil
}

// cellLine is one cell in a leader's list.
func (p *page) cellLine(n int, c stats.Figures) string {
	switch {
	case c.Meetings == 0 && c.Unrolled == 0:
		return p.say("stats.cell_none", "Number", n, "Unit", c.Unit.Name)
	case c.Meetings == 0:
		return p.say("stats.cell_only_unrolled", "Number", n, "Unit", c.Unit.Name, "Unrolled", c.Unrolled)
	}
	line := p.say("stats.cell", "Number", n, "Unit", c.Unit.Name, "Held", c.Meetings,
		"Ratio", p.words.Ratio(c.Present(), c.Must), "Late", c.Late, "Excused", c.Excused, "Unexcused", c.Unexcused)
	if c.Unclear > 0 {
		line += p.say("stats.cell_unclear", "Unclear", c.Unclear)
	}
	if c.Unrolled > 0 {
		line += p.say("stats.cell_unrolled", "Unrolled", c.Unrolled)
	}
	return line
}

func statsCell(p *page) (chat.Message, error) {
	args, zone, err := p.statsArgs()
	if err != nil {
		return chat.Message{}, err
	}
	r, err := stats.OfCell(p.tx, args.Unit, args.Span, p.tx.Now(), zone)
	if err != nil {
		return chat.Message{}, err
	}
	why, err := p.whyChanged(args)
	if err != nil {
		return chat.Message{}, err
	}
	lines := append(append(p.figures(r.Cell.Sums, r.Cell.Unrolled), why...), "")
	var people []stats.PersonFigures
	var more bool
	people, args.Page, more = cut(r.People, args.Page, peoplePerPage)
	for i, who := range people {
		lines = append(lines, p.personLine(args.Page*peoplePerPage+i+1, who))
	}
	if r.Nameless.Listed > 0 && !more {
		nameless := stats.PersonFigures{Name: p.say("stats.nameless"), Sums: r.Nameless}
		lines = append(lines, p.personLine(len(r.People)+1, nameless))
	}
	m := chat.Message{
		Title: p.say("stats.title", "Unit", r.Cell.Unit.Name, "Span", spanWords(p.words, args.Span)),
		Text:  strings.TrimSpace(strings.Join(lines, "\n")),
	}
	m.Choices = p.pages("sc", args, more)
	return m, nil
}

// personLine is one member in a secretary's list.
func (p *page) personLine(n int, who stats.PersonFigures) string {
	if who.Must == 0 {
		return p.say("stats.person_free", "Number", n, "Name", who.Name, "Extra", who.Extra)
	}
	line := p.say("stats.person", "Number", n, "Name", who.Name, "Present", who.Present(), "Must", who.Must)
	for _, part := range []struct {
		count int
		key   string
	}{
		{who.Late, "stats.late"},
		{who.Excused, "stats.excused"},
		{who.Unexcused, "stats.unexcused"},
		{who.Unclear, "stats.unclear"},
	} {
		if part.count > 0 {
			line += ", " + p.say(part.key, "Number", part.count)
		}
	}
	return line
}

func statsPerson(p *page) (chat.Message, error) {
	args, zone, err := p.statsArgs()
	if err != nil {
		return chat.Message{}, err
	}
	own, err := stats.OfPerson(p.tx, args.Person, args.Span, p.tx.Now(), zone)
	if err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Title: p.say("stats.mine", "Span", spanWords(p.words, args.Span)),
		Text:  strings.Join(p.ownFigures(own), "\n"),
	}, nil
}

// ownFigures say one member's sums, and of how many meetings it is not known any
// more who was there.
func (p *page) ownFigures(s stats.Own) []string {
	var lines []string
	if s.Meetings > 0 || s.Reduced == 0 {
		lines = p.held(s.Meetings)
	}
	switch {
	case s.Must > 0:
		lines = append(lines,
			p.say("stats.mine_must", "Must", s.Must),
			p.say("stats.mine_present", "Present", s.Present(), "Late", s.Late),
			p.say("stats.mine_absent", "Excused", s.Excused, "Unexcused", s.Unexcused, "Unclear", s.Unclear),
			p.say("stats.ratio", "Ratio", p.words.Ratio(s.Present(), s.Must)))
	case s.Meetings > 0:
		lines = append(lines, p.say("stats.mine_free", "Extra", s.Extra))
	}
	if s.Reduced > 0 {
		lines = append(lines, p.say("stats.reduced", "Number", s.Reduced))
	}
	return p.andUnrolled(lines, s.Unrolled)
}

// figures say the sums of a unit. The parts always add up to the whole.
func (p *page) figures(s attendance.Sums, unrolled int) []string {
	lines := p.held(s.Meetings)
	if s.Meetings > 0 {
		lines = append(lines,
			p.say("stats.must", "Must", p.words.Number(s.Must)),
			p.say("stats.present", "Present", p.words.Number(s.Present()), "Late", p.words.Number(s.Late)),
			p.say("stats.absent_excused", "Number", p.words.Number(s.Excused)),
			p.say("stats.absent_unexcused", "Number", p.words.Number(s.Unexcused)),
			p.say("stats.absent_unclear", "Number", p.words.Number(s.Unclear)),
			p.say("stats.ratio", "Ratio", p.words.Ratio(s.Present(), s.Must)))
		if s.Free > 0 {
			lines = append(lines, p.say("stats.free", "Free", p.words.Number(s.Free), "Extra", p.words.Number(s.Extra)))
		}
		lines = append(lines, p.guests(s)...)
	}
	return p.andUnrolled(lines, unrolled)
}

// held says how many meetings the figures are from.
func (p *page) held(meetings int) []string {
	if meetings == 0 {
		return []string{p.say("stats.none")}
	}
	return []string{p.say("stats.held", "Held", meetings)}
}

func (p *page) andUnrolled(lines []string, unrolled int) []string {
	if unrolled > 0 {
		lines = append(lines, p.say("stats.unrolled", "Number", unrolled))
	}
	return lines
}

// statsArgs reads the arguments and the zone by which the unit's days are told.
func (p *page) statsArgs() (statsArgs, *time.Location, error) {
	var args statsArgs
	if err := p.read(&args); err != nil {
		return args, nil, err
	}
	if args.Unit == 0 {
		return args, p.almanac.Zone, nil
	}
	path, err := stats.Above(p.tx, args.Unit, args.Span, p.today())
	if err != nil {
		return args, nil, err
	}
	terms, err := meeting.TermsAlong(p.tx, path, p.almanac.Zone)
	return args, terms.Zone, err
}

// cut returns a page of a list, the nearest to the one that was asked for, and
// whether there is another one behind it.
func cut[E any](all []E, page, size int) (some []E, shown int, more bool) {
	shown = min(max(page, 0), max(len(all)-1, 0)/size)
	to := min((shown+1)*size, len(all))
	return all[shown*size : to], shown, to < len(all)
}
