package roster

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/fault"
)

// SealTx seals what must pass through the database and is for one reader alone: a
// code on its way. Whoever has the database only cannot read it.
type SealTx interface {
	// Seal seals a text.
	Seal(text string) (string, error)
	// Unseal returns what was sealed.
	Unseal(sealed string) (string, error)
}

// InviteTx is what making codes for the people of a cell needs of a transaction.
type InviteTx interface {
	CodeTx
	InviteeTx
}

// InviteeTx reads whom codes can be made for.
type InviteeTx interface {
	TreeTx
	MemberTx
	// StandingPeople returns what stands about those who belong to one of the units
	// or hold an office there, on a day.
	StandingPeople(units []UnitID, on calendar.Date) ([]Record, error)
}

// MayInvite tells whether somebody sees who of a cell has joined, and may have codes
// made for its people: see [HandOutCodes].
func MayInvite(tx TreeTx, by *Identity, cell UnitID, today calendar.Date) (bool, error) {
	path, err := tx.UnitsAbove(cell, today)
	if err != nil || len(path) == 0 || path[0].Kind != Cell {
		return false, err
	}
	return by.May(HandOutCodes, false, path...), nil
}

// Invitees are the people of a cell, as far as codes are concerned.
type Invitees struct {
	// All are those at home in the cell, but for those without a name.
	All []Member
	// Beyond are those of them for whom the asker may have no code made: they hold
	// an office above, and whoever has their code passes for them.
	Beyond map[PersonID]bool
}

// Missing are those who have not joined and for whom a code may be made.
func (i Invitees) Missing() []Member {
	return slices.DeleteFunc(i.ForSheet(true), func(m Member) bool { return m.Joined })
}

// ForSheet are those for whom a sheet of codes may be made: everybody, or who has
// not joined, but for those who did and do not want to any more.
func (i Invitees) ForSheet(everybody bool) []Member {
	return slices.DeleteFunc(slices.Clone(i.All), func(m Member) bool {
		return i.Beyond[m.Person.ID] || !everybody && (m.Joined || m.Withdrawn)
	})
}

// InviteesOf reads the people of a cell for somebody who [MayInvite] there.
func InviteesOf(tx InviteeTx, by *Identity, cell UnitID, today calendar.Date) (Invitees, error) {
	found := Invitees{Beyond: map[PersonID]bool{}}
	members, err := tx.MembersAt(cell, today)
	if err != nil {
		return found, err
	}
	found.All = slices.DeleteFunc(members, func(m Member) bool { return m.Category == Visiting || m.Category == Following || m.Person.Nameless })
	records, err := tx.StandingPeople([]UnitID{cell}, today)
	if err != nil {
		return found, err
	}
	for _, r := range records {
		for _, role := range r.Roles {
			if found.Beyond[r.ID] || r.ID == by.Person.ID || !role.beyond(cell) {
				continue
			}
			path, err := tx.UnitsAbove(role.Unit, today)
			if err != nil {
				return found, err
			}
			found.Beyond[r.ID] = !by.May(ChangeTree, false, path...)
		}
	}
	return found, nil
}

// beyond tells whether the role gives more than a secretary's rights in the cell.
func (r RoleIn) beyond(cell UnitID) bool { return r.Unit != cell || r.Role.SeesBelow() }

// Invite makes a code for each of these people of a cell, in their order, for
// somebody who [MayInvite] there. It refuses people of whom they may not.
func Invite(tx InviteTx, by *Identity, cell UnitID, people []PersonID, today calendar.Date) ([]string, error) {
	found, err := InviteesOf(tx, by, cell, today)
	if err != nil {
		return nil, err
	}
	for _, who := range people {
		if err := found.check(who); err != nil {
			return nil, err
		}
	}
	return IssueCodes(tx, people)
}

// check refuses somebody for whom no code may be made.
func (i Invitees) check(who PersonID) error {
	at := slices.IndexFunc(i.All, func(m Member) bool { return m.Person.ID == who })
	switch {
	case at < 0:
		return fault.New(fault.NotFound, "person.unknown")
	case i.Beyond[who]:
		return fault.New(fault.Forbidden, "invite.above", "Name", i.All[at].Person.FullName)
	}
	return nil
}
