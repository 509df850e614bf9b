package rosterfile_test

import "keng/internal/names"

// kind is what the people of a cell are like. The shares are of a hundred.
type kind struct {
	who   mix
	women int
	// youngest and oldest are the ages of those who work, retired how many are older.
	youngest, oldest, retired int
	// phones are how many of those who work have one.
	phones int
	// couples tells that some share a phone at home.
	couples bool
}

// mix is which peoples live together, each as often as it stands there.
type mix []*names.People

const (
	// phonesRetired is how many of a hundred retired people have a phone.
	phonesRetired = 35
	// core are the first members of a cell, of whom it always has enough: they
	// hold its offices.
	core = 5
	// withCommittee is how many official members elect a committee (chi ủy).
	withCommittee = 9
)

// cell makes up a cell of so many.
func (c *composer) cell(name string, k kind, size int) *unit {
	c = c.within()
	u := &unit{name: name}
	home := of(c, k.who)
	seen := map[string]bool{}
	for len(u.members) < size {
		m := &comrade{}
		who := home
		if c.chance.IntN(100) < 15 {
			who = of(c, k.who)
		}
		m.name, m.woman = who.Draw(c.chance, k.women)
		c.age(m, k, len(u.members) < core)
		if key := m.name + string(rune(m.age)); !seen[key] {
			seen[key] = true
			u.members = append(u.members, m)
		}
	}
	u.elect(c)
	u.namesakes(c)
	if k.couples {
		u.couple(c)
	}
	u.forget(c)
	return u
}

// age gives somebody an age, and what goes with it.
func (c *composer) age(m *comrade, k kind, inCore bool) {
	phones := k.phones
	switch {
	case inCore:
		m.age = max(28, k.youngest) + c.chance.IntN(28)
		phones += (100 - phones) / 3 // who holds an office is called more often
	case c.chance.IntN(100) < k.retired:
		m.age = k.oldest + 1 + c.chance.IntN(86-k.oldest)
		phones = min(phonesRetired, phones)
		released := map[int]int{6: 4, 7: 45, 8: 85}[m.age/10] // of a hundred of that age
		if c.chance.IntN(100) < released {
			m.category = exempt
		}
	default:
		m.age = k.youngest + c.chance.IntN(k.oldest-k.youngest+1)
		if m.age < 35 && c.chance.IntN(100) < 13 {
			m.category = probationary
		}
	}
	m.born = now - m.age
	if c.chance.IntN(100) < phones {
		m.phone = c.phone()
	}
}

// elect fills the offices: with nine official members or more the secretary and
// the deputies are of a committee, below that there is none.
func (u *unit) elect(c *composer) {
	official := 0
	for _, m := range u.members {
		if m.category == "" {
			official++
		}
	}
	offices := []string{secretary}
	if official >= withCommittee || official >= core && c.chance.IntN(2) == 0 {
		offices = append(offices, deputy)
	}
	if official >= 60 {
		offices = append(offices, deputy)
	}
	for _, from := range []int{withCommittee, 15 + c.chance.IntN(10), 28, 60, 100} {
		if official >= from {
			offices = append(offices, committee)
		}
	}
	for _, m := range u.members {
		if len(offices) > 0 && m.category == "" && m.age >= 28 && m.age < 60 {
			m.office, offices = offices[0], offices[1:]
		}
	}
	if s := u.members[0]; s.phone == "" {
		s.phone = c.phone() // somebody has to be called
	}
}

// namesakes has somebody in every fifth cell be called as another one there.
func (u *unit) namesakes(c *composer) {
	if len(u.members) < 10 || c.chance.IntN(5) > 0 {
		return
	}
	last := u.members[len(u.members)-1]
	for _, m := range u.members {
		if m.woman == last.woman && m != last && m.name != last.name && !u.has(m.name, last.born) {
			last.name = m.name
			return
		}
	}
}

func (u *unit) has(name string, born int) bool {
	for _, m := range u.members {
		if m.name == name && m.born == born {
			return true
		}
	}
	return false
}

// couple has a man and a woman in every third cell share his phone.
func (u *unit) couple(c *composer) {
	if c.chance.IntN(3) > 0 {
		return
	}
	for _, man := range u.members {
		for _, woman := range u.members {
			if apart := man.age - woman.age; !man.woman && woman.woman && man.phone != "" && apart >= -2 && apart <= 6 {
				woman.phone = man.phone
				return
			}
		}
	}
}

// forget leaves out a birth year of some who are the only one of their name.
func (u *unit) forget(c *composer) {
	count := map[string]int{}
	for _, m := range u.members {
		count[m.name]++
	}
	for _, m := range u.members {
		if count[m.name] == 1 && m.office == "" && c.chance.IntN(150) == 0 {
			m.born = 0
		}
	}
}
