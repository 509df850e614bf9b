package notice

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"keng/internal/agenda"
	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// KindMeetingCard shows a meeting with the reader's own answer.
const KindMeetingCard Kind = "meeting.card"

// meetingArgs are the arguments of the notices about a meeting.
type meetingArgs struct {
	Meeting meeting.ID       `json:"meeting"`
	Change  meeting.ChangeID `json:"change,omitempty"`
	// Person is whose answer it is about, where that is not the reader's.
	Person roster.PersonID `json:"person,omitempty"`
}

// MeetingCard shows a meeting with the reader's own answer and the choices.
func MeetingCard(id meeting.ID) Note { return note(KindMeetingCard, meetingArgs{Meeting: id}) }

// MeetingCardFor is MeetingCard with the answer of somebody for whom the reader
// answers, named.
func MeetingCardFor(id meeting.ID, who roster.PersonID) Note {
	return note(KindMeetingCard, meetingArgs{Meeting: id, Person: who})
}

// sheet is what the notices about a meeting have in common.
type sheet struct {
	*page
	meeting.Meeting
	terms  meeting.Terms
	agenda []agenda.Item
	// answer is of the one whom the notice is about, in this round; its Choice is
	// empty if there is none.
	answer attendance.Answer
	// about is who that is, if it has to be said; else 0. Name is theirs.
	about roster.PersonID
	name  string
	// unit is the cell's name, if it has to be said.
	unit string
}

// sheet reads what a notice about a meeting needs, with the reader's answer.
func (p *page) sheet(id meeting.ID) (*sheet, error) { return p.sheetOf(id, 0) }

// sheetOf is sheet with the answer of somebody; 0 for the reader. Where the
// reader's account speaks for several it is said whose it is.
func (p *page) sheetOf(id meeting.ID, who roster.PersonID) (*sheet, error) {
	m, err := p.tx.Meeting(id)
	if err != nil {
		return nil, err
	}
	s := &sheet{page: p, Meeting: m}
	if s.terms, err = meeting.TermsOf(p.tx, m.Unit, p.almanac.Zone); err != nil {
		return nil, err
	}
	if s.agenda, err = p.tx.AgendaItems(id); err != nil {
		return nil, err
	}
	if p.to.Elsewhere {
		if err := s.nameUnit(); err != nil {
			return nil, err
		}
	}
	if who != 0 || p.to.Shared {
		s.about = cmp.Or(who, p.to.Person)
		person, err := p.tx.Person(s.about)
		if err != nil {
			return nil, err
		}
		s.name = person.FullName
	}
	if whose := cmp.Or(s.about, p.to.Person); whose != 0 {
		s.answer, err = attendance.Current(p.tx, m, whose)
	}
	return s, err
}

// nameUnit has it be said whose meeting it is, by the name of its day.
func (s *sheet) nameUnit() error {
	unit, err := s.tx.Unit(s.Unit, calendar.DateOf(s.StartsAt, s.terms.Zone))
	if err != nil && !fault.Is(err, fault.NotFound) { // dissolved before
		return err
	}
	s.unit = unit.Name
	return nil
}

// aboutMeeting is the sheet of a note with meetingArgs.
func (p *page) aboutMeeting() (*sheet, error) {
	var args meetingArgs
	if err := p.read(&args); err != nil {
		return nil, err
	}
	return p.sheetOf(args.Meeting, args.Person)
}

// title is the meeting's: "Sinh hoạt chi bộ thường kỳ tháng 12/2026".
func (s *sheet) title() string {
	return s.say("meeting.title_"+string(s.Kind), "Month", s.words.Month(s.Period))
}

// facts are the lines for time, place and agenda.
func (s *sheet) facts() []string {
	lines := []string{s.say("meeting.time", "When", s.words.When(s.StartsAt, s.terms.Zone), "Minutes", strconv.Itoa(s.Minutes))}
	if day := calendar.DateOf(s.StartsAt, s.terms.Zone); calendar.NearTet(day) {
		lines = append(lines, s.say("meeting.lunar", "Lunar", s.words.Lunar(day)))
	}
	lines = append(lines, s.say("meeting.place", "Place", s.Place))
	if len(s.agenda) == 0 {
		return append(lines, s.say("meeting.agenda_later"))
	}
	return append(lines, s.say("meeting.agenda"), agendaLines(s.agenda))
}

// agendaLines numbers the items, one a line.
func agendaLines(items []agenda.Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = fmt.Sprintf("%d. %s", i+1, item.Text)
	}
	return strings.Join(lines, "\n")
}

// deadline asks to answer in time, or soon if that time is over.
func (s *sheet) deadline() string {
	by := s.terms.AnswerBy(s.Meeting)
	if !s.tx.Now().Before(by) {
		return s.say("meeting.answer_soon")
	}
	return s.say("meeting.answer_by", "When", s.words.When(by, s.terms.Zone))
}

// day says "hôm nay", "ngày mai" or the day itself, with the date in any case.
func (s *sheet) day() string {
	today := calendar.DateOf(s.tx.Now(), s.terms.Zone)
	date := calendar.DateOf(s.StartsAt, s.terms.Zone)
	args := []any{"Clock", s.words.Clock(calendar.ClockOf(s.StartsAt, s.terms.Zone)), "Day", s.words.Day(date)}
	switch today.DaysUntil(date) {
	case 0:
		return s.say("meeting.today", args...)
	case 1:
		return s.say("meeting.tomorrow", args...)
	default:
		return s.say("meeting.on", args...)
	}
}

// message joins the parts under the meeting's title.
func (s *sheet) message(parts ...string) chat.Message {
	if s.about != 0 {
		parts = append([]string{s.say("whom.about", "Name", s.name)}, parts...)
	}
	if s.unit != "" {
		parts = append([]string{s.say("meeting.of", "Unit", s.unit)}, parts...)
	}
	return chat.Message{Title: s.title(), Text: strings.Join(parts, "\n")}
}
