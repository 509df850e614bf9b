package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"keng/internal/calendar"
	"keng/internal/dialog"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

// orgFlags are those of every change.
type orgFlags struct {
	From   string `placeholder:"2026-06-15" help:"The first day on which it holds; today if none is given."`
	DryRun bool   `help:"Say what it would come to, and change nothing."`
	Yes    bool   `help:"Do not ask whether it shall be done."`
}

// operation finds the units of a change and says what it is.
type operation func(tx *store.Tx, w *orgWork, from calendar.Date) (reorg.Operation, error)

// run shows what a change comes to and, unless it is only to be shown, does it:
// after a typed yes, or without asking.
func (o orgFlags) run(ctx context.Context, c *console, op operation) error {
	return c.organisation(ctx, func(w *orgWork) error {
		from, err := w.day(o.From)
		if err != nil {
			return err
		}
		if err := w.preview(ctx, from, op); err != nil {
			return err
		}
		switch {
		case o.DryRun:
			w.say("%s", w.words.Say("org.cli_dry_run"))
			return nil
		case !o.Yes && !w.confirmed(c.stdin):
			return errors.New("nothing was changed: answer yes, or add --yes")
		}
		return w.change(ctx, from, op)
	})
}

// preview says what the change would come to.
func (w *orgWork) preview(ctx context.Context, from calendar.Date, op operation) error {
	return w.store.Update(ctx, func(tx *store.Tx) error {
		change, err := op(tx, w, from)
		if err != nil {
			return err
		}
		out, err := reorg.Preview(tx, w.registrar(tx), change)
		if err == nil {
			w.lines(notice.OutcomeLines(w.words, out))
		}
		return err
	})
}

// confirmed asks whether it shall be done, and reads the answer.
func (w *orgWork) confirmed(from io.Reader) bool {
	w.say("%s", w.words.Say("org.cli_ask"))
	answer, err := bufio.NewReader(from).ReadString('\n')
	if err != nil && answer == "" {
		return false
	}
	switch roster.Fold(answer) {
	case "yes", "y", "co", "dong y":
		return true
	}
	return false
}

// change does the change and tells everybody concerned, in one transaction.
func (w *orgWork) change(ctx context.Context, from calendar.Date, op operation) error {
	var out reorg.Outcome
	var reach remind.Reach
	err := w.store.Update(ctx, func(tx *store.Tx) error {
		change, err := op(tx, w, from)
		if err != nil {
			return err
		}
		if out, err = change.Do(tx, w.registrar(tx)); err != nil {
			return err
		}
		c, err := tx.Change(out.Change)
		if err != nil {
			return err
		}
		if err := auditAtTerminal(tx, dialog.OrgAudited(out, c)); err != nil {
			return err
		}
		reach, err = remind.TellReorganised(tx, w.almanac.Zone, c)
		return err
	})
	if err != nil {
		return err
	}
	w.say("%s", w.words.Say("org.cli_done", "Change", int64(out.Change), "Number", reach.People))
	return nil
}

type orgFound struct {
	orgFlags
	Kind     string `arg:"" enum:"committee,cell,group" help:"committee, cell or group."`
	Name     string `arg:"" help:"What it is called."`
	Under    string `placeholder:"UNIT" help:"The unit above it; without one it stands at the top."`
	Code     string `help:"The organisation's own key for it."`
	Timezone string `name:"zone" placeholder:"Asia/Tokyo" help:"Its time zone, if it is not that of the units above."`
}

// Run implements the command.
func (o orgFound) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (reorg.Operation, error) {
		under, err := w.optional(tx, o.Under, from)
		return reorg.Found{
			Kind: roster.UnitKind(o.Kind), Name: o.Name, Parent: under, Code: o.Code, Timezone: o.Timezone, From: from,
		}, err
	})
}

// optional is the unit that is named, 0 if none is.
func (w *orgWork) optional(tx *store.Tx, named string, on calendar.Date) (roster.UnitID, error) {
	if named == "" {
		return 0, nil
	}
	u, err := w.find(tx, named, on)
	return u.ID, err
}

type orgRename struct {
	orgFlags
	Unit string `arg:"" help:"The unit."`
	Name string `arg:"" help:"What it is to be called."`
}

// Run implements the command.
func (o orgRename) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (reorg.Operation, error) {
		u, err := w.find(tx, o.Unit, from)
		return reorg.Rename{Unit: u.ID, Name: o.Name, From: from}, err
	})
}

type orgMove struct {
	orgFlags
	Unit  string `arg:"" help:"The unit."`
	Under string `xor:"under" required:"" placeholder:"UNIT" help:"The unit that is to be above it."`
	Top   bool   `xor:"under" required:"" help:"Let it stand at the top."`
}

// Run implements the command.
func (o orgMove) Run(ctx context.Context, c *console) error {
	return o.run(ctx, c, func(tx *store.Tx, w *orgWork, from calendar.Date) (reorg.Operation, error) {
		u, err := w.find(tx, o.Unit, from)
		if err != nil {
			return nil, err
		}
		under, err := w.optional(tx, o.Under, from)
		return reorg.Move{Unit: u.ID, Under: under, From: from}, err
	})
}

type orgUndo struct {
	DryRun bool  `help:"Say what it would come to, and change nothing."`
	Yes    bool  `help:"Do not ask whether it shall be done."`
	Change int64 `arg:"" help:"The change's number, as history prints it."`
}

// Run implements the command.
func (o orgUndo) Run(ctx context.Context, c *console) error {
	flags := orgFlags{DryRun: o.DryRun, Yes: o.Yes}
	return flags.run(ctx, c, func(*store.Tx, *orgWork, calendar.Date) (reorg.Operation, error) {
		return reorg.Undo{Change: roster.ChangeID(o.Change)}, nil
	})
}
