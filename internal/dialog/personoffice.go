package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// What a choice enters at the step of an office beside the offices themselves:
// "end:deputy:12" ends one.
const (
	handOver = "hand_over"
	endWord  = "end"
)

// fewOfficials is below how many official members a cell elects no committee
// (Charter, article 24).
const fewOfficials = 9

// given are the offices that a cell gives.
var given = []roster.Role{roster.Deputy, roster.CommitteeMember, roster.GroupLeader}

func askRole(e *edit) (notice.Saying, error) {
	s := notice.Say("people.ask_role")
	groups, err := e.groups()
	if err != nil {
		return s, err
	}
	held, err := e.offices(groups)
	if err != nil {
		return s, err
	}
	secretary := false
	for _, f := range held {
		role := roster.Role(f.Value)
		if role == roster.Secretary {
			secretary = true
			continue
		}
		s = s.Row(notice.Button{
			Key: "people.end_role", Args: map[string]any{"Role": notice.Word("role." + f.Value)},
			Data: value(formPerson, "role", endWord+":"+f.Value+":"+unitNumber(f.Unit)),
		})
	}
	for _, role := range given {
		has := slices.ContainsFunc(held, func(f roster.Fact) bool { return f.Value == string(role) })
		if !has && (role != roster.GroupLeader || len(groups) > 0) {
			s = s.Row(notice.Press("role."+string(role), value(formPerson, "role", string(role))))
		}
	}
	key := "people.hand_over_to"
	if secretary {
		key = "people.hand_over"
	}
	return s.Row(notice.Press(key, value(formPerson, "role", handOver))), nil
}

func unitNumber(id roster.UnitID) string { return strconv.FormatInt(int64(id), 10) }

// groups are those of the cell.
func (e *edit) groups() ([]roster.Unit, error) {
	units, err := e.tx.UnitsBelow(e.who.Cell.ID, e.today())
	return slices.DeleteFunc(units, func(u roster.Unit) bool { return u.Kind != roster.Group }), err
}

// offices are those that the person holds in the cell and its groups, or will.
func (e *edit) offices(groups []roster.Unit) ([]roster.Fact, error) {
	facts, err := e.tx.PersonFacts([]roster.PersonID{e.about.ID})
	return slices.DeleteFunc(facts, func(f roster.Fact) bool {
		role := roster.Role(f.Value)
		inside := f.Unit == e.who.Cell.ID || slices.ContainsFunc(groups, func(u roster.Unit) bool { return u.ID == f.Unit })
		over := !f.To.IsZero() && !e.today().Before(f.To)
		return f.Kind != roster.Office || !inside || over || role != roster.Secretary && !slices.Contains(given, role)
	}), err
}

func takeRole(e *edit, in input) error {
	word, _, ends := strings.Cut(in.value, ":")
	if in.value != handOver && !slices.Contains(given, roster.Role(in.value)) && (!ends || word != endWord) {
		return fault.New(fault.Invalid, "form.choose")
	}
	e.v["role"] = in.value
	if in.value != handOver {
		return nil
	}
	held, err := e.offices(nil)
	if slices.ContainsFunc(held, func(f roster.Fact) bool { return f.Value == string(roster.Secretary) && f.HoldsOn(e.today()) }) {
		e.v["role"] = handOver + ":whom"
	}
	return err
}

// needsOfRole are the days that an office asks for; it is handed over at once.
func needsOfRole(v map[string]string) []string {
	switch role := v["role"]; {
	case role == handOver:
		return []string{"role"}
	case role == handOver+":whom":
		return []string{"role", "whom"}
	case role == string(roster.GroupLeader):
		return []string{"role", "group", "from", "to"}
	case strings.HasPrefix(role, endWord+":"):
		return []string{"role", "from"}
	}
	return []string{"role", "from", "to"}
}

func orderRole(e *edit) (personnel.Operation, error) {
	parts := strings.Split(e.v["role"], ":")
	cell := e.who.Cell.ID
	switch parts[0] {
	case handOver:
		to := e.about.ID
		if whom := person(e.v["whom"]); len(parts) == 2 {
			to = whom
		}
		return personnel.HandOver{Cell: cell, To: to}, nil
	case endWord:
		if len(parts) != 3 {
			return nil, fault.New(fault.NotFound, "form.gone")
		}
		unit, err := strconv.ParseInt(parts[2], 10, 64)
		if err != nil {
			return nil, fault.New(fault.NotFound, "form.gone")
		}
		return personnel.Dismiss{Person: e.about.ID, Role: roster.Role(parts[1]), Unit: roster.UnitID(unit), From: e.day("from")}, nil
	}
	unit := cell
	if group, err := strconv.ParseInt(e.v["group"], 10, 64); err == nil && parts[0] == string(roster.GroupLeader) {
		unit = roster.UnitID(group)
	}
	return personnel.Appoint{Person: e.about.ID, Role: roster.Role(parts[0]), Unit: unit, From: e.day("from"), To: e.day("to")}, nil
}

// remarkRole says what the Charter has to say about a committee in a small cell,
// and what a hand-over means.
func remarkRole(e *edit) ([]notice.Saying, error) {
	switch {
	case strings.HasPrefix(e.v["role"], handOver):
		return []notice.Saying{notice.Say("people.hands_over")}, nil
	case e.v["role"] != string(roster.CommitteeMember):
		return nil, nil
	}
	n, err := e.officials()
	if err != nil || n >= fewOfficials {
		return nil, err
	}
	return []notice.Saying{notice.Say("people.few_officials", "Number", n, "Few", fewOfficials)}, nil
}

// officials counts the official members of the cell, whatever their status.
func (e *edit) officials() (n int, err error) {
	from := e.day("from")
	members, err := e.tx.MembersAt(e.who.Cell.ID, from)
	if err != nil {
		return 0, err
	}
	var people []roster.PersonID
	for _, m := range members {
		if m.Listed && m.Category != roster.Visiting {
			people = append(people, m.Person.ID)
		}
	}
	facts, err := e.tx.PersonFacts(people)
	for _, f := range facts {
		if f.Kind == roster.Grade && f.Value == string(roster.Official) && f.HoldsOn(from) {
			n++
		}
	}
	return n, err
}
