package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/personnel"
	"keng/internal/roster"
	"keng/internal/store"
)

// cleared says at a terminal that a number or a year is not known.
const cleared = "-"

type personAdd struct {
	personFlags
	Name     string `arg:"" help:"The full name."`
	Cell     string `required:"" placeholder:"UNIT" help:"The cell."`
	Year     int    `help:"The year of birth."`
	Phone    string `help:"The phone number."`
	Category string `default:"official" help:"The category, as in a roster file: official, probationary, exempt, …"`
	Twin     bool   `help:"Somebody of this name is there already, and is another person."`
}

// Run implements the command.
func (o personAdd) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (personnel.Operation, error) {
		if category := roster.Category(o.Category); !category.Grade() && !category.Status() {
			return nil, fault.New(fault.Invalid, "people.bad_category")
		}
		cell, err := w.find(tx, o.Cell, from)
		return personnel.Add{
			Cell: cell.ID, Person: roster.Person{FullName: o.Name, BirthYear: o.Year, Phone: o.Phone},
			Category: roster.Category(o.Category), From: from, Twin: o.Twin,
		}, err
	})
}

type personCorrect struct {
	DryRun bool   `help:"Say what it would come to, and change nothing."`
	Yes    bool   `help:"Do not ask whether it shall be done."`
	Person int64  `arg:"" help:"The person's number."`
	Name   string `help:"The right name."`
	Year   string `help:"The right year of birth; - for none."`
	Phone  string `help:"The right phone number; - for none."`
}

// Run implements the command.
func (o personCorrect) Run(ctx context.Context, c *console) error {
	flags := personFlags{DryRun: o.DryRun, Yes: o.Yes}
	return flags.run(ctx, c, func(tx *store.Tx, _ *orgWork, _ calendar.Date) (personnel.Operation, error) {
		who, err := tx.Person(roster.PersonID(o.Person))
		if err != nil {
			return nil, err
		}
		if o.Name != "" {
			who.FullName = o.Name
		}
		if o.Phone != "" {
			who.Phone = strings.TrimPrefix(o.Phone, cleared)
		}
		switch o.Year {
		case "":
		case cleared:
			who.BirthYear = 0
		default:
			if _, err := fmt.Sscanf(o.Year, "%d", &who.BirthYear); err != nil {
				return nil, usageError{fmt.Sprintf("%q is not a year", o.Year)}
			}
		}
		return personnel.Correct{Person: who}, nil
	})
}

type personCategory struct {
	personFlags
	Person   int64  `arg:"" help:"The person's number."`
	Category string `arg:"" help:"official, probationary, exempt, short_exempt, away, special_duty or suspended; back ends what lies over the grade."`
	Until    string `placeholder:"2026-12-31" help:"The last day on which it holds."`
	With     string `placeholder:"UNIT" help:"The cell with which somebody away meets meanwhile."`
}

// Run implements the command.
func (o personCategory) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (personnel.Operation, error) {
		who, category := roster.PersonID(o.Person), roster.Category(o.Category)
		to, err := w.until(o.Until)
		if err != nil {
			return nil, err
		}
		switch {
		case o.Category == "back":
			return personnel.Resume{Person: who, From: from}, nil
		case category.Grade():
			return personnel.SetGrade{Person: who, Grade: category, From: from}, nil
		case o.With != "":
			cell, err := w.find(tx, o.With, from)
			return personnel.StayAway{Person: who, With: cell.ID, From: from, To: to}, err
		}
		return personnel.SetStatus{Person: who, Status: category, From: from, To: to}, nil
	})
}

// until is the day after the last one that was given; none for no end.
func (w *orgWork) until(text string) (calendar.Date, error) {
	if text == "" {
		return calendar.Date{}, nil
	}
	d, err := w.day(text)
	return d.AddDays(1), err
}

type personMove struct {
	personFlags
	Person int64  `arg:"" help:"The person's number."`
	To     string `required:"" placeholder:"UNIT" help:"The cell to which they go. Whoever is in none comes back to it."`
}

// Run implements the command.
func (o personMove) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (personnel.Operation, error) {
		cell, err := w.find(tx, o.To, from)
		return personnel.Transfer{Person: roster.PersonID(o.Person), To: cell.ID, From: from}, err
	})
}

type personLeave struct {
	personFlags
	Person int64  `arg:"" help:"The person's number."`
	Why    string `arg:"" enum:"moved_out,left,removed,expelled,deceased" help:"moved_out, left, removed, expelled or deceased."`
}

// Run implements the command.
func (o personLeave) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(_ *store.Tx, _ *orgWork, from calendar.Date) (personnel.Operation, error) {
		return personnel.Leave{Person: roster.PersonID(o.Person), Why: personnel.Why(o.Why), From: from}, nil
	})
}

// offices are those that can be given at a terminal.
var offices = []roster.Role{
	roster.Secretary, roster.Deputy, roster.CommitteeMember, roster.GroupLeader, roster.Follower, roster.Leader, roster.Admin,
}

// office is the role of a name.
func office(name string) (roster.Role, error) {
	if !slices.Contains(offices, roster.Role(name)) {
		return "", usageError{fmt.Sprintf("%q is no office: write one of %v", name, offices)}
	}
	return roster.Role(name), nil
}

type personAppoint struct {
	personFlags
	Person int64  `arg:"" help:"The person's number."`
	Role   string `arg:"" help:"secretary, deputy, committee, group_leader, follower, leader or admin. A new secretary takes over from the one before, today."`
	Unit   string `required:"" placeholder:"UNIT" help:"The unit."`
	Until  string `placeholder:"2026-12-31" help:"The last day on which it holds."`
}

// Run implements the command.
func (o personAppoint) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (personnel.Operation, error) {
		role, err := office(o.Role)
		if err != nil {
			return nil, err
		}
		unit, err := w.find(tx, o.Unit, from)
		if err != nil {
			return nil, err
		}
		to, err := w.until(o.Until)
		if role == roster.Secretary && from == w.today && to.IsZero() {
			return personnel.HandOver{Cell: unit.ID, To: roster.PersonID(o.Person)}, err
		}
		return personnel.Appoint{Person: roster.PersonID(o.Person), Role: role, Unit: unit.ID, From: from, To: to}, err
	})
}

type personDismiss struct {
	personFlags
	Person int64  `arg:"" help:"The person's number."`
	Role   string `arg:"" help:"secretary, deputy, committee, group_leader, follower, leader or admin."`
	Unit   string `required:"" placeholder:"UNIT" help:"The unit."`
}

// Run implements the command.
func (o personDismiss) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (personnel.Operation, error) {
		role, err := office(o.Role)
		if err != nil {
			return nil, err
		}
		unit, err := w.find(tx, o.Unit, from)
		return personnel.Dismiss{Person: roster.PersonID(o.Person), Role: role, Unit: unit.ID, From: from}, err
	})
}

type personMerge struct {
	DryRun bool  `help:"Say what it would come to, and change nothing."`
	Yes    bool  `help:"Do not ask whether it shall be done."`
	Goes   int64 `arg:"" help:"The number of the record that goes."`
	Stays  int64 `arg:"" help:"The number of the record that stays."`
}

// Run implements the command.
func (o personMerge) Run(ctx context.Context, c *console) error {
	flags := personFlags{DryRun: o.DryRun, Yes: o.Yes}
	shown := false
	return flags.run(ctx, c, func(tx *store.Tx, w *orgWork, _ calendar.Date) (personnel.Operation, error) {
		m := personnel.Merge{Goes: roster.PersonID(o.Goes), Stays: roster.PersonID(o.Stays)}
		if shown {
			return m, nil
		}
		shown = true
		return m, o.show(tx, w, m)
	})
}

// show prints which record goes into which: one wrong figure is somebody else.
func (o personMerge) show(tx *store.Tx, w *orgWork, m personnel.Merge) error {
	var lines [2]string
	for i, id := range []roster.PersonID{m.Goes, m.Stays} {
		who, err := tx.Person(id)
		if err != nil {
			return err
		}
		if lines[i], err = w.personLine(tx, who); err != nil {
			return err
		}
	}
	w.say("%s", w.words.Say("personcli.merging", "Goes", lines[0], "Stays", lines[1]))
	return nil
}

type personUndo struct {
	DryRun bool  `help:"Say what it would come to, and change nothing."`
	Yes    bool  `help:"Do not ask whether it shall be done."`
	Change int64 `arg:"" help:"The change's number."`
}

// Run implements the command.
func (o personUndo) Run(ctx context.Context, c *console) error {
	flags := personFlags{DryRun: o.DryRun, Yes: o.Yes}
	return flags.run(ctx, c, func(*store.Tx, *orgWork, calendar.Date) (personnel.Operation, error) {
		return personnel.Undo{Change: roster.ChangeID(o.Change)}, nil
	})
}
