package workbook

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Table is one sheet of a file that is written.
type Table struct {
	// Name is what the sheet is called. What no sheet can be called is changed
	// as little as it takes, and a second one of a name gets a number.
	Name string
	// Header is the first row: in bold, and in view however far one scrolls.
	// There is none if it is empty.
	Header []string
	Rows   [][]string
}

// Write writes a file with a sheet for each table, at least one. Every cell is
// text, in a format in which it stays text when somebody edits it. Characters
// that no workbook can have are left out. Nothing in the file tells who made it
// or when. The error is ErrTooMuch if a sheet or a cell cannot hold what it is
// given; else it comes from w.
func Write(w io.Writer, tables []Table) (err error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // removes its temporary files
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "Kẻng"}); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	names := sheetNames(tables)
	for i, table := range tables {
		if err := check(table); err != nil {
			return err
		}
		if i == 0 {
			err = f.SetSheetName(f.GetSheetName(0), names[0])
		} else {
			_, err = f.NewSheet(names[i])
		}
		if err == nil {
			err = writeSheet(f, names[i], table)
		}
		if err != nil {
			return fmt.Errorf("workbook: sheet %d: %w", i+1, err)
		}
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// check looks for what the library would cut off without a word.
func check(table Table) error {
	if len(table.Rows) >= maxLines {
		return ErrTooMuch
	}
	for _, row := range append([][]string{table.Header}, table.Rows...) {
		if len(row) > maxColumns {
			return ErrTooMuch
		}
		for _, cell := range row {
			if len(cell) > maxText && len(utf16.Encode([]rune(cell))) > maxText {
				return ErrTooMuch
			}
		}
	}
	return nil
}

func writeSheet(f *excelize.File, name string, table Table) error {
	bold, err := style(f, &excelize.Font{Bold: true})
	if err != nil {
		return err
	}
	plain, err := style(f, nil)
	if err != nil {
		return err
	}
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range widths(table) {
		if err := s.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	line := 1
	if len(table.Header) > 0 {
		err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
		if err != nil {
			return err
		}
		if err := writeRow(s, line, table.Header, bold); err != nil {
			return err
		}
		line++
	}
	for i, row := range table.Rows {
		if err := writeRow(s, line+i, row, plain); err != nil {
			return err
		}
	}
	return s.Flush()
}

// style is that of a cell of text, of several lines if it needs them.
func style(f *excelize.File, font *excelize.Font) (int, error) {
	const text = 49 // the built-in format "@"
	return f.NewStyle(&excelize.Style{NumFmt: text, Font: font, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
}

func writeRow(s *excelize.StreamWriter, line int, row []string, style int) error {
	cells := make([]any, len(row))
	for i, text := range row {
		cells[i] = excelize.Cell{StyleID: style, Value: writable(text)}
	}
	first, err := excelize.CoordinatesToCellName(1, line)
	if err != nil {
		return err
	}
	return s.SetRow(first, cells)
}

// widths are those of the columns, in letters: as wide as what stands in them,
// within what can be read without scrolling sideways.
func widths(table Table) []float64 {
	const narrow, wide, around = 6, 60, 2
	var widths []float64
	for _, row := range append([][]string{table.Header}, table.Rows...) {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, narrow+around)
			}
			for line := range strings.Lines(cell) {
				widths[i] = max(widths[i], float64(min(utf8.RuneCountInString(line), wide)+around))
			}
		}
	}
	return widths
}

// writable leaves out what XML cannot have.
func writable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == utf8.RuneError, r == 0xfffe, r == 0xffff:
			return -1
		default:
			return r
		}
	}, s)
}

// sheetNames are the names of the sheets, each different from the others.
func sheetNames(tables []Table) []string {
	var names []string
	for i, table := range tables {
		name := sheetName(table.Name, i+1, "")
		for n := 2; slices.ContainsFunc(names, func(other string) bool { return strings.EqualFold(other, name) }); n++ {
			name = sheetName(table.Name, i+1, fmt.Sprintf(" (%d)", n))
		}
		names = append(names, name)
	}
	return names
}

// sheetName makes a name of what is wanted and an end. If nothing of it is left,
// the sheet is called by its number.
func sheetName(wanted string, number int, end string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' {
			return '-'
		}
		return r
	}, writable(wanted))
	runes := []rune(name)
	for len(utf16.Encode(runes))+len(end) > maxName {
		runes = runes[:len(runes)-1]
	}
	name = strings.Trim(string(runes), " '")
	if name == "" || strings.EqualFold(name, "history") { // Excel keeps that one for itself
		name = fmt.Sprint(number)
	}
	return name + end
}
