package roster

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// permitted is every role with every act, about the unit of the office, about
// another one, and about one below it: "n" stands for names that are shown.
const permitted = `
                  see_figures  see_names    see_reasons  lead_meetings take_left_rolls keep_roster  hand_out_codes answer_for_others change_tree  read_audit
secretary         own          own          own          own           own             own          own            own               -            -
deputy            own          own          own          own           own             own          own            own               -            -
committee         own          own          own          own           own             own          own            own               -            -
group_leader      -            -            -            -             -               -            -              own               -            -
follower          own          n:own,lower  -            -             -               -            -              -                 -            -
leader            own,lower    n:own,lower  -            -             -               -            -              -                 -            -
admin             own,lower    n:own,lower  -            -             -               -            own,lower      -                 own,lower    own,lower
member            -            -            -            -             -               -            -              -                 -            -
stranger          -            -            -            -             -               -            -              -                 -            -
`

func TestWhoMayDoWhat(t *testing.T) {
	const own, lower, other, top = 2, 3, 4, 1
	paths := map[string][]Unit{
		"own": {{ID: own}, {ID: top}}, "lower": {{ID: lower}, {ID: own}, {ID: top}}, "other": {{ID: other}, {ID: top}}, "top": {{ID: top}},
	}
	var got strings.Builder
	got.WriteString("\n" + strings.Repeat(" ", 18))
	for _, act := range Acts {
		fmt.Fprintf(&got, "%-*s", width(act), act)
	}
	for _, role := range []Role{Secretary, Deputy, CommitteeMember, GroupLeader, Follower, Leader, Admin, "member", "stranger"} {
		who := &Identity{Person: Person{ID: 7}, Cell: Unit{ID: own}, Roles: []RoleIn{{role, own}}}
		switch role {
		case "member":
			who.Roles = nil
		case "stranger":
			who = &Identity{Roles: []RoleIn{{Admin, top}, {Secretary, own}}} // whatever is left over
		default:
		}
		fmt.Fprintf(&got, "\n%-18s", role)
		for _, act := range Acts {
			fmt.Fprintf(&got, "%-*s", width(act), about(who, act, paths))
		}
	}
	trim := func(s string) string {
		lines := strings.Split(strings.TrimSpace(s), "\n")
		for i := range lines {
			lines[i] = strings.Join(strings.Fields(lines[i]), " ")
		}
		return strings.Join(lines, "\n")
	}
	if diff := cmp.Diff(trim(permitted), trim(got.String())); diff != "" {
		t.Errorf("(-permitted +may):\n%s", diff)
	}
}

func width(act Act) int { return max(13, len(act)+1) }

// about tells about which units somebody may do something.
func about(who *Identity, act Act, paths map[string][]Unit) string {
	for prefix, shown := range map[string]bool{"": false, "n:": true} {
		var units []string
		for _, unit := range []string{"own", "lower", "other", "top"} {
			if who.May(act, shown, paths[unit]...) {
				units = append(units, unit)
			}
		}
		if len(units) > 0 && (!shown || !who.May(act, false, paths["own"]...)) {
			return prefix + strings.Join(units, ",")
		}
	}
	return "-"
}

// TestEveryRoleIsInTheTable, and every act in some line of it.
func TestEveryRoleIsInTheTable(t *testing.T) {
	used := map[Act]bool{}
	for role, acts := range permits {
		for act := range acts {
			used[act] = true
		}
		if officeRank[role] == 0 && role != Follower && role != Leader {
			t.Errorf("%s is a role that nobody knows", role)
		}
	}
	for _, act := range Acts {
		if !used[act] {
			t.Errorf("nobody may %s", act)
		}
	}
}

// TestAnOfficeLeftOver gives no rights where its holder does not belong.
func TestAnOfficeLeftOver(t *testing.T) {
	who := &Identity{Person: Person{ID: 7}, Cell: Unit{ID: 9}, Roles: []RoleIn{{Secretary, 2}}}
	for _, act := range Acts {
		if who.May(act, true, Unit{ID: 2}) || who.May(act, true, Unit{ID: 9}) {
			t.Errorf("they may %s", act)
		}
	}
	if who.May(SeeFigures, true) {
		t.Error("there is a right about no unit at all")
	}
}
