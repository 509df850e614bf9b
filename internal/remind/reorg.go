package remind

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/delivery"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// ReorgTx is what [TellReorganised] needs of one transaction.
type ReorgTx interface {
	delivery.Tx
	meeting.CellTx
	roster.MemberTx
	// Unit returns the unit as it is on a day, or a NotFound fault.
	Unit(id roster.UnitID, on calendar.Date) (roster.Unit, error)
	// FactsIn returns who belongs to the units or holds an office there.
	FactsIn(units []roster.UnitID) ([]roster.Fact, error)
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []roster.PersonID) ([]roster.Account, error)
	// Meetings returns those that the query describes.
	Meetings(meeting.Query) ([]meeting.Meeting, error)
}

// TellReorganised tells everybody whom a change of the tree concerns, once, in
// one notice: who is on the list of one of its cells before or after it, and who
// leads or keeps the committees right above. Who made it knows. It goes out
// after the quiet hours of each one's unit. Whoever comes to a cell whose next
// meeting is announced is called to that, too.
//
// Of a change that was undone it tells that.
func TellReorganised(tx ReorgTx, zone *time.Location, c roster.Change) (Reach, error) {
	t := reorganisation{tx: tx, zone: zone, change: c, from: map[roster.PersonID]time.Time{}}
	for _, s := range t.inOrder() {
		for _, on := range []calendar.Date{c.From, c.From.AddDays(-1)} {
			if err := t.unit(s, on); err != nil {
				return Reach{}, err
			}
		}
	}
	delete(t.from, t.by())
	people, err := t.tell()
	if err != nil {
		return Reach{}, err
	}
	if err := t.call(); err != nil {
		return Reach{}, err
	}
	reach := Reach{People: len(people)}
	for _, p := range people {
		if at := t.from[p]; reach.From.IsZero() || at.Before(reach.From) {
			reach.From = at
		}
	}
	_, err = delivery.Enqueue(tx, t.items...)
	return reach, err
}

// reorganisation is a change of the tree that is being told.
type reorganisation struct {
	tx     ReorgTx
	zone   *time.Location
	change roster.Change
	// from is whom it is told, and from when on.
	from map[roster.PersonID]time.Time
	// items are what is to be written down, in the order in which people read it.
	items []delivery.Item
}

// by is who made the change, or has taken it back.
func (t *reorganisation) by() roster.PersonID {
	if !t.change.UndoneAt.IsZero() {
		return t.change.UndoneBy
	}
	return t.change.By
}

// inOrder are the units of the change, where people come to before where they
// come from: they live by the hours of the first.
func (t *reorganisation) inOrder() []roster.Subject {
	var units []roster.Subject
	for _, part := range []roster.Part{roster.Target, roster.About, roster.Source} {
		for _, id := range t.change.Units(part) {
			units = append(units, roster.Subject{Part: part, Unit: id})
		}
	}
	return units
}

// unit notes who is to be told in a unit, as it is on a day if it is there then.
func (t *reorganisation) unit(s roster.Subject, on calendar.Date) error {
	u, err := t.tx.Unit(s.Unit, on)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	founded := t.change.Kind == reorg.Founded
	switch {
	case u.Kind == roster.Committee:
		return t.officers(u, roster.Role.SeesBelow)
	case u.Kind == roster.Cell && founded && s.Part == roster.Target, // it has a new group
		u.Kind == roster.Cell && reorg.United(t.change): // its members stay where they are
		return t.officers(u, roster.Role.LeadsCell)
	case u.Kind == roster.Cell:
		err = t.members(u, on)
	default:
		err = t.group(u, on)
	}
	if err != nil || u.Parent == 0 {
		return err
	}
	above, err := t.tx.Unit(u.Parent, on)
	if err != nil {
		return err
	}
	if above.Kind == roster.Cell {
		return t.officers(above, roster.Role.LeadsCell)
	}
	return t.officers(above, roster.Role.SeesBelow)
}

// members are those on the list of a cell who are kept informed.
func (t *reorganisation) members(cell roster.Unit, on calendar.Date) error {
	members, err := t.tx.MembersAt(cell.ID, on)
	if err != nil {
		return err
	}
	return t.note(cell, members, func(m roster.Member) bool { return m.Informed })
}

// group are those of its cell's members who belong to a group.
func (t *reorganisation) group(group roster.Unit, on calendar.Date) error {
	members, err := t.tx.MembersAt(group.Parent, on)
	if err != nil {
		return err
	}
	return t.note(group, members, func(m roster.Member) bool { return m.Informed && m.Group == group.ID })
}

// note notes those of the members who are such, and can be written to.
func (t *reorganisation) note(unit roster.Unit, members []roster.Member, such func(roster.Member) bool) error {
	var people []roster.PersonID
	for _, m := range members {
		if m.Reachable() && such(m) {
			people = append(people, m.Person.ID)
		}
	}
	return t.add(unit, people)
}

// officers notes those who hold such an office in the unit today, and can be
// written to.
func (t *reorganisation) officers(unit roster.Unit, such func(roster.Role) bool) error {
	facts, err := t.tx.FactsIn([]roster.UnitID{unit.ID})
	if err != nil {
		return err
	}
	today := calendar.DateOf(t.tx.Now(), t.zone)
	var people []roster.PersonID
	for _, f := range facts {
		if f.Kind == roster.Office && such(roster.Role(f.Value)) && (f.HoldsOn(today) || f.HoldsOn(t.change.From.AddDays(-1))) {
			people = append(people, f.Person)
		}
	}
	accounts, err := t.tx.AccountsOf(people)
	if err != nil {
		return err
	}
	people = nil
	for _, a := range accounts {
		if a.UnreachableAt.IsZero() {
			people = append(people, a.Person)
		}
	}
	return t.add(unit, people)
}

// add notes people who live by the hours of the unit, unless they are noted.
func (t *reorganisation) add(unit roster.Unit, people []roster.PersonID) error {
	if len(people) == 0 {
		return nil
	}
	terms, err := meeting.TermsOf(t.tx, unit.ID, t.zone)
	if err != nil {
		return err
	}
	for _, p := range people {
		if _, there := t.from[p]; !there {
			t.from[p] = terms.QuietEnd(t.tx.Now())
		}
	}
	return nil
}

// tell has the notice written down for everybody, and returns who that is.
func (t *reorganisation) tell() ([]roster.PersonID, error) {
	undone := !t.change.UndoneAt.IsZero()
	args, err := json.Marshal(notice.OrgChangedArgs{Change: t.change.ID, Undone: undone})
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("change/%d", t.change.ID)
	if undone {
		key += "/undone"
	}
	var people []roster.PersonID
	for p := range t.from {
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b roster.PersonID) int { return cmp.Compare(a, b) })
	for _, p := range people {
		t.items = append(t.items, delivery.Item{
			Key: fmt.Sprintf("%s/person/%d", key, p), Subject: fmt.Sprintf("change/%d", t.change.ID), Person: p,
			Kind: string(notice.OrgChanged), Args: args, Class: delivery.Bulk, NotBefore: t.from[p],
		})
	}
	return people, nil
}

// call calls those who come to a cell to its meetings that are announced.
func (t *reorganisation) call() error {
	part := roster.Target
	if !t.change.UndoneAt.IsZero() {
		part = roster.Source
	}
	for _, cell := range t.change.Units(part) {
		announced, err := t.tx.Meetings(meeting.Query{
			Unit: cell, Status: []meeting.Status{meeting.Announced}, From: t.tx.Now().Add(time.Microsecond),
		})
		if err != nil {
			return err
		}
		for _, m := range announced {
			if err := t.callTo(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// callTo calls those whom the change concerns and who are asked to the meeting.
// Whoever was called before is not called again: the key is the same.
func (t *reorganisation) callTo(m meeting.Meeting) error {
	terms, err := meeting.TermsOf(t.tx, m.Unit, t.zone)
	if err != nil {
		return err
	}
	members, err := t.tx.MembersAt(m.Unit, calendar.DateOf(m.StartsAt, terms.Zone))
	if err != nil {
		return err
	}
	concerned := t.change.People(roster.Touched)
	var people []roster.PersonID
	for _, who := range members {
		if who.Asked && who.Reachable() && slices.Contains(concerned, who.Person.ID) {
			people = append(people, who.Person.ID)
		}
	}
	out := message{
		key: meeting.Due{Meeting: m.ID, Round: m.Round, Kind: meeting.Announce}.Key(), subject: subject(m.ID), kind: notice.MeetingAnnounce,
		args: args{Meeting: m.ID}, from: afterQuiet(terms, t.tx.Now(), m.StartsAt), until: m.StartsAt,
	}
	items, err := out.items(people)
	t.items = append(t.items, items...)
	return err
}
