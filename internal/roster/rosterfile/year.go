package rosterfile

import (
	"regexp"
	"strconv"
	"strings"

	"keng/internal/roster"
	"keng/internal/workbook"
)

// oldest is the earliest year of birth that is no slip of the pen.
const oldest = 1900

// A day of birth says its year in whichever order day and month stand, and
// without the day, too. A year of two digits is none.
var (
	dayFirst  = regexp.MustCompile(`^(?:\d{1,2}([/.-])){1,2}(\d{4})$`)
	yearFirst = regexp.MustCompile(`^(\d{4})([/.-])\d{1,2}(?:([/.-])\d{1,2})?$`)
)

// readYear takes a year of four digits, or the year of a day.
func readYear(row *roster.Row, cell workbook.Cell) (problem string) {
	switch {
	case cell.Text == "":
		return ""
	case cell.Day != "" && fourDigits(cell.Text):
		// 1971 in a cell that is shown as a day reads 24/05/1905: who wrote
		// which of them is not for us to guess.
		return "rosterfile.unclear_year"
	}
	year, err := strconv.Atoi(yearOf(cell))
	if err != nil || year < oldest {
		return "import.bad_birth_year"
	}
	row.BirthYear = year
	return ""
}

// yearOf returns the digits of the year, or nothing.
func yearOf(cell workbook.Cell) string {
	if cell.Day != "" {
		year, _, _ := strings.Cut(cell.Day, "-")
		return year
	}
	if fourDigits(cell.Text) {
		return cell.Text
	}
	if m := dayFirst.FindStringSubmatch(cell.Text); m != nil {
		return m[2]
	}
	if m := yearFirst.FindStringSubmatch(cell.Text); m != nil {
		return m[1]
	}
	return ""
}

func fourDigits(s string) bool {
	return len(s) == 4 && strings.Trim(s, "0123456789") == ""
}
