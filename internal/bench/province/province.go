// Package province writes a made-up province into an empty database: its
// communes and cells, everybody in them with a linked account, a year of
// meetings with closed rolls, and one announced meeting for each cell.
//
// It writes rows, not by the program's use cases, which would take an hour for
// 32,015 people. What it writes is what they would have written.
package province

import (
	"math"
	"math/rand/v2"
	"time"
)

// Members and Cells are the size of the province that the figures are for.
const (
	Members = 32_015
	Cells   = 288
)

// Now is the time to run a program at that is to find the province as it is:
// the year's meetings are over, the next ones announced and a few days off.
var Now = time.Date(2026, time.December, 30, 9, 0, 0, 0, hanoi)

// hanoi is the zone of everybody. It has had no summer time for fifty years.
var hanoi = time.FixedZone("+07", 7*60*60)

// Leaders is how many people see the figures of the whole province.
const Leaders = 5

// firstChat is below the first chat of a person: more than 32 bits, as many
// real ones.
const firstChat = 7_100_000_000

// Province is what was written. The identifiers are those of the database.
type Province struct {
	// Seats are the members, in the order of their identifiers.
	Seats []Seat
	// Leaders are the accounts of those who see the figures of everybody.
	Leaders []int64
	// Top is the unit that holds all others.
	Top int64
	// Cells is how many cells there are.
	Cells int
}

// Seat is a member's place.
type Seat struct {
	Person int64
	// Cell is the unit, Meeting its meeting that is announced.
	Cell, Meeting int64
	// Chat is the account, which is also the private chat.
	Chat int64
}

// Meetings is how many meetings of each cell are over.
const Meetings = 12

// MembersIn is how many members so many cells have, in proportion.
func MembersIn(cells int) int { return (Members*cells + Cells/2) / Cells }

// New plans a province of so many cells, always the same one.
func New(cells int) *Province {
	p := &Province{Top: 1, Cells: cells}
	for c, size := range sizes(cells, MembersIn(cells)) {
		for range size {
			person := int64(len(p.Seats) + 1)
			p.Seats = append(p.Seats, Seat{
				Person: person, Cell: p.cell(c), Meeting: meetingID(c, Meetings), Chat: firstChat + person,
			})
		}
	}
	for l := range Leaders {
		p.Leaders = append(p.Leaders, firstChat+int64(len(p.Seats)+l+1))
	}
	return p
}

// cellsInCommune is the province's of 144 communes with 288 cells.
const cellsInCommune = 2

func (p *Province) communes() int { return (p.Cells + cellsInCommune - 1) / cellsInCommune }

// commune is the unit above the c-th cell.
func (p *Province) commune(c int) int64 { return p.Top + 1 + int64(c/cellsInCommune) }

// cell is the unit of the c-th cell.
func (p *Province) cell(c int) int64 { return p.Top + 1 + int64(p.communes()+c) }

// meetingID is the number of a cell's n-th meeting.
func meetingID(c, n int) int64 { return int64(c*(Meetings+1) + n + 1) }

// sizes are those of the cells: most near the mean, some half of it, a few
// three times as large. They add up to members.
func sizes(cells, members int) []int {
	chance := rand.New(rand.NewPCG(32_015, 288))
	weights := make([]float64, cells)
	var sum float64
	for i := range weights {
		weights[i] = min(max(math.Exp(chance.NormFloat64()*0.45), 0.3), 3)
		sum += weights[i]
	}
	all := make([]int, cells)
	var passed float64
	given := 0
	for i, w := range weights {
		passed += w
		upTo := int(math.Round(passed / sum * float64(members)))
		if i == cells-1 {
			upTo = members
		}
		all[i] = upTo - given
		given = upTo
	}
	return all
}
