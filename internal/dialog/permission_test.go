package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"keng/internal/calendar"
	"keng/internal/dialog"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// givers are who gives commands, and commandsOf tells which of them each is for.
// "from above" belong to no cell.
var (
	givers = []string{"stranger", "member", "secretary", "deputy", "committee", "group_leader", "follower", "leader", "admin"}

	cellsOfficers = []string{"secretary", "deputy", "committee"}
	asked         = slices.Concat([]string{"member", "group_leader", "follower"}, cellsOfficers)
	everyone      = slices.Concat([]string{"leader", "admin"}, asked)

	commandsOf = map[string][]string{
		"start": everyone, "hop": asked, "toi": everyone, "thongke": everyone, "ngonngu": everyone, "huy": everyone, "trogiup": everyone,
		"lich": cellsOfficers, "noidung": cellsOfficers, "thongbao": cellsOfficers, "danhsach": cellsOfficers, "nhac": cellsOfficers,
		"dangvien": cellsOfficers, "doi": cellsOfficers, "huyhop": cellsOfficers, "diemdanh": cellsOfficers, "caidat": cellsOfficers, "nhatky": {"admin"}, "tochuc": {"leader", "admin"},
		"yeucau": append([]string{"admin"}, cellsOfficers...),
		"maqr":   append([]string{"admin"}, cellsOfficers...), "vaokeng": append([]string{"admin"}, cellsOfficers...),
	}
)

// giver makes the person of whom each command is tried, and returns their account's name.
func (r *rig) giver(t *testing.T, who string) string {
	t.Helper()
	role, unit, person, name := roster.Role(who), r.ours.id, r.ours.people[1], r.ours.names[1]
	from := calendar.NewDate(2026, 11, 1)
	switch who {
	case "stranger":
		return "người lạ"
	case "member":
		return name
	case "secretary":
		return r.ours.names[0]
	}
	r.do(t, func(tx *store.Tx) (err error) {
		switch role {
		case roster.Leader, roster.Admin, roster.Follower:
			name = "Lê Từ Trên"
			ids, err := tx.AddPeople([]roster.Person{{FullName: name}})
			if err != nil {
				return err
			}
			if person = ids[0]; role != roster.Follower {
				unit = r.commune
			}
			if err := link(tx, name, person, roster.ConsentVersion); err != nil {
				return err
			}
		case roster.GroupLeader:
			if unit, err = tx.AddUnit(roster.Unit{Name: "Tổ đảng 1", Kind: roster.Group, Parent: r.ours.id}, from); err != nil {
				return err
			}
		default:
		}
		return tx.StartRoles([]roster.Appointment{{Person: person, RoleIn: roster.RoleIn{Role: role, Unit: unit}}}, from)
	})
	return name
}

// TestEveryCommandForEveryRole has everybody give every command, by both its
// names: it is refused to all whom it is not for, with the same words, and to
// nobody else; and it stands in the menu and the help of those alone.
func TestEveryCommandForEveryRole(t *testing.T) {
	secretary, others := dialog.CommandsOf()
	all := slices.Concat(secretary, others)
	for name := range commandsOf {
		if !slices.Contains(all, name) {
			t.Errorf("there is no command /%s", name)
		}
	}
	for _, who := range givers {
		t.Run(who, func(t *testing.T) {
			r := newRig(t, storetest.SQLite(t))
			name := r.giver(t, who)
			refusals := []string{
				r.words("command.secretaries_only"), r.words("command.admins_only"), r.words("command.overseers_only"), r.words("command.no_cell"), r.words("stranger.sentence"),
			}
			help := said(r.handle(t, r.text(name, "/trogiup")))
			for i := 0; i < len(all); i += 2 { // a name and its alias
				for _, command := range all[i : i+2] {
					told := said(r.handle(t, r.text(name, "/"+command)))
					refused := slices.ContainsFunc(refusals, func(words string) bool { return strings.Contains(told, words) })
					// A stranger is answered once a minute, then not at all.
					refused = refused || who == "stranger" && told == ""
					if may := slices.Contains(commandsOf[all[i]], who); may == refused {
						t.Errorf("/%s: refused %v, want %v: %s", command, refused, !may, told)
					}
				}
				shown := strings.Contains(help, "/"+all[i]+" ")
				if may := slices.Contains(commandsOf[all[i]], who) && all[i] != "start"; may != shown {
					t.Errorf("/%s stands in the help: %v, want %v", all[i], shown, may)
				}
			}
		})
	}
}

// seen tells of whose figures ("s") and of whose names ("sc") somebody may turn a
// page: of our cell, of the other one, of the committee above both; "+" marks
// what they may only where the committee shows names.
var seen = map[string]string{
	"stranger": "", "member": "", "group_leader": "",
	"secretary": "s:ours sc:ours", "deputy": "s:ours sc:ours", "committee": "s:ours sc:ours",
	"follower": "s:ours +sc:ours",
	"leader":   "s:ours s:theirs s:above +sc:ours +sc:theirs +sc:above",
	"admin":    "s:ours s:theirs s:above +sc:ours +sc:theirs +sc:above",
}

// TestFiguresForEveryRole has everybody ask for figures and names of every unit,
// by data that nobody showed them.
func TestFiguresForEveryRole(t *testing.T) {
	for _, who := range givers {
		for _, shown := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, names shown %v", who, shown), func(t *testing.T) {
				r := newRig(t, storetest.SQLite(t))
				name := r.giver(t, who)
				if shown {
					r.do(t, func(tx *store.Tx) error { return tx.PutSetting(r.commune, "leaders_see_names", "yes", 0) })
				}
				for unit, id := range map[string]roster.UnitID{"ours": r.ours.id, "theirs": r.theirs.id, "above": r.commune} {
					for _, verb := range []string{"s", "sc"} {
						told := said(r.handle(t, r.press(name, fmt.Sprintf("%s:%d:2026-12:0", verb, id))))
						may := slices.ContainsFunc(strings.Fields(seen[who]), func(what string) bool {
							return what == verb+":"+unit || shown && what == "+"+verb+":"+unit
						})
						if got := strings.Contains(told, "2026"); got != may {
							t.Errorf("%s of %s: shown %v, want %v: %s", verb, unit, got, may, told)
						}
					}
				}
			})
		}
	}
}
