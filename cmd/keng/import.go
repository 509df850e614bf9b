package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"keng/internal/calendar"
	"keng/internal/config"
	"keng/internal/i18n"
	"keng/internal/remind"
	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
	"keng/internal/store"
	"keng/locales"
)

type importCommand struct {
	File   string `arg:"" help:"The roster, CSV or XLSX: unit, full_name, role, phone, birth_year, category."`
	Links  string `placeholder:"OUT.csv" help:"Write a new one-time link for everybody in the roster to this file. Links that were not used before are no longer good."`
	DryRun bool   `help:"Say what would change, and change nothing."`
}

// Run implements the command.
func (o importCommand) Run(ctx context.Context, c *console) error {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	catalog, err := i18n.Load(locales.FS, i18n.Language(cfg.Language))
	if err != nil {
		return err
	}
	words := rosterWords{catalog.In(cfg.Language)}
	file, err := readRoster(o.File)
	if err != nil {
		return c.refuseRoster(words, err)
	}
	for _, w := range file.Warnings {
		c.complain(words.problem(w))
	}
	now := newClock(cfg).Now
	s, err := openMigrated(ctx, cfg, now, log, true)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	work := &importing{
		console: c, cfg: cfg, log: log, store: s, words: words,
		rows: file.Rows, today: calendar.DateOf(now(), cfg.Zone),
	}
	if o.DryRun {
		return work.preview(ctx)
	}
	return work.take(ctx, o.Links)
}

func readRoster(path string) (*rosterfile.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the roster: %w", err)
	}
	defer f.Close()
	return rosterfile.Read(f)
}

// refuseRoster tells everything that is wrong with a roster, a line each.
func (c *console) refuseRoster(words rosterWords, err error) error {
	var problems roster.Problems
	if !errors.As(err, &problems) {
		return err
	}
	for _, p := range problems {
		c.complain(words.problem(p))
	}
	c.complain(words.Say("import.refused", "Number", len(problems)))
	return errSaid
}

// importing is a roster being imported.
type importing struct {
	*console
	cfg   config.Config
	log   *slog.Logger
	store *store.Store
	words rosterWords
	rows  []roster.Row
	today calendar.Date
}

func (i *importing) preview(ctx context.Context) error {
	var changes *roster.Changes
	err := i.store.View(ctx, func(tx *store.Tx) (err error) {
		changes, err = roster.Preview(tx, i.rows, i.today)
		return err
	})
	if err != nil {
		return i.refuseRoster(i.words, err)
	}
	i.tellChanges(i.words, changes)
	i.say("%s", i.words.Say("import.dry_run"))
	return nil
}

// take imports the rows and, in the same transaction, makes the links for the
// file at path, if there is to be one. It is begun before, so that no link is
// made that nobody gets.
func (i *importing) take(ctx context.Context, path string) (err error) {
	var links *linkFile
	if path != "" {
		if links, err = i.beginLinks(ctx, path); err != nil {
			return err
		}
		defer links.drop()
	}
	var changes *roster.Changes
	var codes []string
	err = i.store.Update(ctx, func(tx *store.Tx) (err error) {
		if changes, err = roster.Import(tx, i.rows, i.today); err != nil {
			return err
		}
		if err = auditImport(tx, changes, links != nil); err != nil {
			return err
		}
		if err = remind.TellHandOvers(tx, i.cfg.Zone, changes.HandedOver); err != nil || links == nil {
			return err
		}
		codes, err = roster.IssueCodes(tx, identifiers(changes.Listed))
		return err
	})
	if err != nil {
		return i.refuseRoster(i.words, err)
	}
	i.tellChanges(i.words, changes)
	if links == nil {
		return nil
	}
	if err := links.finish(changes.Listed, codes); err != nil {
		return fmt.Errorf("the roster is taken, but the links could not be written: import it again with --links: %w", err)
	}
	i.say("%s", i.words.Say("import.links", "Number", len(codes), "File", path))
	return nil
}

func identifiers(people []roster.Listed) []roster.PersonID {
	ids := make([]roster.PersonID, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	return ids
}

func (c *console) tellChanges(words rosterWords, changes *roster.Changes) {
	for _, l := range changes.Lines {
		c.say("%s", words.change(l))
	}
	if changes.None() {
		c.say("%s", words.Say("import.nothing"))
	}
	for _, line := range words.totals(changes) {
		c.say("%s", line)
	}
}
