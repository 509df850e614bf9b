package roster

import "keng/internal/calendar"

// Role is an office that somebody holds in a unit. That a person is a member
// of their cell is no role.
type Role string

// The roles.
const (
	// Secretary heads a cell (bí thư).
	Secretary Role = "secretary"
	// Deputy stands in for the secretary (phó bí thư).
	Deputy Role = "deputy"
	// CommitteeMember sits on the cell's committee (chi ủy viên).
	CommitteeMember Role = "committee"
	// GroupLeader heads a group of a large cell (tổ trưởng tổ đảng).
	GroupLeader Role = "group_leader"
	// Follower is the member of the committee above who follows a cell (cấp ủy
	// viên phụ trách).
	Follower Role = "follower"
	// Leader sees the figures of a unit and of all below it.
	Leader Role = "leader"
	// Admin keeps a unit and all below it.
	Admin Role = "admin"
)

// LeadsCell tells whether the role has a secretary's rights in its cell: the
// deputy's and the committee members' are the same.
func (r Role) LeadsCell() bool {
	return r == Secretary || r == Deputy || r == CommitteeMember
}

// SeesBelow tells whether the role reaches down to the units below its own.
func (r Role) SeesBelow() bool { return r == Leader || r == Admin }

// RoleIn is a role in a unit.
type RoleIn struct {
	Role Role
	Unit UnitID
}

// Identity is somebody whom an account speaks for, and what they may do, on a day.
type Identity struct {
	Account Account
	// Person has ID 0 if the account is not linked; then all that follows is
	// empty. It is without the phone, which MemberTx.Person knows.
	Person Person
	// Cell is the person's home cell; its ID is 0 for one who belongs to none.
	Cell Unit
	// Category is empty for one who belongs to no cell.
	Category Category
	// Stay is the cell with which the person meets for a time; 0 for none.
	Stay  UnitID
	Roles []RoleIn
	// Until is the first day after that one on which it is known to change to which
	// cells' meetings the person is asked: a home, a stay, a status or a following
	// begins or ends. It is zero if nothing of it is known to change.
	Until calendar.Date
	// Consent is the newest text that the person has agreed to through this account,
	// by its version; empty for none.
	Consent string
	// Also are the others whom the account speaks for: a couple shares a phone.
	// They have no Also of their own.
	Also []*Identity
}

// Speakers are all whom the account speaks for, the first linked first; none for
// a stranger.
func (i *Identity) Speakers() []*Identity {
	if !i.Linked() {
		return nil
	}
	return append([]*Identity{i}, i.Also...)
}

// As is the account speaking for this person, and false if it does not.
func (i *Identity) As(who PersonID) (*Identity, bool) {
	for _, speaker := range i.Speakers() {
		if speaker.Person.ID == who {
			return speaker, true
		}
	}
	return nil, false
}

// Linked tells whether the account speaks for a person.
func (i *Identity) Linked() bool { return i != nil && i.Person.ID != 0 }

// Language is what the person has chosen, or empty for the default.
func (i *Identity) Language() string {
	switch {
	case i == nil:
		return ""
	case i.Person.Language != "":
		return i.Person.Language
	default:
		return i.Account.Language
	}
}

// Has tells whether the person holds the role in the unit.
func (i *Identity) Has(role Role, unit UnitID) bool {
	return i.any(func(r RoleIn) bool { return r.Role == role && r.Unit == unit })
}

// IsMember tells whether the unit is the person's home cell.
func (i *Identity) IsMember(unit UnitID) bool {
	return i.Linked() && unit != 0 && i.Cell.ID == unit
}

// Leads tells whether the person has a secretary's rights in the unit.
func (i *Identity) Leads(unit UnitID) bool {
	return unit != 0 && i.May(LeadMeetings, false, Unit{ID: unit})
}

// LeadsCell tells whether the person has a secretary's rights in their own cell.
func (i *Identity) LeadsCell() bool { return i.Linked() && i.Leads(i.Cell.ID) }

// IsLeader tells whether the person is a leader of this very unit.
func (i *Identity) IsLeader(unit UnitID) bool { return i.Has(Leader, unit) }

// LeaderOf lists the units whose figures, and those of all below, the person
// sees as a leader or an admin, each once.
func (i *Identity) LeaderOf() []UnitID {
	var units []UnitID
	seen := map[UnitID]bool{}
	i.any(func(r RoleIn) bool {
		if r.Role.SeesBelow() && !seen[r.Unit] {
			seen[r.Unit] = true
			units = append(units, r.Unit)
		}
		return false
	})
	return units
}

// Follows lists the cells that the person follows for the committee above.
func (i *Identity) Follows() []UnitID {
	var units []UnitID
	i.any(func(r RoleIn) bool {
		if r.Role == Follower {
			units = append(units, r.Unit)
		}
		return false
	})
	return units
}

// Elsewhere tells whether the person goes to meetings of other cells than their
// own, too.
func (i *Identity) Elsewhere() bool { return i.Stay != 0 || len(i.Follows()) > 0 }

// Sees tells whether the person sees the figures of a unit. The path is the
// unit itself and all units above it (Tx.UnitsAbove).
func (i *Identity) Sees(path ...Unit) bool { return i.May(SeeFigures, false, path...) }

// any tells whether one of the roles of a linked account is such; it asks for
// each of them until one is.
func (i *Identity) any(such func(RoleIn) bool) bool {
	if !i.Linked() {
		return false
	}
	for _, r := range i.Roles {
		if such(r) {
			return true
		}
	}
	return false
}
