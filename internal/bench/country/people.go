package country

import (
	"math/rand/v2"
	"strconv"
	"time"

	"keng/internal/names"
	"keng/internal/roster"
)

// hanoi is the zone of everybody.
var hanoi = time.FixedZone("+07", 7*60*60)

// called is somebody's name, as it is kept.
type called struct{ name, key, folded string }

// pool are the names that people draw from: many share one, as they do.
func pool() []called {
	chance := rand.New(rand.NewPCG(1930, 3))
	peoples := []*names.People{names.Kinh, names.Kinh, names.Kinh, names.South, names.Tay, names.Hmong}
	all := make([]called, 20_000)
	for i := range all {
		name, _ := peoples[i%len(peoples)].Draw(chance, 40)
		all[i] = called{name, roster.SortKey(name), roster.Fold(name)}
	}
	return all
}

func (c *Country) people(row func(...any)) {
	chance := rand.New(rand.NewPCG(1930, 2))
	created := founded.At(0, hanoi).UTC()
	all := pool()
	for i := range c.People {
		n := all[chance.IntN(len(all))]
		row(int64(i+1), n.name, n.key, n.folded, 1945+chance.IntN(62), created)
	}
}

// each hands each person to f, with the cell and which of its people it is.
func (c *Country) each(f func(person int64, cell, n int)) {
	for cell, size := range c.sizes {
		for n := range size {
			f(int64(c.starts[cell]+n+1), cell, n)
		}
	}
}

// Some are not what most are.
const (
	exemptEvery    = 25
	awayEvery      = 100
	probationEvery = 20
)

// memberships are those of all people; who came with a cell that merged has two,
// and who is away for a time meets with the next cell.
func (c *Country) memberships(row func(...any)) {
	id := int64(0)
	from := founded.String()
	c.each(func(person int64, cell, n int) {
		since := from
		if p, ok := c.pastOf(cell); ok && p.kind == merged && n >= p.first {
			since = p.on.String()
			id++
			row(id, person, c.Cell(p.gone), "home", from, since, "merged")
			c.edited(p, roster.Home, id, id+1)
		}
		id++
		row(id, person, c.Cell(cell), "home", since, nil, "")
		if person%awayEvery == 0 && c.Cells > 1 {
			id++
			row(id, person, c.Cell((cell+1)%c.Cells), "temporary", "2026-06-01", "2027-06-01", "")
		}
	})
}

func (c *Country) categories(row func(...any)) {
	from := founded.String()
	for i := range c.People {
		category := "official"
		if i%probationEvery == 0 {
			category = "probationary"
		}
		row(int64(i+1), category, from)
	}
}

func (c *Country) statuses(row func(...any)) {
	id := int64(0)
	for i := range c.People {
		switch person := int64(i + 1); {
		case person%awayEvery == 0:
			id++
			row(id, person, "away", "2026-06-01", "2027-06-01")
		case person%exemptEvery == 0:
			id++
			row(id, person, "exempt", founded.String(), nil)
		}
	}
}

// roles are the offices of the cells, and who leads and keeps what is above.
func (c *Country) roles(row func(...any)) {
	from := founded.String()
	id := int64(0)
	office := func(person, unit int64, role roster.Role) {
		id++
		row(id, person, unit, string(role), from)
	}
	for cell, size := range c.sizes {
		for n, role := range []roster.Role{roster.Secretary, roster.Deputy, roster.CommitteeMember} {
			if n < size {
				office(c.person(cell, n), c.Cell(cell), role)
			}
		}
	}
	above := func(cell int, unit int64) {
		office(c.person(cell, 3), unit, roster.Admin)
		office(c.person(cell, 4), unit, roster.Leader)
	}
	for i := range c.Communes() {
		above(i*cellsInCommune, c.Commune(i))
	}
	for i := range c.Provinces() {
		above(i*cellsInCommune*communesInProvince+1, c.Province(i))
	}
	above(min(2, c.Cells-1), c.Top())
}

func (c *Country) accounts(row func(...any)) {
	linked, seen := Linked.At(0, hanoi).UTC(), Now.AddDate(0, 0, -20).UTC()
	for i := range c.People {
		chat := strconv.FormatInt(c.Chat(i), 10)
		row(int64(i+1), "telegram", chat, chat, int64(i+1), "vi", linked, seen)
	}
}

func (c *Country) consents(row func(...any)) {
	linked := Linked.At(0, hanoi).UTC()
	for i := range c.People {
		row(int64(i+1), int64(i+1), int64(i+1), roster.ConsentVersion, "telegram", linked)
	}
}
