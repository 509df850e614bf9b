package dialog

import (
	"fmt"

	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/remind"
	"keng/internal/roster"
)

// changeKey names a change in the ledger.
func changeKey(c roster.Change) string { return fmt.Sprintf("change/%d", c.ID) }

// tellHelper tells both that one answers for the other, or not any more.
func tellHelper(e *edit, c roster.Change) error {
	helper := c.People(roster.Touched)[0]
	n := notice.HelperNote(e.who.Cell.ID, helper, e.about.ID, c.Kind == personnel.Helped)
	return remind.TellPeople(e.tx, e.Almanac.Zone, e.who.Cell.ID, changeKey(c), n, e.about.ID, helper)
}

// tellHandOver tells who was secretary and who is.
func tellHandOver(e *edit, c roster.Change) error {
	if c.Kind != personnel.HandedOver {
		return nil
	}
	to := c.People(roster.About)[0]
	both := append(c.People(roster.Touched), to)
	from := roster.PersonID(0)
	if len(both) == 2 {
		from = both[0]
	}
	return remind.TellPeople(e.tx, e.Almanac.Zone, e.who.Cell.ID, changeKey(c), notice.HandOverNote(e.who.Cell.ID, from, to), both...)
}

// tellStay tells the secretaries of a cell that somebody will meet with it for a time.
func tellStay(e *edit, c roster.Change) error {
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
