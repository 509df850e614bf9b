package roster

import "slices"

// Join is the edit after which what was kept of somebody in two records stands in
// the one of the person who stays, with the facts of the record that goes, which are
// gone. On the days on which the one that stays has a home, what somebody is of a
// cell (grade, status, stay, group) goes by it, else by the other; of a home or an
// office both say the same where both have it.
func Join(stays PersonID, standing, going []Fact) Edit {
	var e Edit
	homes := ofKind(standing, Home)
	for _, f := range going {
		f.ID, f.Person = 0, stays
		switch f.Kind {
		case Grade: // one line, woven of both
		case Status, Stay, InGroup:
			e.Begin = append(e.Begin, f.outside(append(slices.Clone(homes), f.line(standing)...))...)
		default:
			e.Begin = append(e.Begin, f.outside(f.line(standing))...)
		}
	}
	e.Add(weave(stays, homes, ofKind(standing, Grade), ofKind(going, Grade)))
	return e
}

// weave is the edit after which the grade is that of the record that stays on the
// days of these homes, and on others that of the one that goes, if it has one: a
// grade holds on after somebody has left.
func weave(stays PersonID, homes, standing, going []Fact) Edit {
	var e Edit
	for _, f := range going {
		f.ID, f.Person = 0, stays
		e.Begin = append(e.Begin, f.outside(homes)...)
	}
	if len(e.Begin) == 0 {
		return e
	}
	others := slices.Clone(e.Begin)
	for _, f := range standing {
		void := f
		void.To = f.From
		e.End = append(e.End, void)
		f.ID = 0
		e.Begin = append(e.Begin, f.outside(others)...)
	}
	return e
}

func ofKind(facts []Fact, kind FactKind) (some []Fact) {
	for _, f := range facts {
		if f.Kind == kind && !f.Void() {
			some = append(some, f)
		}
	}
	return some
}

// line are those of the facts of which only one can hold at a time, f among them.
func (f Fact) line(facts []Fact) (some []Fact) {
	for _, g := range facts {
		if g.sameLine(f) {
			some = append(some, g)
		}
	}
	return some
}

// TwoHomes finds a home in each of two records that a person cannot have both:
// other cells, on the same day.
func TwoHomes(one, other []Fact) (a, b Fact, found bool) {
	for _, a := range ofKind(one, Home) {
		for _, b := range ofKind(other, Home) {
			if a.Unit != b.Unit && a.meets(b) {
				return a, b, true
			}
		}
	}
	return a, b, false
}

// outside are the parts of f on the days on which none of the others holds; none of
// a fact that never held.
func (f Fact) outside(others []Fact) []Fact {
	if f.Void() {
		return nil
	}
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
