package roster

import "slices"

// Join is the edit after which what was kept of somebody in two records stands in
// one: the facts of the record that goes are taken back, and hold about the person
// of the one that stays on the days of which that says nothing. What a member was
// of a cell (status, stay, group) goes by the record that has them there.
func Join(stays PersonID, standing, going []Fact) Edit {
	var e Edit
	for _, f := range going {
		if f.Void() {
			continue
		}
		void := f
		void.To, void.Ended = f.From, ""
		e.End = append(e.End, void)
		f.ID, f.Person = 0, stays
		e.Begin = append(e.Begin, f.outside(slices.DeleteFunc(slices.Clone(standing), func(g Fact) bool {
			ofMember := f.Kind == Status || f.Kind == Stay || f.Kind == InGroup
			return !g.sameLine(f) && (!ofMember || g.Kind != Home)
		}))...)
	}
	return e
}

// TwoHomes finds a home in each of two records that a person cannot have both:
// other cells, on the same day.
func TwoHomes(one, other []Fact) (a, b Fact, found bool) {
	for _, a := range one {
		for _, b := range other {
			if a.Kind == Home && b.Kind == Home && a.Unit != b.Unit && !a.Void() && !b.Void() && a.meets(b) {
				return a, b, true
			}
		}
	}
	return a, b, false
}

// outside are the parts of f on the days on which none of the others holds.
func (f Fact) outside(others []Fact) []Fact {
	parts := []Fact{f}
	for _, g := range others {
		if g.Void() {
			continue
		}
		var left []Fact
		for _, p := range parts {
			if !p.meets(g) {
				left = append(left, p)
				continue
			}
			if p.From.Before(g.From) {
				before := p
				before.To, before.Ended = g.From, ""
				left = append(left, before)
			}
			if !g.To.IsZero() && (p.To.IsZero() || g.To.Before(p.To)) {
				after := p
				after.From = g.To
				left = append(left, after)
			}
		}
		parts = left
	}
	return parts
}
