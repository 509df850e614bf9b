package notice

import (
	"encoding/json"

	"keng/internal/audit"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// seen are the kinds that show whoever asked for them other people's data, with
// what the audit log calls it. What is sent without being asked for is not among
// them: the ledger of deliveries has to whom it went.
var seen = map[Kind]audit.Kind{
	KindList:          audit.ListSeen,
	KindBehalf:        audit.ListSeen,
	KindMembers:       audit.ListSeen,
	KindMember:        audit.PersonSeen,
	KindTransfers:     audit.MembersSeen,
	KindRoll:          audit.RollSeen,
	KindStatsCell:     audit.FiguresSeen,
	KindMeetingCard:   audit.PersonSeen,
	Applied:           audit.JoinedSeen,
	KindJoined:        audit.JoinedSeen,
	KindSheetPreview:  audit.JoinedSeen,
	KindAudit:         audit.AuditSeen,
	KindPersonHistory: audit.PersonSeen,
	KindOrgPeople:     audit.MembersSeen,
	KindOrgOffices:    audit.MembersSeen,
	KindRequests:      audit.RequestsSeen,
	KindPaper:         audit.MembersSeen,
}

// Sight is what a notice shows of other people.
type Sight struct {
	Kind audit.Kind
	// Meeting, Unit and Person are what it is about; 0 for none.
	Meeting meeting.ID
	Unit    roster.UnitID
	Person  roster.PersonID
}

// Shows tells what the note shows of other people, and false if it shows nothing.
func Shows(n Note) (Sight, bool, error) {
	kind, ok := seen[n.Kind]
	if !ok {
		return Sight{}, false, nil
	}
	var about struct {
		Meeting meeting.ID      `json:"meeting"`
		Unit    roster.UnitID   `json:"unit"`
		Person  roster.PersonID `json:"person"`
	}
	if err := json.Unmarshal(n.Args, &about); err != nil {
		return Sight{}, false, err
	}
	s := Sight{Kind: kind, Meeting: about.Meeting, Unit: about.Unit, Person: about.Person}
	return s, n.Kind != KindMeetingCard || s.Person != 0, nil
}
