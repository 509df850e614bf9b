package roster

import "testing"

func TestDuties(t *testing.T) {
	for c, d := range duties {
		if d.Must && !d.May || d.Asked && (!d.May || !d.Informed) {
			t.Errorf("%s contradicts itself: %+v", c, d)
		}
	}
	all := Duty{Listed: true, Must: true, May: true, Asked: true, Informed: true}
	free := Duty{Listed: true, May: true, Asked: true, Informed: true}
	elsewhere := Duty{Listed: true, May: true, Informed: true}
	everything := Rules{AwayCounts: true, VisitorsCount: true, TransferringCounts: true}
	for _, test := range []struct {
		category Category
		rules    Rules
		want     Duty
	}{
		{Official, DefaultRules, all},
		{Probationary, DefaultRules, all},
		{Exempt, DefaultRules, free},
		{ShortExempt, DefaultRules, free},
		{SpecialDuty, DefaultRules, elsewhere},
		{Suspended, everything, Duty{Listed: true}},
		{Away, DefaultRules, elsewhere},
		{Away, everything, all},
		{Visiting, DefaultRules, all},
		{Visiting, Rules{}, free},
		{Transferring, DefaultRules, all},
		{Transferring, Rules{}, free},
		{Following, everything, Duty{May: true, Asked: true, Informed: true}},
		{"nonsense", everything, Duty{Listed: true}},
		{"", everything, Duty{Listed: true}},
	} {
		if got := test.rules.Duty(test.category); got != test.want {
			t.Errorf("%q with %+v: %+v, want %+v", test.category, test.rules, got, test.want)
		}
	}
}

func TestIdentityRights(t *testing.T) {
	province, commune, cell, other := Unit{ID: 1}, Unit{ID: 2, Parent: 1}, Unit{ID: 3, Parent: 2}, Unit{ID: 4, Parent: 2}
	who := func(cell Unit, roles ...RoleIn) *Identity {
		return &Identity{Person: Person{ID: 7}, Cell: cell, Roles: roles}
	}
	tests := []struct {
		name                   string
		who                    *Identity
		leadsCell              bool
		seesCell, seesOther    bool
		seesCommune, seesWhole bool
	}{
		{name: "nobody"},
		{name: "stranger with roles left over", who: &Identity{Roles: []RoleIn{{Admin, 1}}}},
		{name: "member", who: who(cell)},
		{name: "secretary", who: who(cell, RoleIn{Secretary, 3}), leadsCell: true, seesCell: true},
		{name: "deputy", who: who(cell, RoleIn{Deputy, 3}), leadsCell: true, seesCell: true},
		{name: "committee member", who: who(cell, RoleIn{CommitteeMember, 3}), leadsCell: true, seesCell: true},
		{name: "leader of the commune", who: who(Unit{}, RoleIn{Leader, 2}), seesCell: true, seesOther: true, seesCommune: true},
		{name: "leader of the whole", who: who(Unit{}, RoleIn{Leader, 1}), seesCell: true, seesOther: true, seesCommune: true, seesWhole: true},
		{name: "secretary elsewhere", who: who(cell, RoleIn{Secretary, 4})},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check := func(what string, got, want bool) {
				t.Helper()
				if got != want {
					t.Errorf("%s: %v, want %v", what, got, want)
				}
			}
			check("leads the cell", test.who.LeadsCell(), test.leadsCell)
			check("sees the cell", test.who.Sees(cell, commune, province), test.seesCell)
			check("sees the other cell", test.who.Sees(other, commune, province), test.seesOther)
			check("sees the commune", test.who.Sees(commune, province), test.seesCommune)
			check("sees the whole", test.who.Sees(province), test.seesWhole)
			check("sees nothing", test.who.Sees(), false)
		})
	}
}
