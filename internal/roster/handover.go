package roster

import "slices"

// HandOver is that the office of a cell's secretary goes from one to another.
type HandOver struct {
	Unit UnitID
	// To is 0 in a preview for somebody who is new.
	From, To PersonID
}

// succession is such a hand-over as rows bring it.
type succession struct {
	from Record
	seat seat
}

// unit is the cell whose secretary changes.
func (s succession) unit() UnitID { return s.seat.place.unit.ID }

// succeed has the secretaries whom rows name take over from those before them,
// wherever these stand, and whether a row names them or not: a cell has one.
func (p *plan) succeed() {
	next := map[UnitID]*subject{}
	seats := map[UnitID]seat{}
	for _, s := range p.subjects {
		for _, seat := range s.seats {
			if id := seat.place.unit.ID; id != 0 && seat.row.has(Secretary) {
				next[id], seats[id] = s, seat
			}
		}
	}
	take := func(before Record, held RoleIn) bool {
		s := next[held.Unit]
		if held.Role != Secretary || s == nil || s.record.ID == before.ID {
			return false
		}
		s.after = append(s.after, succession{before, seats[held.Unit]})
		return true
	}
	for _, s := range p.subjects {
		for _, held := range s.record.Roles {
			if take(s.record, held) {
				s.gave = append(s.gave, held)
				if !slices.Contains(s.ended, held) {
					s.ended = append(s.ended, held)
				}
			}
		}
	}
	for _, r := range p.absent {
		for _, held := range r.Roles {
			if take(r, held) {
				p.relieved = append(p.relieved, Appointment{r.ID, held})
			}
		}
	}
}

// takesOver tells whether somebody has the office that begins from another.
func (s *subject) takesOver(a start) bool {
	return a.role == Secretary && slices.ContainsFunc(s.after, func(x succession) bool { return x.seat.place == a.place })
}

// handOvers are what has become of the plan's successions.
func (p *plan) handOvers() (all []HandOver) {
	for _, s := range p.subjects {
		for _, x := range s.after {
			all = append(all, HandOver{Unit: x.unit(), From: x.from.ID, To: s.person.ID})
		}
	}
	return all
}
