package dialog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// AuditTx is what keeping and finding entries of the audit log needs of a transaction.
type AuditTx interface {
	audit.Tx
	// PeopleNamed returns those of the unit and of all below it, on a day, whose
	// folded names are this one or end in it, and no more than limit of them.
	PeopleNamed(unit roster.UnitID, on calendar.Date, name string, limit int) ([]roster.Person, error)
}

// audited keeps that who acts has changed something.
func (t *turn) audited(e audit.Entry) error {
	e.By, e.Through = t.who.Person.ID, audit.Through(t.event.Channel)
	return t.tx.AddAudit(e)
}

// looked keeps that who acts has seen something.
func (t *turn) looked(e audit.Entry, people func() (int, error)) error {
	e.By, e.Through = t.who.Person.ID, audit.Through(t.event.Channel)
	return audit.Look(t.tx, e, people)
}

// auditReplies keeps what the replies show of other people. It is asked of every
// reply, so that no command has to think of it.
func (t *turn) auditReplies() error {
	for _, r := range t.replies {
		s, shows, err := notice.Shows(r.note)
		if err == nil && shows {
			err = t.auditSight(s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) auditSight(s notice.Sight) error {
	if _, own := t.account.As(s.Person); own {
		return nil
	}
	e := audit.Entry{Kind: s.Kind, Unit: s.Unit, Person: s.Person}
	day := t.today()
	var m meeting.Meeting
	if s.Meeting != 0 {
		var err error
		if m, err = t.tx.Meeting(s.Meeting); err != nil {
			return err
		}
		e.Unit, day = m.Unit, calendar.DateOf(m.StartsAt, t.Almanac.Zone)
	}
	switch s.Kind {
	case audit.PersonSeen, audit.AuditSeen, audit.RequestsSeen:
		return t.looked(e, nil)
	case audit.ListSeen:
		if err := t.auditReasons(m); err != nil {
			return err
		}
	default:
	}
	return t.looked(e, func() (int, error) {
		members, err := t.tx.MembersAt(e.Unit, day)
		if err != nil || len(members) > 0 {
			return len(members), err
		}
		if _, day, err = roster.PathOn(t.tx, e.Unit, day); err != nil { // it may be no more
			return 0, err
		}
		members, err = t.tx.MembersAt(e.Unit, day)
		return len(members), err
	})
}

// auditReasons keeps that the reasons were seen for which members ask to be absent.
func (t *turn) auditReasons(m meeting.Meeting) error {
	answers, err := t.tx.AnswersTo(m.ID, m.Round)
	if err != nil {
		return err
	}
	reasons := 0
	for _, a := range answers {
		if a.Reason != "" || a.Words != "" {
			reasons++
		}
	}
	if reasons == 0 {
		return nil
	}
	return t.looked(audit.Entry{Kind: audit.ReasonsSeen, Unit: m.Unit}, func() (int, error) { return reasons, nil })
}

// runAudit is /nhatky: who has seen or changed what, in each unit that the person
// keeps and below; behind it, the name of a unit below or of somebody there.
func runAudit(t *turn, args string) error {
	if args == "" {
		for _, unit := range t.keeps() {
			t.show(notice.Audit(unit, 0, 0))
		}
		return nil
	}
	found, err := t.auditAbout(args)
	if err != nil {
		return err
	}
	switch len(found) {
	case 0:
		return fault.New(fault.NotFound, "audit.nobody")
	case 1:
		t.show(notice.Audit(found[0].unit, found[0].person, 0))
		return nil
	}
	ask := notice.Say("audit.which")
	for _, f := range found {
		ask = ask.Row(notice.Button{Label: f.label, Data: auditData(f.unit, f.person)})
	}
	t.say(ask)
	// Who is called so stands in the question.
	return t.looked(audit.Entry{Kind: audit.AuditSeen, Unit: found[0].unit}, func() (int, error) { return len(found), nil })
}

// fewFound is how many of one name are offered.
const fewFound = 8

// auditSubject is what somebody asks about.
type auditSubject struct {
	unit   roster.UnitID
	person roster.PersonID
	label  string
}

// auditAbout finds the units and people of these words, among those that the
// person keeps.
func (t *turn) auditAbout(words string) (found []auditSubject, err error) {
	name := understand.Fold(words)
	standing := false
	for _, top := range t.keeps() {
		units, err := t.tx.UnitsBelow(top, t.today())
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			if strings.HasSuffix(" "+understand.Fold(u.Name), " "+name) {
				found, standing = append(found, auditSubject{u.ID, 0, u.Name}), true
			}
		}
		people, err := t.tx.PeopleNamed(top, t.today(), name, fewFound)
		if err != nil {
			return nil, err
		}
		for _, who := range people {
			label := who.FullName
			if who.BirthYear != 0 {
				label += " (" + strconv.Itoa(who.BirthYear) + ")"
			}
			found = append(found, auditSubject{top, who.ID, label})
		}
	}
	if !standing {
		once, err := t.auditOnce(name)
		if err != nil {
			return nil, err
		}
		found = append(once, found...)
	}
	return found[:min(len(found), fewFound)], nil
}

// auditOnce finds the units that were called so before, in the same way.
func (t *turn) auditOnce(name string) (found []auditSubject, err error) {
	formers, err := t.tx.FormerlyCalled(name, t.keeps(), t.today(), fewFound)
	for _, f := range formers {
		if strings.HasSuffix(" "+understand.Fold(f.Name), " "+name) {
			found = append(found, auditSubject{f.Unit.ID, 0, f.Name})
		}
	}
	return found, err
}

// keeps are the units that those whom the account speaks for look after.
func (t *turn) keeps() []roster.UnitID {
	var all []roster.UnitID
	for _, who := range t.allowed(admins) {
		for _, unit := range keptBy(who) {
			if !slices.Contains(all, unit) {
				all = append(all, unit)
			}
		}
	}
	return all
}

// keptBy are the units that somebody looks after.
func keptBy(who *roster.Identity) []roster.UnitID {
	return slices.DeleteFunc(who.LeaderOf(), func(unit roster.UnitID) bool { return !who.Has(roster.Admin, unit) })
}

func auditData(unit roster.UnitID, who roster.PersonID) string {
	return "J:" + strconv.FormatInt(int64(unit), 10) + ":" + number(who) + ":0"
}

// pressAudit shows another page, "12:17:1": of a unit, about a person or 0.
func pressAudit(t *turn, data string) error {
	end := max(strings.LastIndex(data, ":"), 0)
	page, err := strconv.Atoi(strings.TrimPrefix(data[end:], ":"))
	if err != nil {
		return gone()
	}
	q, err := t.auditScope(data[:end])
	if err == nil {
		t.replace(notice.Audit(q.Below, q.Person, page))
	}
	return err
}

// pressAuditFile sends what [pressAudit] shows as a file: "12:17".
func pressAuditFile(t *turn, data string) error {
	q, err := t.auditScope(data)
	if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.DataExported, Unit: q.Below, Person: q.Person}); err != nil {
		return err
	}
	t.show(notice.AuditFile(q.Below, q.Person))
	return nil
}

// auditScope is which entries a tap is about, "12:17", for somebody of the account
// who may read them. That one acts. To others there are none.
func (t *turn) auditScope(data string) (audit.Query, error) {
	first, who, _ := strings.Cut(data, ":")
	unit, err := strconv.ParseInt(first, 10, 64)
	q := audit.Query{Below: roster.UnitID(unit), On: t.today(), Person: person(who), Limit: 1}
	if err != nil {
		return q, gone()
	}
	if entries, err := t.tx.Audited(q); err != nil || len(entries) == 0 {
		return q, cmp.Or(err, gone()) // the number may be forged, and must tell no name
	}
	path, _, err := roster.PathOn(t.tx, q.Below, t.today())
	if err != nil {
		return q, err
	}
	for _, who := range t.account.Speakers() {
		if who.May(roster.ReadAudit, false, path...) {
			t.who = who
			return q, nil
		}
	}
	return q, gone()
}
