// Package sheet lays out what is printed on paper: the cards by which the people
// of a cell join, and the poster of a cell.
//
// The same input makes the same bytes. Nothing of it is in what a PDF says of
// itself, so that a list of files shows no names.
package sheet

import (
	"errors"

	"keng/internal/calendar"
)

// ErrIncomplete means that something is missing without which nobody can join:
// a person or a cell has no name, code or link, or there is nobody at all.
var ErrIncomplete = errors.New("sheet: a name, a code or a link is missing")

// Sheet is what is printed for the people of a cell. Whoever holds a card can
// join as the person on it.
type Sheet struct {
	// Unit is the cell's name, Bot what people look for to find the bot: "@keng_bot".
	Unit, Bot string
	// Date is the day of the sheet, Until the last day on which the codes can be
	// used; the zero day is none.
	Date, Until calendar.Date
	People      []Person
}

// Person is somebody on a [Sheet].
type Person struct {
	Name string
	// BirthYear is 0 if it is not known, or not to be printed.
	BirthYear int
	// Code is typed by who cannot follow Link.
	Code, Link string
}

// Cell is what is printed for all of a cell at once.
type Cell struct {
	// Unit is the cell's name, Bot what people look for to find the bot: "@keng_bot".
	Unit, Bot  string
	Code, Link string
	// Date is the day of the poster. Until is the last day on which the code can
	// be used; the zero day is none.
	Date, Until calendar.Date
}
