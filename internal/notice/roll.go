package notice

import (
	"fmt"
	"strings"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// KindRoll shows the roll of a meeting: to be taken, or closed.
const KindRoll Kind = "roll.sheet"

type rollArgs struct {
	Meeting meeting.ID `json:"meeting"`
	Page    int        `json:"page,omitempty"`
}

// Roll shows a page of the roll, the first being 0.
func Roll(id meeting.ID, page int) Note { return note(KindRoll, rollArgs{Meeting: id, Page: page}) }

// RollPage is how many people stand on a page of the roll: as many buttons as
// a small phone shows without scrolling away from the totals.
const RollPage = 10

// markCodes are the marks in a choice's data, which has little room.
var markCodes = map[attendance.Mark]string{
	attendance.Unmarked: "-", attendance.Present: "p", attendance.Late: "l",
	attendance.Excused: "e", attendance.Unexcused: "u",
}

// MarkOf reads a mark's code.
func MarkOf(code string) (attendance.Mark, bool) {
	for m, c := range markCodes {
		if c == code {
			return m, true
		}
	}
	return "", false
}

// markData is what a tap on a person carries: with the mark that the clerk saw.
func markData(m meeting.ID, who roster.PersonID, seen attendance.Mark, page int) string {
	return fmt.Sprintf("r:%d:%d:%s:%d", m, who, markCodes[seen], page)
}

// RollData is what a tap on what is done to a whole roll carries: "open",
// "all", "lock", "reopen", with the page that is shown.
func RollData(what string, m meeting.ID, page int) string {
	return fmt.Sprintf("R:%s:%d:%d", what, m, page)
}

func roll(p *page) (chat.Message, error) {
	var args rollArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	s, err := p.sheet(args.Meeting)
	if err != nil {
		return chat.Message{}, err
	}
	today := calendar.DateOf(p.tx.Now(), s.terms.Zone)
	if until := s.terms.Until; !until.IsZero() && !today.Before(until) { // somebody else's who takes it
		if err := s.nameUnit(); err != nil {
			return chat.Message{}, err
		}
	}
	sheet, err := attendance.ReadSheet(p.tx, s.Meeting, s.terms.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	m := s.message(s.say("roll.when", "When", s.words.When(s.StartsAt, s.terms.Zone)))
	if sheet.Roll.Reduced && !sheet.Roll.Locked() {
		m.Text += "\n" + p.say("roll.reduced")
		return m, nil
	}
	if sheet.Roll.Locked() {
		m.Text += "\n" + strings.Join(p.result(sheet), "\n")
		if sheet.Roll.Reduced {
			m.Text += "\n" + p.say("roll.only_sums")
			return m, nil
		}
		m.Choices = [][]chat.Choice{{p.press("roll.reopen", RollData("reopen", s.ID, 0))}}
		return m, nil
	}
	m.Text += "\n" + strings.Join(p.running(sheet.Sums), "\n")
	m.Choices = p.rollChoices(sheet, args.Page)
	return m, nil
}

// running are the totals of a roll that is being taken; they add up.
func (p *page) running(s attendance.Sums) []string {
	lines := []string{p.say("roll.running", "Must", s.Must, "Present", s.Present(), "Late", s.Late,
		"Excused", s.Excused, "Unexcused", s.Unexcused, "Unclear", s.Unclear)}
	if s.Free > 0 {
		lines = append(lines, p.say("roll.free", "Free", s.Free, "Extra", s.Extra))
	}
	lines = append(lines, p.guests(s)...)
	if s.Unclear == 0 {
		return append(lines, p.say("roll.how_next"))
	}
	return append(lines, p.say("roll.how"))
}

// result is the summary of a closed roll, with the names of those who were not
// there. The line is that of the minutes' form.
func (p *page) result(sheet attendance.Sheet) []string {
	s := sheet.Sums
	lines := []string{p.say("roll.result", "Must", s.Must, "Present", s.Present(), "Late", s.Late,
		"Excused", s.Excused, "Unexcused", s.Unexcused, "Ratio", p.words.Ratio(s.Present(), s.Must))}
	if s.Unclear > 0 {
		lines = append(lines, p.say("roll.result_unclear", "Unclear", s.Unclear))
	}
	if s.Free > 0 {
		lines = append(lines, p.say("roll.free", "Free", s.Free, "Extra", s.Extra))
	}
	lines = append(lines, p.guests(s)...)
	nameless := 0
	for _, o := range sheet.Roll.Others {
		nameless += o.People
	}
	if nameless > 0 {
		lines = append(lines, p.say("roll.nameless", "Count", nameless))
	}
	for _, mark := range []attendance.Mark{attendance.Late, attendance.Excused, attendance.Unexcused, attendance.Unmarked} {
		var names []string
		for _, line := range sheet.Lines {
			if line.Mark == mark && line.Must {
				names = append(names, nameAmong(sheet.Lines, marked, line.Person))
			}
		}
		if len(names) > 0 {
			lines = append(lines, p.markWord(mark)+": "+strings.Join(names, ", ")+".")
		}
	}
	return lines
}

// guests is the line of those who came and are not on the list.
func (p *page) guests(s attendance.Sums) []string {
	if s.Guests == 0 {
		return nil
	}
	return []string{p.say("roll.guests", "Guests", s.Guests)}
}

// markWord is a mark in words.
func (p *page) markWord(m attendance.Mark) string {
	if m == attendance.Unmarked {
		return p.say("mark.unclear")
	}
	return p.say("mark." + string(m))
}

// rollChoices are a row a person, and what is done to the whole roll.
func (p *page) rollChoices(sheet attendance.Sheet, page int) [][]chat.Choice {
	id := sheet.Meeting.ID
	last := max(len(sheet.Lines)-1, 0) / RollPage
	page = min(max(page, 0), last)
	var rows [][]chat.Choice
	if sheet.Sums.Unclear > 0 {
		rows = append(rows, []chat.Choice{p.press("roll.all", RollData("all", id, page))})
	}
	for i := page * RollPage; i < min((page+1)*RollPage, len(sheet.Lines)); i++ {
		line := sheet.Lines[i]
		rows = append(rows, []chat.Choice{{
			Label: p.rollLabel(sheet, line), Data: markData(id, line.Person.ID, line.Mark, page),
		}})
	}
	var turn []chat.Choice
	if page > 0 {
		turn = append(turn, p.press("page.before", RollData("open", id, page-1)))
	}
	if page < last {
		turn = append(turn, p.press("page.after", RollData("open", id, page+1)))
	}
	if turn != nil {
		rows = append(rows, turn)
	}
	return append(rows, []chat.Choice{p.press("roll.lock", RollData("lock", id, page))})
}

// rollLabel is a person with their mark.
func (p *page) rollLabel(sheet attendance.Sheet, line attendance.Line) string {
	name := nameAmong(sheet.Lines, marked, line.Person)
	switch {
	case !line.Listed:
		name = p.say("roll.guest_name", "Name", name)
	case !line.Must:
		name = p.say("roll.free_name", "Name", name)
	}
	return name + ": " + p.markWord(line.Mark)
}

// rollCall offers the roll to those who take it, when the meeting begins.
func rollCall(p *page) (chat.Message, error) {
	s, err := p.aboutMeeting()
	if err != nil {
		return chat.Message{}, err
	}
	m := s.message(s.say("roll.call", "Start", s.day()))
	m.Choices = [][]chat.Choice{{s.press("roll.begin", RollData("open", s.ID, 0))}}
	return m, nil
}
