package main

import (
	"context"
	"fmt"
	"strings"

	"keng/internal/calendar"
	"keng/internal/config"
	"keng/internal/fault"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/store"
	"keng/locales"
)

// orgCommands see and change the tree of units. A unit is named by its code, or
// by its path as in the roster: "Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng".
type orgCommands struct {
	Tree     orgTree     `cmd:"" help:"Print the units, each with its members and since when it is there."`
	Members  orgMembers  `cmd:"" help:"Print the members of a cell, numbered as split and dissolve take them."`
	Found    orgFound    `cmd:"" help:"Found a committee, a cell, or a group of a cell."`
	Rename   orgRename   `cmd:"" help:"Give a unit another name."`
	Move     orgMove     `cmd:"" help:"Put a unit under another one, with all that is below it."`
	Merge    orgMerge    `cmd:"" help:"Merge cells, or committees with all that is below them, into one that is there, or into a new one."`
	Split    orgSplit    `cmd:"" help:"Make a new cell of some members of a cell."`
	Dissolve orgDissolve `cmd:"" help:"End a unit; a cell's members go to other cells."`
	Undo     orgUndo     `cmd:"" help:"Take a change back."`
	History  orgHistory  `cmd:"" help:"Print what was changed, the latest first."`
	Set      orgSet      `cmd:"" help:"Print the settings of a unit, or set one: what a committee sets holds below it."`
}

// orgWork is work on the tree, with the words for it.
type orgWork struct {
	*console
	store    *store.Store
	words    *i18n.Words
	renderer *notice.Renderer
	language string
	almanac  meeting.Almanac
	today    calendar.Date
}

// organisation opens the database for work on the tree.
func (c *console) organisation(ctx context.Context, work func(w *orgWork) error) error {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	w, err := newOrgWork(c, cfg)
	if err != nil {
		return err
	}
	now := newClock(cfg).Now
	w.today = calendar.DateOf(now(), cfg.Zone)
	if w.store, err = openMigrated(ctx, cfg, now, log, false); err != nil {
		return err
	}
	defer w.store.Close() //nolint:errcheck // everything is committed
	return w.refused(work(w))
}

func newOrgWork(c *console, cfg config.Config) (*orgWork, error) {
	holidays, err := readHolidays(cfg.Holidays)
	if err != nil {
		return nil, err
	}
	catalog, err := i18n.Load(locales.FS, i18n.Language(cfg.Language))
	if err != nil {
		return nil, err
	}
	w := &orgWork{
		console: c, words: catalog.In(cfg.Language), language: cfg.Language, almanac: meeting.Almanac{Zone: cfg.Zone, Holidays: holidays},
	}
	w.renderer = notice.New(catalog, w.almanac, nil)
	return w, nil
}

// refused tells a refusal in the operator's language, in one line.
func (w *orgWork) refused(err error) error {
	f := fault.As(err)
	if f == nil {
		return err
	}
	w.complain(w.renderer.Text(notice.Refusal(f), w.language))
	return errSaid
}

// registrar is the operator as who changes the tree.
func (w *orgWork) registrar(tx *store.Tx) reorg.Registrar {
	return reorg.Registrar{Now: tx.Now(), Almanac: w.almanac}
}

// day reads a day that was given, today if none was.
func (w *orgWork) day(text string) (calendar.Date, error) {
	if text == "" {
		return w.today, nil
	}
	d, err := calendar.ParseDate(text)
	if err != nil {
		return d, usageError{fmt.Sprintf("%q is not a day: write it as 2026-06-15", text)}
	}
	return d, nil
}

// lines writes several lines.
func (w *orgWork) lines(lines []string) { w.say("%s", strings.Join(lines, "\n")) }
