package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

// tap is what a choice about a meeting carries.
type tap struct {
	meeting meeting.ID
	round   int
	what    string
	// whose is a person's number, everyone, or empty where it goes without saying.
	whose string
}

// parseTap reads "42:1:coming" or "42:1:coming:17". What it says may be forged.
func parseTap(data string) (tap, error) {
	parts := strings.SplitN(data, ":", 4)
	if len(parts) >= 3 {
		id, err1 := strconv.ParseInt(parts[0], 10, 64)
		round, err2 := strconv.Atoi(parts[1])
		if err1 == nil && err2 == nil {
			tapped := tap{meeting: meeting.ID(id), round: round, what: parts[2]}
			if len(parts) == 4 {
				tapped.whose = parts[3]
			}
			return tapped, nil
		}
	}
	return tap{}, fault.New(fault.NotFound, "press.gone")
}

// withBallot gives f the ballot that a tap is about, if the tap is about the
// meeting's present date. After a move it shows the new date instead: whoever
// tapped under the old one has not said anything about it. An account that
// speaks for several people is asked for whom, if the tap does not say.
func (t *turn) withBallot(verb, data string, f func(b attendance.Ballot, what string) error) error {
	tapped, err := parseTap(data)
	if err != nil {
		return err
	}
	people, err := t.tappedFor(tapped)
	if err != nil {
		return err
	}
	if len(people) > 1 && tapped.whose == "" {
		ask := whomAsk(peopleOf(people), func(who roster.PersonID) string { return verb + ":" + data + ":" + number(who) })
		t.replace(ask.Row(notice.Press("whom.all", verb+":"+data+":"+everyone)).Note())
		return nil
	}
	for _, who := range people {
		if t.who = who; tapped.whose != "" && tapped.whose != everyone {
			err = t.cast(tapped, person(tapped.whose), f)
		} else {
			err = t.cast(tapped, who.Person.ID, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tappedFor are those whom the account speaks for who are to answer: all whom
// the meeting concerns, or who answers for the person that the tap names.
func (t *turn) tappedFor(tapped tap) ([]*roster.Identity, error) {
	if tapped.whose != "" && tapped.whose != everyone {
		who, ok := t.account.As(person(tapped.whose))
		if !ok {
			who = t.who // for somebody else: whether they may is asked with the ballot
		}
		return []*roster.Identity{who}, nil
	}
	if !t.shared() {
		return []*roster.Identity{t.who}, nil
	}
	m, err := t.tx.Meeting(tapped.meeting)
	if err != nil {
		return nil, err
	}
	var concerned []*roster.Identity
	for _, who := range t.account.Speakers() {
		then, err := t.at(m, who)
		if err != nil {
			return nil, err
		}
		if concerns(m.Unit, then) {
			concerned = append(concerned, who)
		}
	}
	if len(concerned) == 0 {
		return []*roster.Identity{t.who}, nil
	}
	return concerned, nil
}

// cast gives f the person's ballot.
func (t *turn) cast(tapped tap, whose roster.PersonID, f func(b attendance.Ballot, what string) error) error {
	b, err := t.ballotOf(tapped.meeting, whose)
	if err != nil {
		return err
	}
	if b.Meeting.Round != tapped.round && b.Meeting.Status != meeting.Cancelled {
		t.askAgain(b)
		return nil
	}
	return f(b, tapped.what)
}

// askAgain asks for an answer to the new date of a meeting that was moved.
func (t *turn) askAgain(b attendance.Ballot) {
	t.say(notice.Say("answer.moved"))
	t.show(t.card(b.Meeting.ID, b.Person))
}

// card shows a meeting with somebody's answer, named where it may not be the
// reader's own.
func (t *turn) card(id meeting.ID, whose roster.PersonID) notice.Note {
	if t.shared() || whose != t.who.Person.ID {
		return notice.MeetingCardFor(id, whose)
	}
	return notice.MeetingCard(id)
}

// ballotOf is somebody's for a meeting: that of the one who acts or, with the
// right to answer for them, of somebody else. It refuses who is not asked to the
// meeting, and a meeting that has begun, naming whom to tell. A meeting that
// does not concern who acts is not found, whether there is one or not.
func (t *turn) ballotOf(id meeting.ID, whose roster.PersonID) (attendance.Ballot, error) {
	m, err := t.tx.Meeting(id)
	if err != nil {
		return attendance.Ballot{}, err
	}
	if m.Status == meeting.Withdrawn {
		return attendance.Ballot{}, fault.New(fault.NotFound, "refusal.meeting_unknown")
	}
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.Almanac.Zone)
	if err != nil {
		return attendance.Ballot{}, err
	}
	if err := t.mayAnswer(m, terms, whose); err != nil {
		return attendance.Ballot{}, err
	}
	if m.Status == meeting.Held || m.Begun(t.now) && m.Status != meeting.Cancelled {
		secretary, err := t.secretary(m.Unit)
		if err != nil {
			return attendance.Ballot{}, err
		}
		return attendance.Ballot{}, fault.New(fault.Conflict, "answer.too_late", "Secretary", secretary)
	}
	return attendance.Ballot{
		Meeting: m, Deadline: terms.AnswerBy(m), Person: whose, By: t.who.Person.ID, Channel: t.event.Channel, Now: t.now,
		ClassOnly: !terms.ReasonWords,
	}, nil
}

// mayAnswer refuses who acts if they may not say for a person whether that one
// comes to a meeting. What they are on the meeting's day decides. Who is asked
// today and will not be then is told so.
func (t *turn) mayAnswer(m meeting.Meeting, terms meeting.Terms, whose roster.PersonID) error {
	if whose != t.who.Person.ID {
		_, err := t.wardOf(m, whose)
		return err
	}
	then, err := t.on(calendar.DateOf(m.StartsAt, terms.Zone), t.who)
	switch {
	case err != nil:
		return err
	case concerns(m.Unit, then) && barred(m.Unit, then):
		return fault.New(fault.Forbidden, "answer.not_asked")
	case concerns(m.Unit, then):
		return nil
	case concerns(m.Unit, t.who) && !m.Begun(t.now):
		return fault.New(fault.Forbidden, "answer.gone_by_then")
	}
	return fault.New(fault.NotFound, "refusal.meeting_unknown")
}

// wardOf is the member for whom who acts answers. Anybody else, and whoever they
// may not answer for, is not found.
func (t *turn) wardOf(m meeting.Meeting, whose roster.PersonID) (roster.Member, error) {
	wards, err := t.wards(m)
	if err != nil {
		return roster.Member{}, err
	}
	for _, member := range wards {
		if member.Person.ID == whose {
			return member, nil
		}
	}
	return roster.Member{}, fault.New(fault.NotFound, "press.gone")
}

// wards are those members of the meeting's cell for whom who acts can answer: a
// secretary for all, the leader of a group for its members, and whoever was
// named as somebody's helper for them.
func (t *turn) wards(m meeting.Meeting) ([]roster.Member, error) {
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.Almanac.Zone)
	if err != nil {
		return nil, err
	}
	helped, err := t.tx.HelpedBy(t.who.Person.ID)
	if err != nil {
		return nil, err
	}
	members, err := t.tx.MembersAt(m.Unit, calendar.DateOf(m.StartsAt, terms.Zone))
	return slices.DeleteFunc(members, func(member roster.Member) bool {
		mine := t.who.Leads(m.Unit) || t.who.IsMember(m.Unit) && member.Group != 0 && t.who.May(roster.AnswerForOthers, false, roster.Unit{ID: member.Group}) ||
			slices.Contains(helped, member.Person.ID)
		return !mine || !member.May || member.Person.Nameless || member.Person.ID == t.who.Person.ID
	}), err
}
