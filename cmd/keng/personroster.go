package main

import (
	"context"
	"os"

	"keng/internal/audit"
	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
	"keng/internal/store"
)

type personRoster struct {
	Unit string `arg:"" help:"The cell, or a unit above cells."`
	CSV  string `name:"csv" xor:"out" required:"" placeholder:"OUT.csv" help:"Write the list to this file, as keng import reads it."`
	XLSX string `name:"xlsx" xor:"out" required:"" placeholder:"OUT.xlsx" help:"Write it to this workbook."`
}

// Run implements the command.
func (o personRoster) Run(ctx context.Context, c *console) error {
	path, write := o.CSV, rosterfile.WriteCSV
	if path == "" {
		path, write = o.XLSX, rosterfile.Write
	}
	return c.organisation(ctx, func(w *orgWork) error {
		var rows []roster.Row
		err := w.store.Update(ctx, func(tx *store.Tx) (err error) {
			rows, err = w.rosterOf(tx, o.Unit)
			return err
		})
		if err != nil {
			return err
		}
		err = writePrivate(path, func(out *os.File) error { return write(out, rows, rosterfile.Language(w.words.Language())) })
		if err == nil {
			w.say("%s", w.words.Say("personcli.written", "Number", len(rows), "File", path))
		}
		return err
	})
}

// rosterOf are the rows of all cells of a unit, and keeps that they were written.
func (w *orgWork) rosterOf(tx *store.Tx, named string) ([]roster.Row, error) {
	unit, err := w.find(tx, named, w.today)
	if err != nil {
		return nil, err
	}
	below, err := tx.UnitsBelow(unit.ID, w.today)
	if err != nil {
		return nil, err
	}
	var rows []roster.Row
	for _, cell := range roster.Cells(below) {
		some, err := roster.Rows(tx, cell.ID, w.today)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
		if err := tx.AddAudit(audit.Entry{Kind: audit.DataExported, Through: audit.CLI, Unit: cell.ID, People: len(some)}); err != nil {
			return nil, err
		}
	}
	return rows, nil
}
