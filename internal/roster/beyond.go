package roster

import "keng/internal/calendar"

// matchLeft decides about the rows that are left.
func (m *matcher) matchLeft(tx StandingTx, today calendar.Date) error {
	left := m.left
	m.left = nil
	if err := m.readPhones(tx, left, today); err != nil {
		return err
	}
	for _, s := range left {
		m.matchBeyond(s.place, s.row)
	}
	return nil
}

// readPhones reads whoever has a phone of these rows, wherever they are.
func (m *matcher) readPhones(tx StandingTx, rows []seat, today calendar.Date) error {
	seen := map[string]bool{}
	var phones []string
	for _, s := range rows {
		if phone := s.row.Phone; phone != "" && !seen[phone] {
			seen[phone] = true
			phones = append(phones, phone)
		}
	}
	people, err := tx.StandingByPhone(phones, today)
	m.phones = map[nameAndPhone][]*Record{}
	for i := range people {
		key := nameAndPhone{sameName(people[i].FullName), people[i].Phone}
		m.phones[key] = append(m.phones[key], &people[i])
	}
	return err
}

// matchBeyond decides about a row whose person does not stand in its unit: by
// name and phone it can be about somebody of another unit, else it is about
// somebody new.
func (m *matcher) matchBeyond(pl *place, row *Row) {
	if row.Phone == "" {
		m.claim(pl, row, &Record{})
		return
	}
	key := nameAndPhone{sameName(row.FullName), row.Phone}
	var found []*Record
	if s := m.known[key]; s != nil && s.couldBe(row) {
		found = append(found, &s.record)
	} else {
		for _, r := range m.phones[key] {
			if !differ(row.BirthYear, r.BirthYear) {
				found = append(found, r)
			}
		}
	}
	switch len(found) {
	case 0:
		m.claim(pl, row, &Record{})
	case 1:
		m.claim(pl, row, found[0])
	default:
		m.plan.wrong(row, "import.which_one", "Name", row.FullName, "People", len(found))
	}
}

// claim says that the row is about the person; one with no ID is new.
func (m *matcher) claim(pl *place, row *Row, r *Record) {
	key := nameAndPhone{sameName(row.FullName), row.Phone}
	s := m.claimed[r.ID]
	if r.ID == 0 {
		s = m.newcomer(key, row)
	}
	if s == nil {
		s = &subject{record: *r}
		m.plan.subjects = append(m.plan.subjects, s)
		if r.ID != 0 {
			m.claimed[r.ID] = s
		}
	}
	if pl.unit.Kind != Committee {
		for _, seat := range s.seats {
			if seat.place.unit.Kind != Committee {
				m.plan.wrong(row, "import.in_two_cells", "Name", row.FullName, "Other", seat.row.Line, "Unit", seat.place.path())
				return
			}
		}
	}
	s.seats = append(s.seats, seat{row, pl})
	if key.phone != "" && m.known[key] == nil {
		m.known[key] = s
	}
}

// newcomer is somebody new whom an earlier row is about too, or nil.
func (m *matcher) newcomer(key nameAndPhone, row *Row) *subject {
	s := m.known[key]
	if key.phone == "" || s == nil || s.record.ID != 0 || !s.couldBe(row) {
		return nil
	}
	return s
}

// couldBe tells whether no birth year speaks against the row being about the person.
func (s *subject) couldBe(row *Row) bool {
	for _, seat := range s.seats {
		if differ(seat.row.BirthYear, row.BirthYear) {
			return false
		}
	}
	return !differ(s.record.BirthYear, row.BirthYear)
}
