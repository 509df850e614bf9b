package main

import (
	"context"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

type orgTree struct {
	Unit  string `arg:"" optional:"" help:"The unit to begin with; all of them if none is named."`
	On    string `placeholder:"2026-06-15" help:"The day; today if none is given."`
	Depth int    `help:"How many levels below it are printed; 0 for all."`
}

// Run implements the command.
func (o orgTree) Run(ctx context.Context, c *console) error {
	return c.organisation(ctx, func(w *orgWork) error {
		on, err := w.day(o.On)
		if err != nil {
			return err
		}
		p := treePrint{orgWork: w, on: on, depth: o.Depth}
		if o.Unit == "" {
			return p.below(ctx, 0, 0)
		}
		var top roster.Branch
		err = w.store.View(ctx, func(tx *store.Tx) error {
			u, err := w.find(tx, o.Unit, on)
			if err != nil {
				return err
			}
			if top, err = tx.Branch(u.ID, on); err != nil {
				return err
			}
			return p.print(tx, []roster.Branch{top}, 0)
		})
		if err != nil {
			return err
		}
		return p.below(ctx, top.ID, 1)
	})
}

// treePrint prints a tree as it is on a day.
type treePrint struct {
	*orgWork
	on    calendar.Date
	depth int
}

// treePage is how many units are read at a time: a tree may be larger than what
// one transaction can read in its time.
const treePage = 200

// below prints what is below a unit, so many levels down.
func (p treePrint) below(ctx context.Context, unit roster.UnitID, level int) error {
	if p.depth > 0 && level > p.depth {
		return nil
	}
	for after := 0; ; after += treePage {
		var page []roster.Branch
		var all int
		err := p.store.View(ctx, func(tx *store.Tx) (err error) {
			page, all, err = tx.Branches(unit, p.on, after, treePage)
			return err
		})
		if err != nil {
			return err
		}
		for _, b := range page {
			err := p.store.View(ctx, func(tx *store.Tx) error { return p.print(tx, []roster.Branch{b}, level) })
			if err != nil {
				return err
			}
			if b.Below > 0 {
				if err := p.below(ctx, b.ID, level+1); err != nil {
					return err
				}
			}
		}
		if after+treePage >= all {
			return nil
		}
	}
}

// print prints a line for each of the units.
func (p treePrint) print(tx *store.Tx, units []roster.Branch, level int) error {
	var ids []roster.UnitID
	for _, b := range units {
		ids = append(ids, b.ID)
	}
	facts, err := tx.UnitFacts(ids)
	if err != nil {
		return err
	}
	for _, b := range units {
		line := strings.Repeat("  ", level) + b.Name
		if b.Code != "" {
			line += " [" + b.Code + "]"
		}
		p.say("%s: %s, %s", line, notice.BranchSize(p.words, b), p.since(facts, b.ID))
	}
	return nil
}

// since says from when until when a unit is there.
func (p treePrint) since(facts []roster.Fact, unit roster.UnitID) string {
	var from, to calendar.Date
	for _, f := range facts {
		if f.Kind != roster.Place || f.Unit != unit || f.Void() {
			continue
		}
		if from.IsZero() || f.From.Before(from) {
			from = f.From
		}
		if f.To.IsZero() || to.Before(f.To) {
			to = f.To
		}
	}
	for _, f := range facts {
		if f.Kind == roster.Place && f.Unit == unit && f.To.IsZero() {
			return p.words.Say("org.cli_since", "Date", p.words.Date(from))
		}
	}
	return p.words.Say("org.cli_since_until", "Date", p.words.Date(from), "Last", p.words.Date(to.AddDays(-1)))
}

type orgHistory struct {
	Unit  string `arg:"" optional:"" help:"The unit; its changes and those of all below it. All changes if none is named."`
	Limit int    `default:"50" help:"How many are printed."`
}

// Run implements the command.
func (o orgHistory) Run(ctx context.Context, c *console) error {
	if o.Limit < 1 {
		return usageError{"--limit must be 1 or more"}
	}
	return c.organisation(ctx, func(w *orgWork) error {
		return w.store.View(ctx, func(tx *store.Tx) error {
			unit, err := w.optional(tx, o.Unit, w.today)
			if fault.Is(err, fault.NotFound) {
				unit, err = w.once(tx, o.Unit)
			}
			if err != nil {
				return err
			}
			changes, err := tx.ChangesBelow(unit, roster.ChangeQuery{Kinds: reorg.Kinds, Undone: true, Limit: o.Limit})
			if err != nil {
				return err
			}
			if len(changes) == 0 {
				w.say("%s", w.words.Say("org.no_history"))
			}
			for _, c := range changes {
				if err := w.printChange(tx, c); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (w *orgWork) printChange(tx *store.Tx, c roster.Change) error {
	by := ""
	if c.By != 0 {
		who, err := tx.Person(c.By)
		if err != nil {
			return err
		}
		by = who.FullName
	}
	w.say("%d. %s", c.ID, notice.ChangeLine(w.words, c, calendar.DateOf(c.At, w.almanac.Zone), by))
	return nil
}
