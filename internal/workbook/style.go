package workbook

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxStyles is Excel's own limit for formats of cells.
const maxStyles = 65_490

// readDates tells of each format of cells whether it shows a number as a day.
func (b *book) readDates() ([]bool, error) {
	if !b.parts.has(b.styles) {
		return nil, nil
	}
	t, err := b.parts.open(b.styles, maxOther)
	if err != nil {
		return nil, err
	}
	defer t.close()
	var dates []bool
	codes := map[string]bool{} // those of the file's own, by number
	inCells := false
	err = t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			codes[attr(e, "numFmtId")] = showsDay(attr(e, "formatCode"))
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				id := attr(e, "numFmtId")
				own, known := codes[id]
				dates = append(dates, known && own || !known && builtInDate(id))
			}
		}
		if len(dates) > maxStyles || len(codes) > maxStyles {
			return ErrTooMuch
		}
		return nil
	})
	return dates, err
}

// builtInDate knows the formats that have a number and no code; those above 22
// are of East Asia.
func builtInDate(id string) bool {
	n, err := strconv.Atoi(id)
	return err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n >= 57 && n <= 58)
}

// showsDay tells whether a format's code has a year or a day in it: yyyy or dd,
// and not only within quotation marks, brackets, or behind a backslash.
func showsDay(code string) bool {
	quoted, bracketed, literal := false, false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case literal:
			literal = false
		case quoted:
			quoted = r != '"'
		case bracketed:
			bracketed = r != ']'
		case r == '"':
			quoted = true
		case r == '[':
			bracketed = true
		case r == '\\' || r == '_' || r == '*':
			literal = true
		case r == ';':
			return false // behind it is what stands for negative numbers
		case r == 'y' || r == 'd':
			return true
		}
	}
	return false
}

// dayOf returns the day that a number stands for, as "1971-03-15", or nothing.
func dayOf(number string, since1904 bool) string {
	n, err := strconv.ParseFloat(number, 64)
	const last = 2_958_465 // 9999-12-31
	if err != nil || math.IsNaN(n) || n < 1 || n >= last+1 {
		return ""
	}
	days := int(n)
	first := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case since1904:
		first = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	case days < 60:
		first = first.AddDate(0, 0, 1) // Excel believes that 1900 was a leap year
	}
	return first.AddDate(0, 0, days).Format(time.DateOnly)
}
