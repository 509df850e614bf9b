package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// runOrg is /tochuc: the units that the person oversees, each with those below
// it; with a name, the unit that is called so.
func runOrg(t *turn, args string) error {
	if args != "" {
		return t.searchOrg(args)
	}
	for _, unit := range t.overseen() {
		if err := t.showUnit(unit, 0, false); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	return nil
}

// gone is what is said of a unit that does not exist, or not for this person.
func gone() error { return fault.New(fault.NotFound, "press.gone") }

// powers are what the person may do with a unit.
type powers struct {
	// sees tells that they may look at it, keeps that they may change it.
	sees, keeps bool
	// above is the unit above, if they may see it; 0 if not.
	above roster.UnitID
	// last is the unit's last day: today's for one that is there.
	last calendar.Date
}

// rightsOver are those of the account over a unit, today: of whichever of those
// whom it speaks for has the most. That one acts. Over one that is no more they
// are by what was above it on its last day.
func (t *turn) rightsOver(unit roster.UnitID) (powers, error) {
	path, last, err := roster.PathOn(t.tx, unit, t.today())
	if err != nil {
		return powers{}, err
	}
	r := powers{last: last}
	for _, who := range t.account.Speakers() {
		if !oversees(who, path) {
			continue
		}
		keeps := who.May(roster.ChangeTree, false, path...)
		if !r.sees || keeps && !r.keeps {
			t.who = who
		}
		r.sees, r.keeps = true, r.keeps || keeps
		if len(path) > 1 && oversees(who, path[1:]) {
			r.above = path[1].ID
		}
	}
	return r, nil
}

// oversees tells whether somebody leads or keeps one of the units of a path.
func oversees(who *roster.Identity, path []roster.Unit) bool {
	return slices.ContainsFunc(path, func(u roster.Unit) bool { return slices.Contains(who.LeaderOf(), u.ID) })
}

// keptUnit is a unit that the person may change. Another one is not there.
func (t *turn) keptUnit(id string) (roster.Unit, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return roster.Unit{}, gone()
	}
	r, err := t.rightsOver(roster.UnitID(n))
	if err != nil {
		return roster.Unit{}, err
	}
	if !r.keeps || r.last != t.today() {
		return roster.Unit{}, gone()
	}
	return t.tx.Unit(roster.UnitID(n), t.today())
}

// showUnit shows a unit that the person may see. Another one is not there.
func (t *turn) showUnit(unit roster.UnitID, page int, replace bool) error {
	return t.showCalled(notice.OrgUnitArgs{Unit: unit, Page: page}, replace)
}

// showCalled is showUnit of one that was perhaps called otherwise.
func (t *turn) showCalled(args notice.OrgUnitArgs, replace bool) error {
	r, err := t.rightsOver(args.Unit)
	if err != nil {
		return err
	}
	if !r.sees {
		return gone()
	}
	args.Above, args.Keeps = r.above, r.keeps
	if r.last != t.today() {
		if args.Into, err = t.becameOf(args.Unit, r.last); err != nil {
			return err
		}
	}
	if n := notice.OrgUnit(args); replace {
		t.replace(n)
	} else {
		t.show(n)
	}
	return nil
}

// pressUnit opens a unit, or turns its pages: "12:0".
func pressUnit(t *turn, data string) error {
	unit, page, err := unitAndPage(data)
	if err != nil {
		return err
	}
	return t.showUnit(unit, page, true)
}

// pressOrgHistory shows what was changed in a unit: "12:0".
func pressOrgHistory(t *turn, data string) error {
	unit, page, err := unitAndPage(data)
	if err != nil {
		return err
	}
	r, err := t.rightsOver(unit)
	if err != nil {
		return err
	}
	if !r.sees {
		return gone()
	}
	var undoable []roster.ChangeID
	if r.keeps {
		if undoable, err = t.undoable(unit, page); err != nil {
			return err
		}
	}
	t.replace(notice.OrgHistory(unit, page, undoable))
	return nil
}

// maxPage bounds pages: what asks for more was not tapped.
const maxPage = 1 << 20

// unitAndPage reads "12:0". What it says may be forged.
func unitAndPage(data string) (roster.UnitID, int, error) {
	id, rest, _ := strings.Cut(data, ":")
	unit, err1 := strconv.ParseInt(id, 10, 64)
	page, err2 := strconv.Atoi(rest)
	if err1 != nil || err2 != nil || page < 0 || page > maxPage {
		return 0, 0, gone()
	}
	return roster.UnitID(unit), page, nil
}

// adminOf are the units that somebody keeps, each with all below it.
func adminOf(who *roster.Identity) []roster.UnitID {
	var units []roster.UnitID
	for _, unit := range who.LeaderOf() {
		if who.Has(roster.Admin, unit) {
			units = append(units, unit)
		}
	}
	return units
}

// overseen are the units that the account sees, keptUnits those that it may
// change, each with all below it.
func (t *turn) overseen() []roster.UnitID { return t.unitsOf((*roster.Identity).LeaderOf) }

func (t *turn) keptUnits() []roster.UnitID { return t.unitsOf(adminOf) }

// unitsOf are those of all whom the account speaks for, each once.
func (t *turn) unitsOf(of func(*roster.Identity) []roster.UnitID) (units []roster.UnitID) {
	for _, who := range t.account.Speakers() {
		for _, unit := range of(who) {
			if !slices.Contains(units, unit) {
				units = append(units, unit)
			}
		}
	}
	return units
}

// choosable is how many units of a name can be chosen from.
const choosable = 8

// unitsCalled are the units of a name, of the given ones and all below them, and
// of a kind if one is given. "Đảng bộ xã A / Chi bộ 1" is one below the other.
func (t *turn) unitsCalled(name string, within []roster.UnitID, kind roster.UnitKind) ([]roster.Unit, error) {
	parts := strings.Split(name, "/")
	name = understand.Fold(parts[len(parts)-1])
	limit := choosable
	if len(parts) > 1 || kind != "" {
		limit = 4 * choosable // some do not fit
	}
	found, err := t.tx.UnitsCalled(name, within, t.today(), limit)
	if err != nil {
		return nil, err
	}
	var units []roster.Unit
	for _, u := range found {
		if kind != "" && u.Kind != kind {
			continue
		}
		fits, err := t.isBelow(u, parts[:len(parts)-1], t.today())
		if err != nil {
			return nil, err
		}
		if fits && len(units) < choosable {
			units = append(units, u)
		}
	}
	return units, nil
}

// isBelow tells whether each of the names is that of a unit above, in their order
// from the top, as they are on a day.
func (t *turn) isBelow(u roster.Unit, names []string, on calendar.Date) (bool, error) {
	if len(names) == 0 {
		return true, nil
	}
	path, err := t.tx.UnitsAbove(u.Parent, on)
	if err != nil {
		return false, err
	}
	for _, above := range path {
		last := understand.Fold(names[len(names)-1])
		if strings.Contains(understand.Fold(above.Name), last) {
			if names = names[:len(names)-1]; len(names) == 0 {
				return true, nil
			}
		}
	}
	return false, nil
}

// whichUnit asks which of several units is meant, each with the one above it.
func (t *turn) whichUnit(units []roster.Unit, data func(roster.UnitID) string) (notice.Saying, error) {
	say := notice.Say("org.which")
	for _, u := range units {
		label := notice.Button{Label: u.Name, Data: data(u.ID)}
		if u.Parent != 0 {
			above, err := t.tx.Unit(u.Parent, t.today())
			if err != nil {
				return say, err
			}
			label = notice.Button{Key: "org.which_in", Args: map[string]any{"Unit": u.Name, "Above": above.Name}, Data: data(u.ID)}
		}
		say = say.Row(label)
	}
	return say, nil
}
