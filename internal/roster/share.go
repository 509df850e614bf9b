package roster

import (
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
)

// phoneLife is how long somebody has to agree after they shared their number.
const phoneLife = 10 * time.Minute

// PhoneTx is what joining by one's own phone number needs of a transaction.
type PhoneTx interface {
	LinkTx
	// StandingByPhone returns what stands about the people whose phone is one of
	// these, as [Phone] writes them.
	StandingByPhone(phones []string, on calendar.Date) ([]Record, error)
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []PersonID) ([]Account, error)
	// Person returns the person, or a NotFound fault.
	Person(PersonID) (Person, error)
}

// Share finds those whom the roster knows by a phone number and who have not
// joined, and makes a code for each, to be used within ten minutes. The platform
// must vouch that the number is the account's own. No codes are nobody, which
// counts as a wrong code for an account that speaks for nobody; of several codes
// [BornIn] finds the right one. A refusal is returned beside the error, as by [Lookup].
func Share(tx PhoneTx, c Caller, phone string, today calendar.Date) (codes []string, _ *fault.Error, _ error) {
	if refusal, err := locked(tx, c); refusal != nil || err != nil {
		return nil, refusal, err
	}
	people, err := awaited(tx, phone, today)
	if err != nil {
		return nil, nil, err
	}
	if len(people) == 0 {
		speaks, err := tx.SpokenFor(c.Channel, c.External)
		if err != nil || len(speaks) > 0 {
			return nil, nil, err
		}
		refusal, err := countWrong(tx, c, wrongLimit)
		return nil, refusal, err
	}
	if !toldApart(people) {
		return nil, fault.New(fault.Conflict, "phone.ask_secretary"), nil
	}
	ids := make([]PersonID, len(people))
	for i, who := range people {
		ids[i] = who.ID
	}
	codes, err = issue(tx, ids, ByPhone, phoneLife)
	return codes, nil, err
}

// awaited are those with the phone number who stand in some unit today and have
// not joined.
func awaited(tx PhoneTx, phone string, today calendar.Date) ([]Person, error) {
	number, ok := Phone(phone)
	if !ok {
		return nil, nil
	}
	records, err := tx.StandingByPhone([]string{number}, today)
	if err != nil {
		return nil, err
	}
	var people []Person
	for _, r := range records {
		if r.Cell == 0 && len(r.Roles) == 0 {
			continue
		}
		accounts, err := tx.AccountsOf([]PersonID{r.ID})
		if err != nil {
			return nil, err
		}
		if len(accounts) == 0 {
			people = append(people, r.Person)
		}
	}
	return people, nil
}

// toldApart tells whether the year of birth says who of the people it is.
func toldApart(people []Person) bool {
	years := make([]int, len(people))
	for i, who := range people {
		years[i] = who.BirthYear
	}
	slices.Sort(years)
	return len(people) == 1 || years[0] != 0 && len(slices.Compact(years)) == len(people)
}

// BornIn finds, among codes that [Share] has made for one account, the one whose
// person was born in that year. Another year counts as a wrong code does, and
// the third one locks the account.
func BornIn(tx PhoneTx, c Caller, codes []string, year int) (code string, _ *fault.Error, _ error) {
	if refusal, err := locked(tx, c); refusal != nil || err != nil {
		return "", refusal, err
	}
	open := 0
	var right []string
	for _, code := range codes {
		found, ok, err := tx.Code(hashCode(code))
		if err != nil {
			return "", nil, err
		}
		if !ok || found.Dead || !found.ExpiresAt.After(tx.Now()) {
			continue
		}
		open++
		who, err := tx.Person(found.Person)
		if err != nil {
			return "", nil, err
		}
		if who.BirthYear == year {
			right = append(right, code)
		}
	}
	switch {
	case open == 0:
		return "", tooLate(ByPhone), nil
	case len(right) == 1:
		return right[0], nil, nil
	case len(right) > 1: // the roster has changed meanwhile
		return "", fault.New(fault.Conflict, "phone.ask_secretary"), nil
	}
	if refusal, err := countWrong(tx, c, yearLimit); refusal != nil || err != nil {
		return "", refusal, err
	}
	return "", fault.New(fault.Invalid, "phone.wrong_year"), nil
}
