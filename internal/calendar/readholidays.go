package calendar

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// holidayColumns are the headings of a holiday file, in any order.
var holidayColumns = []string{"date", "name", "kind", "source"}

// ReadHolidays reads the special days of a CSV file with the headings date,
// name, kind and source (which may be missing), separated by , or ;. Dates are
// 2027-02-05 or 05/02/2027; kinds are holiday, compensation, swap-off and
// working. All that is wrong is reported at once, each with its line.
func ReadHolidays(r io.Reader) ([]Day, error) {
	in := bufio.NewReader(r)
	comma := sniff(in)
	rows := csv.NewReader(in)
	rows.Comma = comma
	rows.FieldsPerRecord = -1
	rows.TrimLeadingSpace = true
	headings, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line 1: the file is empty: give the headings %s", strings.Join(holidayColumns, ","))
	}
	if err != nil {
		return nil, unquoted(err)
	}
	column, err := findColumns(headings)
	if err != nil {
		return nil, err
	}
	return readDays(rows, column)
}

// sniff drops a byte order mark and tells what separates the headings.
func sniff(in *bufio.Reader) rune {
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\uFEFF")) {
		_, _ = in.Discard(3) // just peeked at
	}
	start, _ := in.Peek(256) // a shorter file gives what it has
	line, _, _ := bytes.Cut(start, []byte("\n"))
	if bytes.Count(line, []byte(";")) > bytes.Count(line, []byte(",")) {
		return ';'
	}
	return ','
}

// findColumns returns where each of the holiday columns is, -1 for none.
func findColumns(headings []string) (map[string]int, error) {
	for i, h := range headings {
		headings[i] = strings.ToLower(strings.TrimSpace(h))
	}
	column := make(map[string]int)
	for _, name := range holidayColumns {
		column[name] = slices.Index(headings, name)
		if column[name] < 0 && name != "source" {
			return nil, fmt.Errorf("line 1: there is no column %q: give the headings %s", name, strings.Join(holidayColumns, ","))
		}
	}
	return column, nil
}

func readDays(rows *csv.Reader, column map[string]int) ([]Day, error) {
	var days []Day
	var wrong []error
	lines := make(map[Date]int)
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil { // what follows cannot be read
			return nil, errors.Join(append(wrong, unquoted(err))...)
		}
		line, _ := rows.FieldPos(0)
		d, err := readDay(row, column)
		if first := lines[d.Date]; err == nil && first != 0 {
			err = fmt.Errorf("%v is on line %d already: leave one of them", d.Date, first)
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		lines[d.Date] = line
		days = append(days, d)
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return days, nil
}

// unquoted says which line the CSV reader could not take, and what to do.
func unquoted(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("line %d: %w: put quotes around the whole field, or leave them out", parse.StartLine, parse.Err)
	}
	return err
}

func readDay(row []string, column map[string]int) (Day, error) {
	field := func(name string) string {
		if i := column[name]; i >= 0 && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	date, err := readDate(field("date"))
	if err != nil {
		return Day{}, err
	}
	kind, err := ParseDayKind(strings.ToLower(field("kind")))
	if err != nil {
		return Day{}, fmt.Errorf("kind %q: write one of %s", field("kind"), strings.Join(dayKinds[Holiday:], ", "))
	}
	if field("name") == "" {
		return Day{}, errors.New("the name is missing: write what the day is called")
	}
	return Day{Date: date, Kind: kind, Name: field("name"), Source: field("source")}, nil
}

func readDate(s string) (Date, error) {
	for _, layout := range []string{time.DateOnly, "2/1/2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return dateOf(t), nil
		}
	}
	return Date{}, fmt.Errorf("date %q: write it as 2027-02-05 or 05/02/2027", s)
}
