package dialog_test

import (
	"slices"
	"testing"

	"keng/internal/chat/chattest"
	"keng/internal/notice"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/store"
)

// checkEffect checks that what was sent changed only what its sender may
// change, told them only what they may know, and made nothing fail.
func (r *rig) checkEffect(t testing.TB, s situation, sent string, told []chattest.Entry, changes []change) {
	t.Helper()
	r.check(t, s.who, sent, said(slices.DeleteFunc(told, func(e chattest.Entry) bool { return e.Chat != account(s.who).Chat })))
	if n := r.parked(t); n != 0 {
		t.Errorf("%d events were given up", n)
	}
	for _, c := range changes {
		if why := r.trespass(s.who, c); why != "" {
			t.Errorf("%s, %q: %s: %v", s.who, sent, why, c)
		}
	}
}

// trespass says why somebody may not have changed that, and nothing if they may.
func (r *rig) trespass(who string, c change) string {
	member, secretary := r.ours.names[1], r.ours.names[0]
	me := r.ours.people[1]
	if who == secretary {
		me = r.ours.people[0]
	}
	switch c.table {
	case "events", "sqlite_sequence":
		return ""
	case "event_failures":
		return "it failed"
	case "code_attempts":
		if account := c.text("external_id"); account != "" && account != "account of "+who {
			return "somebody else's codes"
		}
		return ""
	case "accounts":
		if c.text("external_id") != account(who).External {
			return "somebody else's account"
		}
		return ""
	case "deliveries":
		own := c.text("chat") == account(who).Chat || who == secretary && c.text("chat") == account(applicant(r.ours)).Chat
		// Who asks about their own data has others told.
		asked := who == member && c.text("kind") == string(notice.RequestTold) && slices.Contains(r.numbersOfOurs(), c.number("person_id"))
		if !own && !asked && (who != secretary || !slices.Contains(r.numbersOfOurs(), c.number("person_id"))) {
			return "a message to somebody else"
		}
		return ""
	case "audit":
		if who == "người lạ" || c.number("by_person") != int64(me) {
			return "in somebody else's name"
		}
		return ""
	case "people":
		listed := who == secretary && slices.Contains(r.numbersOfOurs(), c.number("id"))
		if who == "người lạ" || c.number("id") != int64(me) && !listed {
			return "somebody else"
		}
		return ""
	}
	if who != member && who != secretary {
		return "a stranger"
	}
	if !r.isOurs(who, c) {
		return "not of our cell"
	}
	if who == secretary || c.table == "data_requests" && c.number("person_id") == int64(me) && c.number("asked_by") == int64(me) {
		return ""
	}
	if (c.table != "answers" && c.table != "answer_changes") || c.number("person_id") != int64(me) {
		return "not a member's"
	}
	return ""
}

// ask has somebody ask for a correction.
func (r *rig) ask(tx *store.Tx, who roster.PersonID, name string) (rights.ID, error) {
	asked, err := rights.Ask(tx, r.almanac, rights.Request{Person: who, By: who, Kind: rights.Correct, Words: "Tên tôi là " + name})
	return asked.ID, err
}

// isOurs tells whether a row belongs to our cell, by whatever it names.
func (r *rig) isOurs(who string, c change) bool {
	named := false
	for column, value := range c.row {
		id, _ := value.(int64)
		switch column {
		case "unit_id":
			named = true
			if id != int64(r.ours.id) {
				return false
			}
		case "person_id":
			// Whoever leads the cell has codes made for its people.
			named = named || c.table == "join_codes" && who == r.ours.names[0] || c.table == "data_requests"
			if value != nil && !slices.Contains(r.numbersOfOurs(), id) {
				return false
			}
		case "meeting_id":
			named = true
			if id == int64(r.theirs.meeting) {
				return false
			}
		case "decided_by", "created_by", "set_by", "told_by", "changed_by", "written_by", "answered_by", "locked_by", "asked_by", "closed_by":
			if value != nil && !slices.Contains(r.numbersOfOurs(), id) {
				return false
			}
		}
	}
	return named
}

func (r *rig) numbersOfOurs() (all []int64) {
	for _, id := range r.ours.people {
		all = append(all, int64(id))
	}
	return all
}
