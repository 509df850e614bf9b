package roster

// Act is something that can be done about a unit, or seen of it.
type Act string

// The acts.
const (
	// SeeFigures is to see how many had to attend and how many did.
	SeeFigures Act = "see_figures"
	// SeeNames is to see by name who attended and who has answered.
	SeeNames Act = "see_names"
	// SeeReasons is to see why somebody asks to be absent; health is sensitive.
	SeeReasons Act = "see_reasons"
	// LeadMeetings is to plan, announce, change and cancel meetings, to remind, and
	// to take the roll.
	LeadMeetings Act = "lead_meetings"
	// TakeLeftRolls is to take and close the rolls that cells which have ended in
	// this one have left open.
	TakeLeftRolls Act = "take_left_rolls"
	// KeepRoster is to change who belongs to the cell and as what.
	KeepRoster Act = "keep_roster"
	// HandOutCodes is to see who has joined, to have the codes made by which people
	// join, and to say who somebody is that applies.
	HandOutCodes Act = "hand_out_codes"
	// AnswerForOthers is to say for somebody else whether they come.
	AnswerForOthers Act = "answer_for_others"
	// ChangeTree is to found, rename, move, merge, split and dissolve units, and to
	// decide the settings that hold below.
	ChangeTree Act = "change_tree"
	// ReadAudit is to read who saw or changed whose data, and the requests that are open.
	ReadAudit Act = "read_audit"
)

// Acts are all acts.
var Acts = []Act{SeeFigures, SeeNames, SeeReasons, LeadMeetings, TakeLeftRolls, KeepRoster, HandOutCodes, AnswerForOthers, ChangeTree, ReadAudit}

// reach is how far a permit reaches.
type reach int

const (
	// nowhere is the reach of what the table does not name.
	nowhere reach = iota
	// atHome: in the unit of the office, if it is the person's own cell.
	atHome
	// there: in the unit of the office.
	there
	// ifShown: in the unit of the office and below, where the committee lets those
	// above see names (the setting leaders_see_names).
	ifShown
	// below: in the unit of the office and all below it.
	below
)

// cellOffice is what secretaries may do. The deputy's and the committee members'
// rights are the same: a busy secretary needs somebody for every step. Left over
// in a cell that somebody has moved away from, an office gives none.
var cellOffice = map[Act]reach{
	SeeFigures: atHome, SeeNames: atHome, SeeReasons: atHome, LeadMeetings: atHome, TakeLeftRolls: atHome,
	KeepRoster: atHome, HandOutCodes: atHome, AnswerForOthers: atHome,
}

// permits is the one table of who may do what: a cell's own officers see its
// names, and they alone its reasons; who is above sees figures.
var permits = map[Role]map[Act]reach{
	Secretary:       cellOffice,
	Deputy:          cellOffice,
	CommitteeMember: cellOffice,
	GroupLeader:     {AnswerForOthers: there},
	Follower:        {SeeFigures: there, SeeNames: ifShown},
	Leader:          {SeeFigures: below, SeeNames: ifShown},
	Admin:           {SeeFigures: below, SeeNames: ifShown, HandOutCodes: below, ChangeTree: below, ReadAudit: below},
}

// May tells whether the person may do something about a unit. The path is the
// unit itself and all units above it (Tx.UnitsAbove); shown tells whether the
// unit lets those above it see names.
func (i *Identity) May(act Act, shown bool, path ...Unit) bool {
	if len(path) == 0 {
		return false
	}
	return i.any(func(r RoleIn) bool {
		switch permits[r.Role][act] {
		case atHome:
			return path[0].ID == r.Unit && i.Cell.ID == r.Unit
		case there:
			return path[0].ID == r.Unit
		case ifShown:
			return shown && isIn(path, r.Unit)
		case below:
			return isIn(path, r.Unit)
		case nowhere:
		}
		return false
	})
}

// isIn tells whether a unit is on the path.
func isIn(path []Unit, unit UnitID) bool {
	for _, u := range path {
		if u.ID == unit {
			return true
		}
	}
	return false
}
