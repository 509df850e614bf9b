package roster

import (
	"slices"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
)

// Caller is the account that an event came from.
type Caller struct {
	Channel  chat.Channel
	External string
	// Chat is where the account can be written to in private.
	Chat string
}

// LinkTx is what linking an account to a person needs of a transaction.
type LinkTx interface {
	CodeTx
	AttemptTx
	TreeTx
	// SpokenFor returns whom the account speaks for, the first linked first,
	// without their phones.
	SpokenFor(channel chat.Channel, external string) ([]Person, error)
	// LinkAccount has the account speak for the person, beside those it speaks for
	// already; a new one if it is not known. It can be written to from now on.
	LinkAccount(c Caller, person PersonID) (AccountID, error)
	// AddConsent keeps who agreed to what, when.
	AddConsent(Consent) error
	// StandingPerson returns what stands about the person on a day.
	StandingPerson(id PersonID, on calendar.Date) (Record, error)
}

// mostSpeakers is for how many an account can speak: a village of twenty has five
// to eight members without a phone, and usually one who helps them.
const mostSpeakers = 10

// Offer is whom a code is for.
type Offer struct {
	Person Person
	// Way is how the account came by the code.
	Way Way
	// Beside are those for whom the account speaks already.
	Beside []Person
	// Unit is the person's cell, or where they hold an office.
	Unit Unit
}

// Lookup tells whom a code is for, and changes nothing but the count of wrong
// codes. A refusal is returned beside the error, which stays nil, so that the
// count is kept: wrong, expired and used codes are refused alike. A code that
// was once right is not counted, lest an old link lock its owner out.
func Lookup(tx LinkTx, c Caller, code string, today calendar.Date) (Offer, *fault.Error, error) {
	found, refusal, err := open(tx, c, code)
	if refusal != nil || err != nil {
		return Offer{}, refusal, err
	}
	offer, err := OfferOf(tx, c, found.Person, found.Way, today)
	return offer, nil, err
}

// Agree links the account to the person whose code it is, keeps their consent
// to the text of this version and uses the code up; the person's other codes are
// dead. It refuses as [Lookup] does.
func Agree(tx LinkTx, c Caller, code, version string, today calendar.Date) (Offer, *fault.Error, error) {
	found, refusal, err := open(tx, c, code)
	if refusal != nil || err != nil {
		return Offer{}, refusal, err
	}
	account, err := tx.LinkAccount(c, found.Person)
	if err != nil {
		return Offer{}, nil, err
	}
	if first, err := tx.UseCode(found.ID, account); err != nil {
		return Offer{}, nil, err
	} else if !first {
		// Another account used it since: an error undoes this account's link.
		return Offer{}, nil, badCode()
	}
	if err := tx.RevokeCodes(found.Person); err != nil {
		return Offer{}, nil, err
	}
	err = tx.AddConsent(Consent{Person: found.Person, Account: account, Version: version, Channel: c.Channel, At: tx.Now()})
	if err != nil {
		return Offer{}, nil, err
	}
	if err := tx.ForgetAttempts(c.Channel, c.External); err != nil {
		return Offer{}, nil, err
	}
	offer, err := offerOf(tx, found.Person, found.Way, today)
	return offer, nil, err
}

// Decline notes that the code reached somebody else than its person. The code
// stays valid: nearly always two links were mixed up when they were handed out,
// and the right person must still get in. The secretary sees it in the list of
// members and can have the link renewed, which ends the old one. It returns how
// they came by the code.
func Decline(tx LinkTx, c Caller, code string) (Way, *fault.Error, error) {
	found, refusal, err := open(tx, c, code)
	if refusal != nil || err != nil {
		return "", refusal, err
	}
	return found.Way, nil, tx.DeclineCode(found.ID)
}

// open finds the code that the caller may use, or says why they may not.
func open(tx LinkTx, c Caller, code string) (Code, *fault.Error, error) {
	if refusal, err := locked(tx, c); refusal != nil || err != nil {
		return Code{}, refusal, err
	}
	found, ok, err := tx.Code(hashCode(code))
	if err != nil {
		return Code{}, nil, err
	}
	if !ok {
		refusal, err := countWrong(tx, c, wrongLimit)
		if refusal == nil {
			refusal = badCode()
		}
		return Code{}, refusal, err
	}
	speaks, err := tx.SpokenFor(c.Channel, c.External)
	switch {
	case err != nil:
		return Code{}, nil, err
	case slices.ContainsFunc(speaks, func(p Person) bool { return p.ID == found.Person }):
		return Code{}, fault.New(fault.Conflict, "link.already"), nil
	case found.Dead:
		return Code{}, badCode(), nil
	case !found.ExpiresAt.After(tx.Now()):
		return Code{}, tooLate(found.Way), nil
	case len(speaks) >= mostSpeakers:
		return Code{}, fault.New(fault.Conflict, "link.too_many", "Max", mostSpeakers), nil
	}
	return found, nil, nil
}

// tooLate refuses a code whose time is over. Whoever had it only for the moment is
// told how to get another; it could not be guessed in that time.
func tooLate(way Way) *fault.Error {
	if way == ByPhone {
		return fault.New(fault.NotFound, "phone.late")
	}
	return badCode()
}

// OfferOf is what somebody's code offers an account.
func OfferOf(tx LinkTx, c Caller, who PersonID, way Way, today calendar.Date) (Offer, error) {
	offer, err := offerOf(tx, who, way, today)
	if err != nil {
		return Offer{}, err
	}
	offer.Beside, err = tx.SpokenFor(c.Channel, c.External)
	return offer, err
}

func offerOf(tx LinkTx, who PersonID, way Way, today calendar.Date) (Offer, error) {
	record, err := tx.StandingPerson(who, today)
	if err != nil {
		return Offer{}, err
	}
	offer := Offer{Person: record.Person, Way: way}
	if unit := record.Seat(); unit != 0 {
		offer.Unit, err = tx.Unit(unit, today)
	}
	return offer, err
}
