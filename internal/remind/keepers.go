package remind

import (
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/rights"
	"keng/internal/roster"
)

// KeeperTx is what finding those who look after somebody's data needs of one
// transaction.
type KeeperTx interface {
	delivery.Tx
	meeting.CellTx
	roster.MemberTx
	rights.SeatTx
	// UnitsAbove returns the unit and then those above it up to the top.
	UnitsAbove(id roster.UnitID, on calendar.Date) ([]roster.Unit, error)
	// FactsIn returns who belongs to the units or holds an office there.
	FactsIn(units []roster.UnitID) ([]roster.Fact, error)
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []roster.PersonID) ([]roster.Account, error)
}

// keepers are those who look after somebody's data and can be written to.
type keepers struct {
	// secretaries are those with a secretary's rights in the person's cell, the
	// secretary first; admins those who look after a unit above.
	secretaries, admins []roster.PersonID
	// unit is the person's cell, or where they hold an office; 0 for none.
	unit roster.UnitID
	// from is when something goes out to them: now, or after the quiet hours.
	from time.Time
}

// keepersOf finds who looks after a person's data, but for the person.
func keepersOf(tx KeeperTx, zone *time.Location, who roster.PersonID) (keepers, error) {
	today := calendar.DateOf(tx.Now(), zone)
	unit, err := tx.SeatOf(who, today)
	if err != nil {
		return keepers{}, err
	}
	terms, err := meeting.TermsOf(tx, unit, zone)
	if err != nil {
		return keepers{}, err
	}
	k := keepers{unit: unit, from: terms.QuietEnd(tx.Now())}
	leaders, err := roster.SecretariesOf(tx, unit, today)
	if err != nil {
		return keepers{}, err
	}
	for _, l := range leaders { // none of a committee
		if l.Reachable() && l.Person.ID != who {
			k.secretaries = append(k.secretaries, l.Person.ID)
		}
	}
	k.admins, err = adminsOf(tx, unit, who, today)
	k.admins = slices.DeleteFunc(k.admins, func(id roster.PersonID) bool { return slices.Contains(k.secretaries, id) })
	return k, err
}

// adminsOf are those who look after a unit or one above it, and can be written
// to, but for somebody.
func adminsOf(tx KeeperTx, unit roster.UnitID, but roster.PersonID, today calendar.Date) ([]roster.PersonID, error) {
	path, err := tx.UnitsAbove(unit, today)
	if err != nil {
		return nil, err
	}
	units := make([]roster.UnitID, len(path))
	for i, u := range path {
		units[i] = u.ID
	}
	facts, err := tx.FactsIn(units)
	if err != nil {
		return nil, err
	}
	var people []roster.PersonID
	for _, f := range facts {
		if f.Kind == roster.Office && f.Value == string(roster.Admin) && f.HoldsOn(today) && f.Person != but {
			people = append(people, f.Person)
		}
	}
	accounts, err := tx.AccountsOf(people)
	var reachable []roster.PersonID
	for _, a := range accounts {
		if a.UnreachableAt.IsZero() && !slices.Contains(reachable, a.Person) {
			reachable = append(reachable, a.Person)
		}
	}
	return reachable, err
}
