// Package rosterfile reads the roster file, CSV or XLSX, into rows.
//
// All that is wrong with a file is told at once, and of a file with anything
// wrong in it nothing is returned.
package rosterfile

import (
	"bytes"
	"fmt"
	"io"

	"keng/internal/roster"
)

// The limits of a file. A province is some 50,000 people; six columns are read,
// and no list that people keep by hand is wider than 256; a name in the records
// of a registry has at most 200 letters; ten of them make a path. Without them a
// file of a few kilobytes could keep the program busy for hours.
const (
	maxBytes   = 32 << 20
	maxRows    = 50_000
	maxColumns = 256
	maxCell    = 200
	maxPath    = 1_000
)

// File is what a roster file says.
type File struct {
	Rows []roster.Row
	// Warnings name what was not understood and left out.
	Warnings []roster.Problem
}

// record is a line of the file's table.
type record struct {
	line  int
	cells []string
	// raw: a number is there as a machine keeps it.
	raw bool
}

// table hands out the records of a file one after the other, the headings
// first, and io.EOF at the end. A *lineError concerns one record only.
type table interface {
	next() (record, error)
}

// lineError is a record that cannot be read.
type lineError struct{ roster.Problem }

func (e *lineError) Error() string { return e.String() }

// The beginnings of files that are no CSV.
var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0")
)

// Read reads a whole roster file. If anything in it is wrong the error is a
// [roster.Problems] with all of it; any other error comes from r.
func Read(r io.Reader) (*File, error) {
	content, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	if len(content) > maxBytes {
		return nil, roster.Problems{{Key: "import.file_too_big", Args: map[string]any{"Megabytes": maxBytes >> 20}}}
	}
	var t table
	switch {
	case bytes.HasPrefix(content, zipMagic):
		sheet, err := openXLSX(content)
		if err != nil {
			return nil, err
		}
		defer sheet.close()
		t = sheet
	case bytes.HasPrefix(content, oleMagic):
		return nil, roster.Problems{{Key: "import.old_excel"}}
	default:
		lines, err := openCSV(content)
		if err != nil {
			return nil, err
		}
		t = lines
	}
	return readTable(t)
}
