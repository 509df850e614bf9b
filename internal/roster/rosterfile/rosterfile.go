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

// MaxBytes is how large a file may be. [Read] reads no more of anything.
const MaxBytes = 32 << 20

// The other limits of a file. A province is some 50,000 people; six columns are
// read, and no list that people keep by hand is wider than 256; what stands for a
// person's name in more than 120 letters is two cells run together; a unit's
// name may have 200, and ten of those make a path. Without them a file of a few
// kilobytes could keep the program busy for hours.
const (
	maxRows    = 50_000
	maxColumns = 256
	maxName    = 120
	maxCell    = 200
	maxPath    = 1_000
)

// File is what a roster file says.
type File struct {
	Rows []roster.Row
	// Warnings name what was not understood and left out.
	Warnings []roster.Problem
}

// Read reads a whole roster file, CSV or XLSX by what is in it: it needs no name,
// and no more of r than [MaxBytes]. Names come as [roster.Clean] writes them. If
// anything in it is wrong the error is a [roster.Problems] with all of it, and
// there is no file; any other error comes from r.
func Read(r io.Reader) (*File, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	if len(content) > MaxBytes {
		return nil, roster.Problems{{Key: "import.file_too_big", Args: map[string]any{"Megabytes": MaxBytes >> 20}}}
	}
	if err := checkKind(content); err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(content, zipMagic) {
		lines, err := openCSV(content)
		if err != nil {
			return nil, err
		}
		return readTable(lines)
	}
	sheet, err := openXLSX(content)
	if err != nil {
		return nil, err
	}
	defer sheet.Close()
	return readTable(sheet)
}
