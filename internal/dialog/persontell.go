package dialog

import (
	"fmt"

	"keng/internal/calendar"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/remind"
	"keng/internal/roster"
)

// changeKey names a change in the ledger.
func changeKey(c roster.Change) string { return fmt.Sprintf("change/%d", c.ID) }

// tellHelper tells both that one answers for the other, or not any more.
func tellHelper(e *edit, _ personnel.Outcome, c roster.Change) error {
	helper := c.People(roster.Touched)[0]
	n := notice.HelperNote(e.who.Cell.ID, helper, e.about.ID, c.Kind == personnel.Helped)
	return remind.TellPeople(e.tx, e.Almanac.Zone, e.who.Cell.ID, changeKey(c), n, e.about.ID, helper)
}

// tellRole tells those whose office it is, and of the secretary's, who had it.
func tellRole(e *edit, _ personnel.Outcome, c roster.Change) error {
	return e.tellOffice(c.Units(roster.Target)[0], c)
}

// tellStay tells the secretaries of a cell that somebody will meet with it for a time.
func tellStay(e *edit, _ personnel.Outcome, c roster.Change) error {
	for _, cell := range c.Units(roster.Target) {
		if err := e.tellSecretaries(cell, changeKey(c), notice.VisitNote(c.ID)); err != nil {
			return err
		}
	}
	return nil
}

// tellSecretaries tells those with a secretary's rights in a cell.
func (t *turn) tellSecretaries(cell roster.UnitID, key string, n notice.Note) error {
	leaders, err := roster.SecretariesOf(t.tx, cell, t.today())
	if err != nil {
		return err
	}
	people := make([]roster.PersonID, len(leaders))
	for i, l := range leaders {
		people[i] = l.Person.ID
	}
	return remind.TellPeople(t.tx, t.Almanac.Zone, cell, key, n, people...)
}

// tellOffice tells whoever holds an office in the unit from now on, or not any
// more, and the cell's secretaries who follows them from above.
func (t *turn) tellOffice(unit roster.UnitID, c roster.Change) error {
	holder := c.People(roster.About)[0]
	if c.Kind == personnel.HandedOver {
		both := append(c.People(roster.Touched), holder)
		from := roster.PersonID(0)
		if len(both) == 2 {
			from = both[0]
		}
		return remind.TellPeople(t.tx, t.Almanac.Zone, unit, changeKey(c), notice.HandOverNote(unit, from, holder), both...)
	}
	role := roster.Role(c.Args["role"])
	to, _ := calendar.ParseDate(c.Args["to"]) // none is an open end
	people := []roster.PersonID{holder}
	if role == roster.Follower {
		leaders, err := roster.SecretariesOf(t.tx, unit, t.today())
		if err != nil {
			return err
		}
		for _, l := range leaders {
			if l.Person.ID != holder {
				people = append(people, l.Person.ID)
			}
		}
	}
	n := notice.OfficeNote(unit, holder, role, c.From, to, c.Kind == personnel.Dismissed)
	return remind.TellPeople(t.tx, t.Almanac.Zone, unit, changeKey(c), n, people...)
}
