package notice

import (
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/outage"
	"keng/internal/roster"
)

// OutageReport tells a secretary what happened while nobody was there.
const OutageReport Kind = "outage.report"

// OutageArgs are its arguments.
type OutageArgs struct {
	Outage outage.ID     `json:"outage"`
	Unit   roster.UnitID `json:"unit"`
}

type outageTx interface {
	outage.Tx
	// Outage returns the outage; that there is none with this ID is an error.
	Outage(outage.ID) (outage.Outage, error)
}

// noticeWords are what a secretary calls what is due, and what they asked for.
var noticeWords = map[string]string{
	string(meeting.Announce):    "outage.announce",
	string(meeting.RemindDay):   "outage.remind_day",
	string(meeting.RemindHours): "outage.remind_hours",
	string(meeting.Roll):        "outage.roll",
	string(MeetingMoved):        "outage.moved",
	string(MeetingPlaceChanged): "outage.place_changed",
	string(MeetingCancelled):    "outage.cancelled",
	string(AgendaSent):          "outage.agenda",
	string(RemindNow):           "outage.remind_now",
	string(Bulletin):            "outage.bulletin",
}

// outageSheet is a report being written.
type outageSheet struct {
	*page
	outage.Losses
	zone *time.Location
}

func outageReport(p *page) (chat.Message, error) {
	var args OutageArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	o, err := p.tx.Outage(args.Outage)
	if err != nil {
		return chat.Message{}, err
	}
	terms, err := meeting.TermsOf(p.tx, args.Unit, p.almanac.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	s := outageSheet{page: p, zone: terms.Zone}
	if s.Losses, err = outage.LossesOf(p.tx, outage.Case{Outage: o, Cell: args.Unit}); err != nil {
		return chat.Message{}, err
	}
	parts := []string{s.say("outage.gone", "From", s.near(o.From, o.To), "To", s.words.When(o.To, s.zone))}
	held, err := s.held()
	if err != nil {
		return chat.Message{}, err
	}
	names, err := s.people()
	parts = append(append(parts, held...), names...)
	return chat.Message{Text: strings.Join(parts, "\n")}, err
}

// near writes an instant, without the day if that is the other's.
func (s *outageSheet) near(t, other time.Time) string {
	if calendar.DateOf(t, s.zone) == calendar.DateOf(other, s.zone) {
		return s.words.Clock(calendar.ClockOf(t, s.zone))
	}
	return s.words.When(t, s.zone)
}

// held are the notices that were held up, below the meeting that they are about.
func (s *outageSheet) held() ([]string, error) {
	var order []meeting.ID
	lines := map[meeting.ID][]string{}
	for _, n := range s.Notices {
		if lines[n.Meeting] == nil {
			heading, err := s.heading(n.Meeting)
			if err != nil {
				return nil, err
			}
			order = append(order, n.Meeting)
			lines[n.Meeting] = []string{"", heading}
		}
		lines[n.Meeting] = append(lines[n.Meeting], s.say("outage.line", "Notice", s.say(noticeWords[n.What]),
			"Due", s.words.When(n.At, s.zone), "What", strings.Join(s.fate(n), "; ")))
	}
	var parts []string
	for _, id := range order {
		parts = append(parts, lines[id]...)
	}
	return parts, nil
}

// heading names the meeting; bulletins are about none.
func (s *outageSheet) heading(id meeting.ID) (string, error) {
	if id == 0 {
		return s.say("outage.bulletins"), nil
	}
	m, err := s.sheet(id)
	if err != nil {
		return "", err
	}
	return s.say("outage.meeting", "Title", m.title(), "When", s.words.When(m.StartsAt, s.zone)), nil
}

// fate is what became of a notice.
func (s *outageSheet) fate(n outage.Notice) (parts []string) {
	if n.Outcome != "" {
		parts = append(parts, s.say("outage.is_"+string(n.Outcome)))
	}
	if n.Late > 0 {
		parts = append(parts, s.say("outage.is_late", "Count", n.Late, "Last", s.near(n.Last, n.At)))
	}
	for _, count := range []struct {
		key string
		n   int
	}{
		{"outage.is_twice", n.Twice},
		{"outage.is_skipped", n.Skipped},
		{"outage.is_unclear", n.Unclear},
		{"outage.is_failed", n.Failed},
		{"outage.is_waiting", n.Waiting},
	} {
		if count.n > 0 {
			parts = append(parts, s.say(count.key, "Count", count.n))
		}
	}
	return parts
}

// people are those who may have been told twice, or not at all, by name.
func (s *outageSheet) people() (parts []string, err error) {
	for _, group := range []struct {
		key string
		ids []roster.PersonID
	}{{"outage.twice", s.Twice}, {"outage.unclear", s.Unclear}, {"outage.failed", s.Failed}} {
		people := make([]roster.Person, len(group.ids))
		for i, id := range group.ids {
			if people[i], err = s.tx.Person(id); err != nil {
				return nil, err
			}
		}
		names := make([]string, len(people))
		for i, who := range people {
			names[i] = nameAmong(people, func(p roster.Person) roster.Person { return p }, who)
		}
		if len(names) > 0 {
			if parts == nil {
				parts = []string{""}
			}
			parts = append(parts, s.say(group.key, "Names", strings.Join(names, ", ")))
		}
	}
	return parts, nil
}
