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

// successor is who is to have a cell's secretary's office, by their row.
type successor struct {
	*subject
	seat seat
}

// successors are the secretaries whom rows name, by their cells.
func (p *plan) successors() map[UnitID]successor {
	next := map[UnitID]successor{}
	for _, s := range p.subjects {
		for _, seat := range s.seats {
			if id := seat.place.unit.ID; id != 0 && seat.row.has(Secretary) {
				next[id] = successor{s, seat}
			}
		}
	}
	return next
}

// succeed has the secretaries whom rows name take over from those before them,
// wherever these stand, and whether a row names them or not: a cell has one.
func (p *plan) succeed() {
	next := p.successors()
	for _, s := range p.subjects {
		for _, held := range handedOver(s.record, next) {
			s.gave = append(s.gave, held)
			if !slices.Contains(s.ended, held) {
				s.ended = append(s.ended, held)
			}
		}
	}
	for _, r := range p.absent {
		for _, held := range handedOver(r, next) {
			p.relieved = append(p.relieved, Appointment{r.ID, held})
		}
	}
}

// handedOver are the offices that others take over from somebody, who note it.
func handedOver(before Record, next map[UnitID]successor) (all []RoleIn) {
	for _, held := range before.Roles {
		to, ok := next[held.Unit]
		if ok && held.Role == Secretary && to.record.ID != before.ID {
			to.after = append(to.after, succession{before, to.seat})
			all = append(all, held)
		}
	}
	return all
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
