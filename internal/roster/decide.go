package roster

import (
	"cmp"
	"slices"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
)

// DecideTx is what deciding about an application needs of a transaction.
type DecideTx interface {
	InviteTx
	// Application returns the application, or a NotFound fault.
	Application(ApplicationID) (Application, error)
	// DecideApplication notes who decided, and who the applicant is, 0 for nobody;
	// it forgets the names. It tells whether the application still waited.
	DecideApplication(id ApplicationID, by, person PersonID) (bool, error)
}

// Candidates are those of a cell whom an applicant of that name can be: who has not
// joined. First come those whom the name fits, and how many they are.
func Candidates(found Invitees, name string) (people []Person, fit int) {
	fitting := map[PersonID]int{}
	for _, m := range found.Missing() {
		people = append(people, m.Person)
		fitting[m.Person.ID] = fits(name, m.Person.FullName)
		if fitting[m.Person.ID] > 0 {
			fit++
		}
	}
	slices.SortStableFunc(people, func(x, y Person) int { return cmp.Compare(fitting[y.ID], fitting[x.ID]) })
	return people, fit
}

// fits tells how well a typed name fits somebody's, 0 for not at all: it is the
// name, or has the word by which people are called, the last, with more words of
// the name the better.
func fits(typed, name string) int {
	said, words := strings.Fields(Fold(typed)), strings.Fields(Fold(name))
	if len(said) == 0 || len(words) == 0 {
		return 0
	}
	if sameName(typed) == sameName(name) {
		return len(words) + 3
	}
	if slices.Equal(said, words) {
		return len(words) + 2
	}
	if said[len(said)-1] != words[len(words)-1] {
		return 0
	}
	common := 0
	for _, w := range words {
		if slices.Contains(said, w) {
			common++
		}
	}
	return common
}

// Confirm lets the applicant in as that person, for somebody who [MayInvite] in the
// cell: it makes a code for their consent. It refuses an application that waits no
// more, and people who are no [Candidates].
func Confirm(tx DecideTx, by *Identity, a Application, who PersonID, today calendar.Date) (code string, err error) {
	found, err := InviteesOf(tx, by, a.Unit, today)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(found.Missing(), func(m Member) bool { return m.Person.ID == who }) {
		return "", fault.New(fault.NotFound, "person.unknown")
	}
	if err := decide(tx, by, a, who); err != nil {
		return "", err
	}
	codes, err := issue(tx, []PersonID{who}, ByPoster, ApplicationLife)
	if err != nil {
		return "", err
	}
	return codes[0], nil
}

// TurnDown notes, for somebody who [MayInvite] in the cell, that the applicant is
// none of its people. It refuses an application that waits no more.
func TurnDown(tx DecideTx, by *Identity, a Application) error { return decide(tx, by, a, 0) }

func decide(tx DecideTx, by *Identity, a Application, who PersonID) error {
	if !a.Waits(tx.Now()) {
		return decidedAlready()
	}
	first, err := tx.DecideApplication(a.ID, by.Person.ID, who)
	if err == nil && !first {
		err = decidedAlready()
	}
	return err
}

func decidedAlready() *fault.Error { return fault.New(fault.Conflict, "apply.decided") }
