package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/i18n"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/workbook"
	"keng/locales"
)

type auditCommand struct {
	Unit string `placeholder:"NUMBER" help:"Only what is about this unit and those below it, by its number or its name."`
	From string `placeholder:"2026-12-01" help:"Only from this day on."`
	To   string `placeholder:"2026-12-31" help:"Only until this day, which is included."`
	CSV  string `name:"csv" xor:"out" required:"" placeholder:"OUT.csv" help:"Write the entries to this file."`
	XLSX string `name:"xlsx" xor:"out" required:"" placeholder:"OUT.xlsx" help:"Write them to this workbook, with what they come to."`
}

// Run implements the command.
func (o auditCommand) Run(ctx context.Context, c *console) error {
	cfg, log, err := c.settings()
	if err != nil {
		return err
	}
	catalog, err := i18n.Load(locales.FS, i18n.Language(cfg.Language))
	if err != nil {
		return err
	}
	now := newClock(cfg).Now
	x := auditExport{console: c, words: catalog.In(cfg.Language), zone: cfg.Zone, today: calendar.DateOf(now(), cfg.Zone)}
	if err := x.span(o.From, o.To); err != nil {
		return err
	}
	s, err := openMigrated(ctx, cfg, now, log, false)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // everything is committed
	if err := x.unit(ctx, s, o.Unit); err != nil {
		return err
	}
	if x.path = o.CSV; o.XLSX != "" {
		x.path, x.workbook = o.XLSX, true
	}
	return x.write(ctx, s)
}

// auditExport is the audit log being written to a file.
type auditExport struct {
	*console
	words *i18n.Words
	zone  *time.Location
	today calendar.Date
	query audit.Query
	names map[roster.UnitID]string
	// path is that of the file; workbook tells that it is none of CSV.
	path     string
	workbook bool
}

// span reads the first and the last day.
func (x *auditExport) span(from, to string) error {
	for _, end := range []struct {
		flag, text string
		days       int
		at         *time.Time
	}{{"--from", from, 0, &x.query.From}, {"--to", to, 1, &x.query.To}} {
		if end.text == "" {
			continue
		}
		day, err := calendar.ParseDate(end.text)
		if err != nil {
			return usageError{fmt.Sprintf("%s: %q is not a day like 2026-12-01", end.flag, end.text)}
		}
		*end.at = day.AddDays(end.days).At(0, x.zone)
	}
	return nil
}

// unit finds the unit by its number or its name, and knows what all are called.
func (x *auditExport) unit(ctx context.Context, s *store.Store, named string) error {
	x.names = map[roster.UnitID]string{}
	var found []roster.UnitID
	err := s.View(ctx, func(tx *store.Tx) error {
		units, err := tx.StandingUnits(x.today)
		for _, u := range units {
			x.names[u.ID] = u.Name
			if strconv.FormatInt(int64(u.ID), 10) == named || roster.Fold(u.Name) == roster.Fold(named) {
				found = append(found, u.ID)
			}
		}
		if err != nil || named == "" || len(found) > 0 {
			return err
		}
		found, err = x.once(tx, named)
		return err
	})
	switch {
	case err != nil:
		return err
	case named == "":
		return nil
	case len(found) == 0:
		return usageError{fmt.Sprintf("there is no unit %q, and there was none", named)}
	case len(found) > 1:
		return usageError{fmt.Sprintf("%d units are called %q: write the number of one, %v", len(found), named, found)}
	}
	x.query.Below, x.query.On = found[0], x.today
	return nil
}

// once finds the units that have the number or had the name and are no more, or are
// called otherwise now, and knows what they and those below were called.
func (x *auditExport) once(tx *store.Tx, named string) (found []roster.UnitID, err error) {
	formers, err := former(tx, named, x.today)
	if err != nil {
		return nil, err
	}
	for _, f := range formers {
		found = append(found, f.Unit.ID)
		below, err := tx.UnitsBelow(f.Unit.ID, f.Last)
		if err != nil {
			return nil, err
		}
		for _, u := range below {
			x.names[u.ID] = u.Name
		}
	}
	return found, nil
}

// atOnce is how many entries are read in one go.
const atOnce = 1000

// write writes the file, and then that it was written: into the log itself.
func (x *auditExport) write(ctx context.Context, s *store.Store) error {
	rows, extent, err := x.read(ctx, s)
	if err != nil {
		return err
	}
	said := x.extent(extent)
	err = writePrivate(x.path, func(f *os.File) error {
		if !x.workbook {
			return csv.NewWriter(f).WriteAll(append([][]string{auditHeader}, rows...))
		}
		var lines [][]string
		for _, line := range said {
			lines = append(lines, []string{line})
		}
		return workbook.Write(f, []workbook.Table{
			{Name: x.words.Say("audit.sheet"), Header: auditHeader, Rows: rows}, {Name: x.words.Say("audit.sums"), Rows: lines},
		})
	})
	if err != nil {
		return err
	}
	err = s.Update(ctx, func(tx *store.Tx) error {
		return tx.AddAudit(audit.Entry{Kind: audit.AuditSeen, Through: audit.CLI, Unit: x.query.Below})
	})
	for _, line := range said {
		x.say("%s", line)
	}
	return err
}

// read reads the entries, the oldest first, and what they come to.
func (x *auditExport) read(ctx context.Context, s *store.Store) (rows [][]string, extent audit.Extent, err error) {
	var measure audit.Measure
	q := x.query
	q.Limit = atOnce
	for {
		var entries []audit.Entry
		err := s.View(ctx, func(tx *store.Tx) (err error) {
			entries, err = tx.Audited(q)
			return err
		})
		if err != nil {
			return nil, extent, err
		}
		for _, e := range entries {
			measure.Add(e)
			rows = append(rows, x.row(e))
			q.Before = e.ID
		}
		if len(entries) < atOnce {
			break
		}
	}
	slices.Reverse(rows)
	return rows, measure.Extent(), nil
}

// auditHeader are the headings of the file.
var auditHeader = []string{"at", "through", "by_person", "kind", "what", "unit_id", "unit", "person_id", "people"}

// row is one entry: numbers and kinds, and what units are called. Whose number
// it is, the database tells.
func (x *auditExport) row(e audit.Entry) []string {
	return []string{
		e.At.In(x.zone).Format(time.RFC3339), string(e.Through), orNothing(int64(e.By)), string(e.Kind), x.words.Say("audited." + string(e.Kind)),
		orNothing(int64(e.Unit)), x.names[e.Unit], orNothing(int64(e.Person)), orNothing(int64(e.People)),
	}
}

func orNothing(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// extent says what the entries come to, as somebody has to know who reports a
// breach: how many, from when to when, and how many people they concern.
func (x *auditExport) extent(e audit.Extent) []string {
	if e.Entries == 0 {
		return []string{x.words.Say("audit.export_none", "File", filepath.Base(x.path))}
	}
	return []string{
		x.words.Say("audit.export", "Entries", e.Entries, "File", filepath.Base(x.path),
			"From", x.words.When(e.First, x.zone), "To", x.words.When(e.Last, x.zone)),
		x.words.Say("audit.concerned", "Named", e.Named, "Listed", e.Listed),
	}
}

// writePrivate writes a file that only its owner can read, whole or not at all.
func writePrivate(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".keng-*") // mode 0600
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, err)
	}
	err = errors.Join(write(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("cannot write %s: %w", path, err), os.Remove(f.Name()))
	}
	return nil
}

// auditAtTerminal keeps entries of what an operator has changed.
func auditAtTerminal(tx *store.Tx, entries []audit.Entry) error {
	for i := range entries {
		entries[i].Through = audit.CLI
	}
	return tx.AddAudit(entries...)
}

// auditImport keeps that a roster was imported: for each of its units, and for
// each office that somebody has or has no longer.
func auditImport(tx *store.Tx, changes *roster.Changes, links bool) error {
	var entries []audit.Entry
	add := func(kind audit.Kind, e audit.Entry) {
		e.Kind = kind
		entries = append(entries, e)
	}
	for _, s := range changes.Seats {
		add(audit.RosterImported, audit.Entry{Unit: s.Unit, People: s.Rows})
		if links {
			add(audit.LinksMade, audit.Entry{Unit: s.Unit, People: s.Rows})
		}
	}
	for _, a := range changes.Appointed {
		add(audit.RoleGiven, audit.Entry{Unit: a.Unit, Person: a.Person})
	}
	for _, a := range changes.Dismissed {
		add(audit.RoleTaken, audit.Entry{Unit: a.Unit, Person: a.Person})
	}
	return auditAtTerminal(tx, entries)
}
