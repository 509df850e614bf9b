package roster

import "testing"

func TestDuties(t *testing.T) {
	for c, d := range duties {
		if d.must && !d.may {
			t.Errorf("%s must attend and may not", c)
		}
	}
	for c, want := range map[Category]duty{
		Official: {true, true}, Exempt: {false, true}, Suspended: {}, "nonsense": {}, "": {},
	} {
		if got := (duty{c.MustAttend(), c.MayAttend()}); got != want {
			t.Errorf("%q: %+v, want %+v", c, got, want)
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
		{name: "secretary elsewhere", who: who(cell, RoleIn{Secretary, 4}), seesOther: true},
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
