package rosterfile_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"keng/internal/names"
)

// composer makes up an organisation, always the same one: who is in it and
// what they are there.
type composer struct {
	chance *rand.Rand
	// block is the digit after 0199 of its phone numbers, phones the last one.
	block, phones int
	cells         int
	taken         map[string]bool // the names of places
}

func newComposer(block int) *composer {
	return &composer{chance: rand.New(rand.NewPCG(1930, uint64(block))), block: block, taken: map[string]bool{}}
}

// phonesInCell is more than a cell has.
const phonesInCell = 230

// within is a composer for the next cell. It has chances and numbers of its own,
// so that what changes in one cell changes no other.
func (c *composer) within() *composer {
	c.cells++
	return &composer{chance: rand.New(rand.NewPCG(uint64(c.block), uint64(c.cells))), block: c.block, phones: c.cells * phonesInCell}
}

// unit is a committee with units below it, or a cell with members.
type unit struct {
	name    string
	below   []*unit
	leaders []seat
	members []*comrade
}

// seat is a comrade in an office.
type seat struct {
	*comrade
	office string
}

// comrade is somebody of the organisation.
type comrade struct {
	name  string
	woman bool
	// age is in the year now; born is 0 for one of whom the roster does not say.
	age, born int
	phone     string
	// office and category are as the file has them, empty for an ordinary and
	// for an official member.
	office, category string
}

// now is the year in which people have their ages.
const now = 2026

// The words of the file.
const (
	secretary    = "Bí thư"
	deputy       = "Phó bí thư"
	committee    = "Chi ủy viên"
	leader       = "Lãnh đạo"
	admin        = "Quản trị"
	probationary = "Dự bị"
	exempt       = "Miễn sinh hoạt"
)

func (u *unit) add(below ...*unit) { u.below = append(u.below, below...) }

// phone is a number that nobody has: what began with 01 was renumbered in 2018,
// and had a digit more. Those of an organisation are no row of numbers.
func (c *composer) phone() string {
	c.phones++
	return fmt.Sprintf("0199%d%05d", c.block, c.phones*61803%100_000)
}

// lead has comrades of a cell lead a committee above it: people of some
// experience, if the cell has them. They are not the cell's secretary, and not
// leaders already.
func (c *composer) lead(u *unit, office string, from *unit, many int) {
	for _, youngest := range []int{38, 28} {
		for _, m := range from.members {
			if many > 0 && m.office != secretary && m.category == "" && m.age >= youngest && m.age < 60 && !u.led(m) {
				many--
				c.appoint(u, office, m)
			}
		}
	}
	if many > 0 {
		panic(from.name + " has nobody more to lead " + u.name)
	}
}

func (c *composer) appoint(u *unit, office string, m *comrade) {
	if m.phone == "" {
		m.phone = c.phone() // by name and phone they are known in two units
	}
	u.leaders = append(u.leaders, seat{m, office})
}

func (u *unit) led(by *comrade) bool {
	for _, s := range u.leaders {
		if s.comrade == by {
			return true
		}
	}
	return false
}

// outside has people lead a committee who are in none of its cells.
func (c *composer) outside(u *unit, office string, who *names.People, many int) {
	for range many {
		age := 42 + c.chance.IntN(17)
		m := &comrade{age: age, born: now - age}
		m.name, m.woman = who.Draw(c.chance, 20)
		c.appoint(u, office, m)
	}
}

// cells are all cells of the unit.
func (u *unit) cells() []*unit {
	if len(u.below) == 0 {
		return []*unit{u}
	}
	var all []*unit
	for _, b := range u.below {
		all = append(all, b.cells()...)
	}
	return all
}

// of picks one.
func of[E any](c *composer, some []E) E { return some[c.chance.IntN(len(some))] }

// place is a name of two words that no other place of the organisation has.
func (c *composer) place(first, second []string) string {
	for {
		name := of(c, first) + " " + of(c, second)
		if !c.taken[name] {
			c.taken[name] = true
			return name
		}
	}
}

// settle changes sizes, within bounds, until they add up.
func (c *composer) settle(sizes []int, total, low, high int) {
	for _, n := range sizes {
		total -= n
	}
	for total != 0 {
		i := c.chance.IntN(len(sizes))
		switch {
		case total > 0 && sizes[i] < high:
			sizes[i]++
			total--
		case total < 0 && sizes[i] > low:
			sizes[i]--
			total++
		}
	}
}

// file is the roster file, the top first.
func (u *unit) file(t testing.TB, comma rune) []byte {
	t.Helper()
	var b bytes.Buffer
	if comma == ';' {
		b.WriteString("\ufeff") // as a spreadsheet that is set to Vietnamese writes it
	}
	w := csv.NewWriter(&b)
	w.Comma = comma
	lines := [][]string{{"Đơn vị", "Họ và tên", "Chức vụ", "Số điện thoại", "Năm sinh", "Loại"}}
	if err := w.WriteAll(u.lines(lines, u.name)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (u *unit) lines(lines [][]string, path string) [][]string {
	for _, s := range u.leaders {
		lines = append(lines, s.line(path, s.office, ""))
	}
	for _, m := range u.members {
		lines = append(lines, m.line(path, m.office, m.category))
	}
	for _, b := range u.below {
		lines = b.lines(lines, path+" / "+b.name)
	}
	return lines
}

func (m *comrade) line(path, office, category string) []string {
	born := ""
	if m.born > 0 {
		born = strconv.Itoa(m.born)
	}
	return []string{path, m.name, office, m.phone, born, category}
}
