package notice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// KindMember shows somebody on a cell's list to its secretaries.
const KindMember Kind = "cell.member"

type memberArgs struct {
	Unit   roster.UnitID   `json:"unit"`
	Person roster.PersonID `json:"person"`
	Page   int             `json:"page,omitempty"`
}

// Member shows what is kept about somebody on a cell's list, with what can be
// changed. Only the cell's own secretaries may be shown it.
func Member(unit roster.UnitID, who roster.PersonID) Note {
	return note(KindMember, memberArgs{Unit: unit, Person: who})
}

// ChangeData is what a tap on something to change about somebody carries, with
// the version of them that was seen.
func ChangeData(who roster.PersonID, what string, seen int) string {
	return fmt.Sprintf("de:%d:%s:%d", who, what, seen)
}

// record is somebody's, being written.
type record struct {
	*page
	unit  roster.UnitID
	who   roster.Person
	facts []roster.Fact
	today calendar.Date
	lines []string
	// proposals are those of the person that are open.
	proposals []personnel.Proposal
}

func member(p *page) (chat.Message, error) {
	var args memberArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	who, err := p.tx.Person(args.Person)
	if err != nil {
		return chat.Message{}, err
	}
	facts, err := p.tx.PersonFacts([]roster.PersonID{args.Person})
	if err != nil {
		return chat.Message{}, err
	}
	r := &record{page: p, unit: args.Unit, who: who, facts: facts, today: p.today()}
	ours := personnel.Belongs(facts, args.Unit, r.today)
	if err := r.write(ours); err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Title: who.FullName, Text: strings.Join(r.lines, "\n")}
	if ours {
		if m.Choices, err = r.choices(); err != nil {
			return chat.Message{}, err
		}
	}
	m.Choices = append(m.Choices, []chat.Choice{p.press("member.list", MembersData(args.Unit, 0))})
	return m, nil
}

func (r *record) add(key string, args ...any) { r.lines = append(r.lines, r.say(key, args...)) }

// write says all of it; of a guest, who belongs to another cell, only what this
// cell needs.
func (r *record) write(ours bool) error {
	if r.who.BirthYear == 0 {
		r.add("member.no_birth")
	} else {
		r.add("member.birth", "Year", strconv.Itoa(r.who.BirthYear))
	}
	if !ours {
		return r.guest()
	}
	if last := LastDigits(r.who.Phone); last == "" {
		r.add("member.no_phone")
	} else {
		r.add("member.phone", "Last", last)
	}
	if err := r.present(); err != nil {
		return err
	}
	if err := r.underWay(); err != nil {
		return err
	}
	if err := r.helping(); err != nil {
		return err
	}
	if err := r.joined(); err != nil {
		return err
	}
	return r.future()
}

// guest says where somebody belongs who visits the cell, or follows it.
func (r *record) guest() error {
	if f, ok := personnel.FactOn(r.facts, roster.Home, r.today); ok {
		unit, err := r.unitToday(f.Unit)
		if err != nil {
			return err
		}
		r.add("member.home_elsewhere", "Unit", unit.Name)
	}
	for _, f := range r.facts {
		if f.Kind == roster.Stay && f.Unit == r.unit && f.HoldsOn(r.today) {
			r.add("member.visiting", "Days", r.days(f.From, f.To))
		}
	}
	r.add("member.not_ours")
	return nil
}

// present says what holds today.
func (r *record) present() error {
	for _, f := range r.facts {
		if !f.HoldsOn(r.today) {
			continue
		}
		if err := r.fact(f); err != nil {
			return err
		}
	}
	return nil
}

// fact is a line about something that holds today.
func (r *record) fact(f roster.Fact) error {
	days := r.days(f.From, f.To)
	switch f.Kind {
	case roster.Grade:
		r.add("member.grade", "Category", r.say("category."+f.Value), "Days", days)
		return nil
	case roster.Status:
		r.add("member.status", "Category", r.say("category."+f.Value), "Days", days)
		return nil
	case roster.Home:
		if f.Unit == r.unit {
			r.add("member.since", "Days", days)
			return nil
		}
	default:
	}
	unit, err := r.unitToday(f.Unit)
	if err != nil {
		return err
	}
	switch f.Kind {
	case roster.Home:
		r.add("member.home_elsewhere", "Unit", unit.Name)
	case roster.Stay:
		r.add("member.stay", "Unit", unit.Name, "Days", days)
	case roster.InGroup:
		r.add("member.group", "Unit", unit.Name)
	case roster.Office:
		r.add("member.office", "Role", r.say("role."+f.Value), "Unit", unit.Name, "Days", days)
	default:
	}
	return nil
}

// helping says who answers for whom.
func (r *record) helping() error {
	names, err := r.namesOf(r.tx.HelpersOf(r.who.ID))
	if err != nil {
		return err
	}
	if len(names) > 0 {
		r.add("member.helpers", "Names", strings.Join(names, ", "))
	}
	names, err = r.namesOf(r.tx.HelpedBy(r.who.ID))
	if len(names) > 0 {
		r.add("member.helps", "Names", strings.Join(names, ", "))
	}
	return err
}

// joined says whether the person can be written to.
func (r *record) joined() error {
	accounts, err := r.tx.AccountsOf([]roster.PersonID{r.who.ID})
	if err != nil {
		return err
	}
	reached := slices.IndexFunc(accounts, func(a roster.Account) bool { return a.UnreachableAt.IsZero() })
	switch {
	case len(accounts) == 0:
		r.add("member.account", "What", r.unreachable("not_joined"))
	case reached < 0:
		r.add("member.account", "What", r.unreachable(accounts[0].UnreachableWhy))
	default:
		r.add("member.account", "What", r.say("member.joined"))
	}
	return nil
}
