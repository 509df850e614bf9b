package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
	"keng/internal/store"
)

type orgSet struct {
	Unit  string `arg:"" help:"The unit."`
	Name  string `arg:"" optional:"" help:"The setting, or code for the organisation's own key, or timezone; without one all of them are printed."`
	Value string `arg:"" optional:"" help:"Its value, or default (or -) to put back what holds above, or else the default."`
}

// Run implements the command.
func (o orgSet) Run(ctx context.Context, c *console) error {
	if o.Name != "" && o.Value == "" {
		return usageError{"a setting needs a value: keng org set UNIT NAME VALUE, or default as the value"}
	}
	return c.organisation(ctx, func(w *orgWork) error {
		var unit roster.Unit
		err := w.store.Update(ctx, func(tx *store.Tx) (err error) {
			if unit, err = w.find(tx, o.Unit, w.today); err != nil || o.Name == "" {
				return err
			}
			return w.set(tx, unit, o.Name, o.Value)
		})
		if err != nil {
			return err
		}
		if o.Name != "" {
			if err := w.follow(ctx, unit); err != nil {
				return err
			}
		}
		if o.Name == string(reorg.Zone) {
			w.say("%s", w.words.Say("unitkey.zone_kept"))
		}
		return w.printSettings(ctx, unit)
	})
}

// set changes a setting that units of this kind decide about, or a key.
func (w *orgWork) set(tx *store.Tx, unit roster.Unit, name, value string) (err error) {
	if value == "default" || value == "-" {
		value = ""
	}
	switch {
	case isKey(name):
		err = reorg.SetKey(tx, unit.ID, w.today, reorg.Key(name), value)
	case slices.ContainsFunc(meeting.SettingsOf(unit.Kind), func(s meeting.Setting) bool { return s.Name == name }):
		_, err = meeting.Set(tx, tx.Now(), w.almanac, 0, unit.ID, name, value)
	default:
		err = fault.New(fault.NotFound, "setting.unknown")
	}
	if err != nil {
		return err
	}
	return tx.AddAudit(audit.Entry{Kind: audit.SettingChanged, Through: audit.CLI, Unit: unit.ID})
}

// isKey tells whether the name is not that of a setting of meetings.
func isKey(name string) bool { return name == string(reorg.Code) || name == string(reorg.Zone) }

// everyCell is more than there are.
const everyCell = 1 << 30

// follow has the meetings of all cells of the unit follow what was set, each in a
// transaction of its own, so that people who answer meanwhile need not wait.
func (w *orgWork) follow(ctx context.Context, unit roster.Unit) error {
	var cells []roster.UnitID
	err := w.store.View(ctx, func(tx *store.Tx) (err error) {
		cells, err = tx.CellsBelow(unit.ID, w.today, everyCell)
		return err
	})
	for _, cell := range cells {
		if err != nil {
			break
		}
		err = w.store.Update(ctx, func(tx *store.Tx) error { return meeting.Follow(tx, tx.Now(), w.almanac, cell) })
	}
	return err
}

// printSettings prints each setting: its name, its value, and what is usual; and
// the unit's keys.
func (w *orgWork) printSettings(ctx context.Context, unit roster.Unit) error {
	return w.store.View(ctx, func(tx *store.Tx) error {
		terms, err := meeting.TermsOf(tx, unit.ID, w.almanac.Zone)
		if err != nil {
			return err
		}
		lines, err := w.keyLines(tx, unit, terms)
		if err != nil {
			return err
		}
		for _, s := range meeting.SettingsOf(unit.Kind) {
			lines = append(lines, fmt.Sprintf("%s = %s (%s; %s)", s.Name, s.Value(terms.Settings), w.words.Say("setting."+s.Name),
				w.usual(s.Value(terms.Above))))
		}
		w.lines(lines)
		return nil
	})
}

// keyLines print the code of a unit, and the zone that it lives in.
func (w *orgWork) keyLines(tx *store.Tx, unit roster.Unit, terms meeting.Terms) ([]string, error) {
	unit, err := tx.Unit(unit.ID, w.today)
	if err != nil {
		return nil, err
	}
	above, err := meeting.TermsOf(tx, unit.Parent, w.almanac.Zone)
	if err != nil {
		return nil, err
	}
	return []string{
		fmt.Sprintf("%s = %s (%s)", reorg.Code, cmp.Or(unit.Code, "-"), w.words.Say("unitkey.code")),
		fmt.Sprintf("%s = %s (%s; %s)", reorg.Zone, terms.Zone, w.words.Say("unitkey.timezone"), w.usual(above.Zone.String())),
	}, nil
}

// usual says what holds where a unit has said nothing.
func (w *orgWork) usual(value string) string {
	return strings.Trim(w.words.Say("setting.default_is", "Value", value), "()")
}
