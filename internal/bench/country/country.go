// Package country writes a made-up country into an empty Postgres: its
// provinces, communes and cells, one of twenty with a past, and everybody in
// them with a linked account, a year of meetings with the sums of their rolls,
// and the meetings to come with what is due about them.
//
// It copies rows in, as the program's use cases would have written them, which
// would take weeks. Left out is what nothing that is measured here asks for:
// phone numbers, the lines of rolls, answers, and what was sent.
package country

import (
	"math/rand/v2"

	"keng/internal/bench/province"
	"keng/internal/calendar"
)

// Cells and People are the size of the whole country.
const (
	Cells  = 250_000
	People = 5_600_000
)

// Now is the time at which the country is as it was written.
var Now = province.Now

// How many units of a kind are right below one, on average: those of 250,000
// cells in 3,321 communes of 34 provinces.
const (
	cellsInCommune     = 75
	communesInProvince = 98
)

// firstChat is below the first chat of a person.
const firstChat = 7_100_000_000

// Country is what is written. Units are numbered from the top downwards, and
// last come the cells that have merged into others.
type Country struct {
	Cells, People int
	// sizes are how many people each cell has, starts who is the first of them.
	sizes, starts []int
	pasts         []past
	// merged is how many cells are no more.
	merged int
	edits  []edit
}

// New plans a country of so many cells and people, always the same one.
func New(cells, people int) *Country {
	c := &Country{Cells: cells, People: people, sizes: make([]int, cells), starts: make([]int, cells)}
	chance := rand.New(rand.NewPCG(1930, uint64(cells)))
	var sum float64
	weights := make([]float64, cells)
	for i := range weights {
		weights[i] = 0.5 + chance.Float64()
		sum += weights[i]
	}
	var passed float64
	given := 0
	for i, w := range weights {
		passed += w
		upTo := min(int(passed/sum*float64(people)), people)
		if i == cells-1 {
			upTo = people
		}
		c.starts[i], c.sizes[i] = given, upTo-given
		given = upTo
	}
	c.remember()
	return c
}

// Communes is how many there are.
func (c *Country) Communes() int { return (c.Cells + cellsInCommune - 1) / cellsInCommune }

// Provinces is how many there are.
func (c *Country) Provinces() int {
	return (c.Communes() + communesInProvince - 1) / communesInProvince
}

// Top is the unit that holds all others.
func (c *Country) Top() int64 { return 1 }

// Province is the unit of the i-th province.
func (c *Country) Province(i int) int64 { return int64(2 + i) }

// Commune is the unit of the i-th commune.
func (c *Country) Commune(i int) int64 { return int64(2 + c.Provinces() + i) }

// Cell is the unit of the i-th cell; those behind the last are no more.
func (c *Country) Cell(i int) int64 { return int64(2 + c.Provinces() + c.Communes() + i) }

// CommuneOf is which commune the i-th cell is in.
func (c *Country) CommuneOf(i int) int { return i / cellsInCommune }

// Keeper is who keeps the i-th commune, and sees its figures.
func (c *Country) Keeper(i int) int64 { return c.person(i*cellsInCommune, 3) }

// Chat is the account of the i-th person, which is also the private chat.
func (c *Country) Chat(i int) int64 { return firstChat + int64(i) + 1 }

// person is the n-th of a cell, or its last.
func (c *Country) person(cell, n int) int64 {
	return int64(c.starts[cell] + min(n, max(c.sizes[cell]-1, 0)) + 1)
}

// founded is the day from which everything holds that has no other.
var founded = calendar.NewDate(2023, 11, 1)

// Linked is the day on which everybody was linked.
var Linked = calendar.NewDate(2025, 12, 30)
