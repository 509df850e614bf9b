package main

import (
	"context"
	"errors"
	"fmt"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/store"
)

// personCommands see and change what is kept about people. A person is named by
// the number that find prints: names are not told apart by themselves.
type personCommands struct {
	Find     personFind     `cmd:"" help:"Print the people of a name, with their numbers."`
	Show     personShow     `cmd:"" help:"Print what is kept about somebody, and what was changed."`
	Add      personAdd      `cmd:"" help:"Take somebody new into a cell."`
	Correct  personCorrect  `cmd:"" help:"Put a name, a year of birth or a phone number right."`
	Category personCategory `cmd:"" help:"Give somebody another category for a time, or end it."`
	Move     personMove     `cmd:"" help:"Have somebody belong to another cell: both cells have agreed."`
	Leave    personLeave    `cmd:"" help:"Take somebody off the list."`
	Appoint  personAppoint  `cmd:"" help:"Give somebody an office in a unit."`
	Dismiss  personDismiss  `cmd:"" help:"End somebody's office in a unit."`
	Roster   personRoster   `cmd:"" help:"Write the list of a unit's people to a file, as import reads it."`
	Merge    personMerge    `cmd:"" help:"Bring two records of one person together, for good."`
	Undo     personUndo     `cmd:"" help:"Take a change of somebody back."`
}

type personFind struct {
	Name string `arg:"" help:"The whole name, or its last words."`
	Unit string `placeholder:"UNIT" help:"Only in this unit and those below it."`
}

// mostFound is how many people of a name are printed.
const mostFound = 50

// Run implements the command.
func (o personFind) Run(ctx context.Context, c *console) error {
	return c.organisation(ctx, func(w *orgWork) error {
		return w.store.Update(ctx, func(tx *store.Tx) error {
			units, err := w.tops(tx, o.Unit)
			if err != nil {
				return err
			}
			var lines []string
			for _, unit := range units {
				some, err := w.named(tx, unit, o.Name)
				if err != nil {
					return err
				}
				lines = append(lines, some...)
			}
			if len(lines) == 0 {
				lines = []string{w.words.Say("personcli.nobody")}
			}
			w.lines(lines)
			return nil
		})
	})
}

// named are the lines of those in a unit and below who are called so.
func (w *orgWork) named(tx *store.Tx, unit roster.Unit, name string) (lines []string, err error) {
	people, err := tx.PeopleNamed(unit.ID, w.today, roster.Fold(roster.Clean(name)), mostFound)
	if err != nil {
		return nil, err
	}
	for _, who := range people {
		line, err := w.personLine(tx, who)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, tx.AddAudit(audit.Entry{Kind: audit.MembersSeen, Through: audit.CLI, Unit: unit.ID, People: len(people)})
}

// tops are the unit that is named, or else all that have none above them.
func (w *orgWork) tops(tx *store.Tx, named string) ([]roster.Unit, error) {
	if named != "" {
		u, err := w.find(tx, named, w.today)
		return []roster.Unit{u}, err
	}
	all, err := tx.StandingUnits(w.today)
	var tops []roster.Unit
	for _, u := range all {
		if u.Parent == 0 {
			tops = append(tops, u)
		}
	}
	return tops, err
}

// personLine is a person's number, name, year of birth and cell.
func (w *orgWork) personLine(tx *store.Tx, who roster.Person) (string, error) {
	record, err := tx.StandingPerson(who.ID, w.today)
	if err != nil {
		return "", err
	}
	line := fmt.Sprintf("%d. %s", who.ID, who.FullName)
	if who.BirthYear != 0 {
		line += fmt.Sprintf(" (%d)", who.BirthYear)
	}
	if record.Cell == 0 {
		return line, nil
	}
	path, err := pathOf(tx, record.Cell, w.today)
	return line + ", " + path, err
}

type personShow struct {
	Person int64 `arg:"" help:"The person's number, as find prints it."`
}

// Run implements the command.
func (o personShow) Run(ctx context.Context, c *console) error {
	return c.organisation(ctx, func(w *orgWork) error {
		return w.store.Update(ctx, func(tx *store.Tx) error {
			record, err := tx.StandingPerson(roster.PersonID(o.Person), w.today)
			if err != nil {
				return err
			}
			for _, n := range []notice.Note{notice.Member(record.Cell, record.ID), notice.PersonHistory(record.Cell, record.ID, 0)} {
				m, err := w.renderer.Render(tx, n, notice.Reader{Language: w.language})
				if err != nil {
					return err
				}
				w.lines([]string{m.Title, m.Text})
			}
			if err := w.sayUndo(tx, record.ID); err != nil {
				return err
			}
			return tx.AddAudit(audit.Entry{Kind: audit.PersonSeen, Through: audit.CLI, Unit: record.Cell, Person: record.ID})
		})
	})
}

// sayUndo prints how the latest change of somebody that can be taken back is.
func (w *orgWork) sayUndo(tx *store.Tx, who roster.PersonID) error {
	changes, err := tx.ChangesOfPerson(who)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if c.Kind == personnel.Merged {
			return nil // what was before rests in it
		}
		if personnel.Undoable(c) && len(c.People(roster.About)) == 1 {
			w.say("%s", w.words.Say("personcli.undo", "Change", int64(c.ID)))
			return nil
		}
	}
	return nil
}

// personFlags are those of every change of somebody.
type personFlags struct {
	From   string `placeholder:"2026-06-15" help:"The first day on which it holds; today if none is given."`
	DryRun bool   `help:"Say what it would come to, and change nothing."`
	Yes    bool   `help:"Do not ask whether it shall be done."`
}

// deed finds what a change needs and says what it is.
type deed func(tx *store.Tx, w *orgWork, from calendar.Date) (personnel.Operation, error)

// errShown takes back what was done to show it.
var errShown = errors.New("only shown")

// run shows what a change comes to and, unless it is only to be shown, does it:
// after a typed yes, or without asking.
func (o personFlags) run(ctx context.Context, c *console, op deed) error {
	return c.organisation(ctx, func(w *orgWork) error {
		from, err := w.day(o.From)
		if err != nil {
			return err
		}
		err = w.store.Update(ctx, func(tx *store.Tx) error {
			if _, err := w.alter(tx, from, op, true); err != nil {
				return err
			}
			return errShown
		})
		if !errors.Is(err, errShown) {
			return err
		}
		switch {
		case o.DryRun:
			w.say("%s", w.words.Say("org.cli_dry_run"))
			return nil
		case !o.Yes && !w.confirmed(c.stdin):
			return errors.New("nothing was changed: answer yes, or add --yes")
		}
		var done roster.Change
		err = w.store.Update(ctx, func(tx *store.Tx) (err error) {
			done, err = w.alter(tx, from, op, false)
			return err
		})
		if err == nil {
			w.say("%s", w.words.Say("personcli.done", "Change", int64(done.ID)))
		}
		return err
	})
}

// alter makes a change, and prints what it comes to if it is to be shown. It is
// kept in the audit log, and who is concerned is told.
func (w *orgWork) alter(tx *store.Tx, from calendar.Date, op deed, shown bool) (roster.Change, error) {
	change, err := op(tx, w, from)
	if err != nil {
		return roster.Change{}, err
	}
	out, err := change.Do(tx, personnel.Order{Today: w.today, Seen: -1, Zone: w.almanac.Zone})
	if err != nil {
		return roster.Change{}, err
	}
	c, err := tx.Change(out.Change)
	if err != nil {
		return c, err
	}
	who, err := tx.Person(out.Person)
	if err != nil {
		return c, err
	}
	if shown {
		lines, err := w.renderer.PersonLines(tx, notice.PersonChange{
			Name: who.FullName, Kind: c.Kind, From: c.From, Args: c.Args, Figures: notice.FiguresOf(out.Figures),
		}, w.language)
		w.lines(append([]string{who.FullName}, lines...))
		if c.Kind == personnel.Merged {
			w.say("%s", w.words.Say("personcli.for_good"))
		}
		return c, err
	}
	seat, err := lastSeat(tx, who.ID)
	if err != nil {
		return c, err
	}
	if err := auditAtTerminal(tx, dialog.PersonAudited(out, c, seat)); err != nil {
		return c, err
	}
	return c, w.tellPerson(tx, c, out)
}

// lastSeat is the cell to which somebody belongs or belonged last, or else where
// they held an office last; 0 for nowhere.
func lastSeat(tx *store.Tx, who roster.PersonID) (roster.UnitID, error) {
	facts, err := tx.PersonFacts([]roster.PersonID{who})
	var last roster.Fact
	for _, kind := range []roster.FactKind{roster.Home, roster.Office} {
		for _, f := range facts {
			if f.Kind == kind && !f.Void() && last.From.Before(f.From) {
				last = f
			}
		}
		if last.Unit != 0 {
			break
		}
	}
	return last.Unit, err
}

// tellPerson tells whom a change concerns: of a transfer, both cells and the
// member; of the secretary's office, who had it and who has it.
func (w *orgWork) tellPerson(tx *store.Tx, c roster.Change, out personnel.Outcome) error {
	switch {
	case c.Kind == personnel.HandedOver:
		cell, before, to := c.Units(roster.Target)[0], c.People(roster.Touched), out.Person
		had := roster.PersonID(0)
		if len(before) > 0 {
			had = before[0]
		}
		return remind.TellPeople(tx, w.almanac.Zone, cell, fmt.Sprintf("change/%d", c.ID), notice.HandOverNote(cell, had, to), append(before, to)...)
	case out.Proposal != 0:
		p, err := tx.Proposal(out.Proposal)
		if err != nil {
			return err
		}
		return remind.TellTransfer(tx, w.almanac.Zone, remind.Transferred{Proposal: p, Event: notice.TransferUndone, Day: c.From, Change: c.ID})
	}
	return nil
}
