package main

import (
	"context"
	"fmt"
	"strings"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/understand"
)

type orgMerge struct {
	orgFlags
	Units []string `arg:"" help:"The cells that merge, or the committees."`
	Into  string   `xor:"into" required:"" placeholder:"UNIT" help:"The one that goes on."`
	New   string   `xor:"into" required:"" placeholder:"NAME" help:"The name of a new one that they join to be."`
	Under string   `placeholder:"UNIT" help:"The unit above the new one; that of the first of them if none is given."`
	Code  string   `help:"The organisation's own key for the new one."`
}

// Run implements the command.
func (o orgMerge) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (reorg.Operation, error) {
		op := reorg.Merge{Name: o.New, Code: o.Code, From: from}
		var kind roster.UnitKind
		for i, named := range o.Units {
			u, err := w.find(tx, named, from)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				op.Under, kind = u.Parent, u.Kind
			}
			op.Cells = append(op.Cells, u.ID)
		}
		var err error
		if o.Into != "" {
			op.Into, err = w.optional(tx, o.Into, from)
		} else if o.Under != "" {
			op.Under, err = w.optional(tx, o.Under, from)
		}
		if kind == roster.Committee {
			return reorg.Unite{Committees: op.Cells, Into: op.Into, Name: op.Name, Under: op.Under, Code: op.Code, From: from}, err
		}
		return op, err
	})
}

type orgSplit struct {
	orgFlags
	Cell    string `arg:"" help:"The cell."`
	Name    string `arg:"" help:"What the new cell is called."`
	Members string `required:"" placeholder:"1-5,8" help:"Who goes to the new cell, by the numbers that keng org members prints."`
	Under   string `placeholder:"UNIT" help:"The unit above the new cell; that of the old one if none is given."`
	Code    string `help:"The organisation's own key for the new cell."`
}

// Run implements the command.
func (o orgSplit) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (reorg.Operation, error) {
		cell, err := w.find(tx, o.Cell, from)
		if err != nil {
			return nil, err
		}
		members, err := w.members(tx, cell)
		if err != nil {
			return nil, err
		}
		op := reorg.Split{Cell: cell.ID, Name: o.Name, Under: cell.Parent, Code: o.Code, From: from}
		if op.People, err = numbers(o.Members, members); err == nil && o.Under != "" {
			op.Under, err = w.optional(tx, o.Under, from)
		}
		return op, err
	})
}

type orgDissolve struct {
	orgFlags
	Unit string   `arg:"" help:"The unit."`
	To   string   `placeholder:"UNIT" help:"The cell to which a cell's members go."`
	Send []string `sep:"none" placeholder:"1-5,8=UNIT" help:"Members who go to another cell, by the numbers that keng org members prints. May be given several times."`
}

// Run implements the command.
func (o orgDissolve) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (reorg.Operation, error) {
		u, err := w.find(tx, o.Unit, from)
		if err != nil {
			return nil, err
		}
		op := reorg.Dissolve{Unit: u.ID, Each: map[roster.PersonID]roster.UnitID{}, From: from}
		if op.To, err = w.optional(tx, o.To, from); err != nil || len(o.Send) == 0 {
			return op, err
		}
		members, err := w.members(tx, u)
		if err != nil {
			return nil, err
		}
		for _, sent := range o.Send {
			if err := w.send(tx, sent, members, op); err != nil {
				return nil, err
			}
		}
		return op, nil
	})
}

// send notes in op which of the members go to another cell: "1-5,8=Chi bộ B".
func (w *orgWork) send(tx *store.Tx, sent string, members []roster.Member, op reorg.Dissolve) error {
	places, named, ok := strings.Cut(sent, "=")
	if !ok {
		return usageError{fmt.Sprintf("--send %q: write numbers and a cell, as in 1-5,8=Chi bộ B", sent)}
	}
	people, err := numbers(places, members)
	if err != nil {
		return err
	}
	to, err := w.find(tx, named, op.From)
	for _, p := range people {
		op.Each[p] = to.ID
	}
	return err
}

type orgMembers struct {
	Cell string `arg:"" help:"The cell."`
}

// Run implements the command.
func (o orgMembers) Run(ctx context.Context, c *console) error {
	return c.organisation(ctx, func(w *orgWork) error {
		return w.store.Update(ctx, func(tx *store.Tx) error {
			cell, err := w.find(tx, o.Cell, w.today)
			if err != nil {
				return err
			}
			members, err := w.members(tx, cell)
			if err != nil {
				return err
			}
			var lines []string
			for i, m := range members {
				line := fmt.Sprintf("%d. %s", i+1, m.Person.FullName)
				if m.Person.BirthYear != 0 {
					line += fmt.Sprintf(" (%d)", m.Person.BirthYear)
				}
				if m.Role != "" {
					line += ", " + w.words.Say("role."+string(m.Role))
				}
				lines = append(lines, line)
			}
			w.lines(lines)
			return audit.Look(tx, audit.Entry{Kind: audit.MembersSeen, Through: audit.CLI, Unit: cell.ID},
				func() (int, error) { return len(members), nil })
		})
	})
}

// members are those whose home a cell is today, in the order of its list.
func (w *orgWork) members(tx *store.Tx, cell roster.Unit) ([]roster.Member, error) {
	if cell.Kind != roster.Cell {
		return nil, fault.New(fault.Invalid, "org.not_a_cell", "Unit", cell.Name)
	}
	all, err := tx.MembersAt(cell.ID, w.today)
	var members []roster.Member
	for _, m := range all {
		if m.Listed && m.Category != roster.Visiting {
			members = append(members, m)
		}
	}
	return members, err
}

// numbers are the people at places of a list: "1-5,8".
func numbers(text string, shown []roster.Member) ([]roster.PersonID, error) {
	places, ok := understand.Numbers(text, len(shown))
	if !ok {
		return nil, fault.New(fault.Invalid, "org.numbers_unclear")
	}
	people := make([]roster.PersonID, len(places))
	for i, n := range places {
		people[i] = shown[n-1].Person.ID
	}
	return people, nil
}
