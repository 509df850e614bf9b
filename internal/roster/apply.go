package roster

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"keng/internal/chat"
	"keng/internal/fault"
)

const (
	// ApplicationLife is how long an application waits for a secretary, and then
	// the applicant for their own consent.
	ApplicationLife = 7 * 24 * time.Hour
	// How many applications there are in a day: of an account, because a name can
	// be mistyped, and to a cell, because secretaries have to read them.
	accountApplications = 3
	cellApplications    = 100
	// longestName is more than anybody's name has, in letters.
	longestName = 60
)

// ApplicationID identifies an application.
type ApplicationID int64

// Application is that somebody who opened a poster wants to join.
type Application struct {
	ID   ApplicationID
	Unit UnitID
	// Caller is the account. Nothing else is known of it.
	Caller
	// Name is as they typed it, Shown what they call themselves on the platform;
	// both cleaned, and empty once it is decided.
	Name, Shown string
	At          time.Time
	ExpiresAt   time.Time
	// DecidedAt is zero while it waits. Person is who they are, 0 for nobody.
	DecidedAt time.Time
	DecidedBy PersonID
	Person    PersonID
}

// Waits tells whether the application can be decided about.
func (a Application) Waits(now time.Time) bool { return a.DecidedAt.IsZero() && a.ExpiresAt.After(now) }

// ApplyTx is what applying needs of a transaction.
type ApplyTx interface {
	PosterTx
	AttemptTx
	TreeTx
	// AddApplication keeps an application and returns its ID. Of one account, those
	// that have expired are closed.
	AddApplication(Application) (ApplicationID, error)
	// WaitingApplication returns the account's application that waits, and false if
	// there is none.
	WaitingApplication(channel chat.Channel, external string) (Application, bool, error)
	// ApplicationsSince counts the account's applications, and all to the unit.
	ApplicationsSince(c Caller, unit UnitID, since time.Time) (account, all int, err error)
}

// Apply has an account apply to the poster's cell under the name that was typed.
// Shown is what the account calls itself. A refusal is returned beside the error, as
// by [Lookup]; none of them depends on who is in the roster.
func Apply(tx ApplyTx, c Caller, p Poster, typed, shown string) (Application, *fault.Error, error) {
	if refusal, err := mayApply(tx, c, p.Unit); refusal != nil || err != nil {
		return Application{}, refusal, err
	}
	name, ok := applicantName(typed)
	if !ok {
		refusal, err := countWrong(tx, c, wrongLimit)
		if refusal == nil {
			refusal = fault.New(fault.Invalid, "apply.no_name")
		}
		return Application{}, refusal, err
	}
	a := Application{
		Unit: p.Unit, Caller: c, Name: name, Shown: tame(shown), At: tx.Now(), ExpiresAt: tx.Now().Add(ApplicationLife),
	}
	var err error
	a.ID, err = tx.AddApplication(a)
	return a, nil, err
}

func mayApply(tx ApplyTx, c Caller, unit UnitID) (*fault.Error, error) {
	if refusal, err := locked(tx, c); refusal != nil || err != nil {
		return refusal, err
	}
	_, waits, err := tx.WaitingApplication(c.Channel, c.External)
	if err != nil {
		return nil, err
	}
	if waits {
		return fault.New(fault.Conflict, "apply.waits"), nil
	}
	account, all, err := tx.ApplicationsSince(c, unit, tx.Now().Add(-24*time.Hour))
	if err != nil {
		return nil, err
	}
	if account >= accountApplications || all >= cellApplications {
		return fault.New(fault.Unavailable, "apply.too_many"), nil
	}
	return nil, nil
}

// applicantName returns a full name as it is kept, and whether it is one: at least
// two words of letters, with the signs that names have, and not too long. So nothing
// else than a name reaches a secretary from a stranger.
func applicantName(typed string) (string, bool) {
	name := Clean(typed)
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune(nameSigns, r) {
			return -1
		}
		return r
	}, name)
	strange := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }
	return name, utf8.RuneCountInString(name) <= longestName && !strings.ContainsFunc(letters, strange) &&
		len(strings.Fields(name)) >= 2 && utf8.RuneCountInString(letters) >= 4
}

// nameSigns stand in names beside letters: H'Hen Niê, Lê-na.
const nameSigns = " '’-"

// tame is what somebody calls themselves, as it can be shown: no signs of which an
// app makes links or commands, and not too long.
func tame(shown string) string {
	s := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || strings.ContainsRune(nameSigns, r) {
			return r
		}
		return ' '
	}, Clean(shown))
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > longestName {
		s = strings.TrimSpace(string([]rune(s)[:longestName]))
	}
	return s
}
