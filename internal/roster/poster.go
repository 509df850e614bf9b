package roster

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/fault"
)

// PosterLife is how long the code of a poster can be used: a poster hangs in the
// hall until everybody has seen it at a meeting, and not for ever.
const PosterLife = 90 * 24 * time.Hour

// PosterID identifies a poster's code.
type PosterID int64

// Poster is the one code of a cell, for its wall. Whoever opens it can apply to
// join, and nothing else.
type Poster struct {
	ID        PosterID
	Unit      UnitID
	ExpiresAt time.Time
	// Dead tells that a newer one took its place.
	Dead bool
}

// PosterTx keeps the codes of posters.
type PosterTx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// PutPoster keeps the code of a poster by its hash; the unit's open one is dead.
	PutPoster(p Poster, hash string, by PersonID) error
	// Poster returns the poster whose code has this hash, and false if there is none.
	Poster(hash string) (Poster, bool, error)
	// PosterOf returns the unit's newest poster, and false if it never had one.
	PosterOf(UnitID) (Poster, bool, error)
}

// IssuePoster makes a cell's code, to be used by anybody for 90 days. The one that
// it had is dead. It is kept nowhere else. Whether by [MayInvite] is for the caller
// to ask.
func IssuePoster(tx PosterTx, by *Identity, cell UnitID) (code string, err error) {
	code = NewCode()
	p := Poster{Unit: cell, ExpiresAt: tx.Now().Add(PosterLife)}
	return code, tx.PutPoster(p, hashCode(code), by.Person.ID)
}

// OpenPoster returns the cell's poster while its code can be used, and false if it
// has none.
func OpenPoster(tx PosterTx, cell UnitID) (Poster, bool, error) {
	p, found, err := tx.PosterOf(cell)
	return p, found && p.open(tx.Now()), err
}

func (p Poster) open(now time.Time) bool { return !p.Dead && p.ExpiresAt.After(now) }

// FindPoster returns the poster whose code somebody has opened, and false if it is
// no poster's, which is to be tried as a person's then. A dead one is refused and
// not counted, as a person's is; and so is an account that cannot apply now.
func FindPoster(tx ApplyTx, c Caller, code string, today calendar.Date) (Poster, bool, *fault.Error, error) {
	p, found, err := tx.Poster(hashCode(code))
	if err != nil || !found {
		return Poster{}, false, nil, err
	}
	if refusal, err := locked(tx, c); refusal != nil || err != nil {
		return Poster{}, true, refusal, err
	}
	if !p.open(tx.Now()) {
		return Poster{}, true, badCode(), nil
	}
	if _, err := tx.Unit(p.Unit, today); fault.Is(err, fault.NotFound) { // the cell is no more
		return Poster{}, true, badCode(), nil
	} else if err != nil {
		return Poster{}, true, nil, err
	}
	refusal, err := mayApply(tx, c, p.Unit)
	return p, true, refusal, err
}
