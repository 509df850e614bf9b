// Package workbook reads and writes XLSX files as tables of text.
//
// What is written is text in every cell, never a formula, whatever it begins
// with. What is read is one sheet, cell by cell, as a stream: a file comes from
// anybody, and a small one can be made to stand for more than any memory holds.
// That is why the reading is our own: the library that writes tells of formulas,
// dates and merged cells only once it has the whole sheet in memory.
package workbook

import "errors"

// What a file can be that cannot be read.
var (
	// ErrNoWorkbook means that it is something else than an XLSX file.
	ErrNoWorkbook = errors.New("workbook: not an XLSX file")
	// ErrDamaged means that it is one, and that something in it makes no sense.
	ErrDamaged = errors.New("workbook: damaged")
	// ErrTooMuch means that it has more than any workbook needs.
	ErrTooMuch = errors.New("workbook: more than any workbook needs")
)

// The limits of Excel itself.
const (
	maxLines   = 1_048_576
	maxColumns = 16_384
	maxText    = 32_767
	maxName    = 31
)
