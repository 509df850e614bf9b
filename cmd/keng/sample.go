package main

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// sampleCommune is the committee above the demonstration's cells. Commune and
// villages have names from Mèo Vạc, the people are made up.
const sampleCommune = "Đảng bộ xã Niêm Sơn"

// sampleCell is a cell of the demonstration.
type sampleCell struct {
	name    string
	size    int
	village bool // a village's, with its old people and farmers; else people of an office
	// kinh is how many in ten have names of the lowlands.
	kinh  int
	clock calendar.Clock
	place string
	// after is how many days later than the first of the cells it meets.
	after int
}

var sampleCells = []sampleCell{
	{"Chi bộ thôn Niêm Đồng", usualSample, true, 1, calendar.NewClock(19, 30), "Nhà văn hóa thôn Niêm Đồng", 0},
	{"Chi bộ thôn Niêm Tòng", 19, true, 0, calendar.NewClock(19, 30), "Nhà văn hóa thôn Niêm Tòng", 0},
	{"Chi bộ thôn Cốc Pại", 15, true, 1, calendar.NewClock(19, 0), "Nhà văn hóa thôn Cốc Pại", 1},
	{"Chi bộ Trường Phổ thông dân tộc bán trú", 33, false, 6, calendar.NewClock(16, 30), "Phòng hội đồng nhà trường", 1},
	{"Chi bộ Cơ quan xã", 40, false, 4, calendar.NewClock(14, 0), "Hội trường Đảng ủy xã", 2},
	{"Chi bộ Trạm Y tế xã", 13, false, 5, calendar.NewClock(16, 0), "Phòng giao ban Trạm Y tế", 2},
}

// usualSample is how many people the first of them has.
const usualSample = 27

// sampleOf are the cells with so many people in the first one.
func sampleOf(first int) []sampleCell {
	cells := slices.Clone(sampleCells)
	cells[0].size = first
	return cells
}

// sampleLeader is who sees the figures of the whole commune.
const sampleLeader = "Nông Văn Thắng"

// sampleRows are the roster of the commune, always the same for a year: cell
// after cell, the secretary first, then the deputy, then the cell's committee.
func sampleRows(year int, cells []sampleCell) []roster.Row {
	g := &sampleGenerator{
		rand: rand.New(rand.NewPCG(1930, 2)), // the same people at each start
		year: year,
	}
	for _, cell := range cells {
		g.cell(cell)
	}
	leader := g.rows[0]
	for _, row := range g.rows {
		if row.FullName == sampleLeader {
			leader = row
		}
	}
	leader.Unit, leader.Roles, leader.Category = []string{sampleCommune}, []roster.Role{roster.Leader}, ""
	g.add(leader)
	return g.rows
}

// sampleGenerator makes people up.
type sampleGenerator struct {
	rand  *rand.Rand
	year  int
	rows  []roster.Row
	names map[string]bool // those of the cell
}

func (g *sampleGenerator) cell(c sampleCell) {
	g.names = map[string]bool{}
	offices := [][]roster.Role{{roster.Secretary}, {roster.Deputy}}
	if c.size > 20 {
		offices = append(offices, []roster.Role{roster.CommitteeMember})
	}
	for i := range c.size {
		row := roster.Row{
			Unit: []string{sampleCommune, c.name}, RolesGiven: true,
			FullName: g.name(c.kinh), BirthYear: g.year - g.age(c.village),
		}
		switch {
		case i < len(offices):
			row.Roles, row.BirthYear = offices[i], g.year-35-g.rand.IntN(20)
		case i >= c.size-2: // admitted this year
			row.Category, row.BirthYear = roster.Probationary, g.year-20-g.rand.IntN(8)
		case c.village && i%10 == 9, g.year-row.BirthYear > 75: // in each village somebody is
			row.Category, row.BirthYear = roster.Exempt, min(row.BirthYear, g.year-72-i%7)
		}
		if c.name == "Chi bộ Cơ quan xã" && i == len(offices) {
			row.FullName = sampleLeader
		}
		if i < len(offices) || g.rand.IntN(100) < 82 {
			row.Phone = g.phone()
		}
		g.add(row)
	}
}

func (g *sampleGenerator) add(row roster.Row) {
	row.Line = len(g.rows) + 2 // below the headings
	g.rows = append(g.rows, row)
}

// age is that of grown people: in a village every sixth is old, in an office nobody is.
func (g *sampleGenerator) age(village bool) int {
	if village && g.rand.IntN(6) == 0 {
		return 70 + g.rand.IntN(18)
	}
	return 25 + g.rand.IntN(34)
}

// phone is a number that nobody has: what began with 01 was renumbered in 2018.
func (g *sampleGenerator) phone() string { return fmt.Sprintf("0199000%03d", len(g.rows)+1) }
