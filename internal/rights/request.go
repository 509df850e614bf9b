// Package rights keeps what people ask about their own data, with the term that
// the law leaves for each request, and deletes whom it is asked to delete.
package rights

import (
	"strings"
	"time"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// ID identifies a request.
type ID int64

// Kind tells what is asked.
type Kind string

// The kinds of requests.
const (
	// See is to be given what is kept.
	See Kind = "see"
	// Correct is to have something put right.
	Correct Kind = "correct"
	// Restrict is that less be done with it.
	Restrict Kind = "restrict"
	// Object is that something not be done with it.
	Object Kind = "object"
	// Withdraw is to take the consent back.
	Withdraw Kind = "withdraw"
	// Delete is to have everything deleted.
	Delete Kind = "delete"
)

// days is the one table of terms: how many calendar days after the day on which
// it is asked a request has to be done. They are those of Law 91/2025/QH15 on the
// protection of personal data and of decree 356/2025/NĐ-CP, in force since
// 01/01/2026, each found in one source. One extension is allowed; of how long,
// the source does not say: Kẻng takes the same number of days once more.
var days = map[Kind]int{
	See:      10,
	Correct:  10,
	Restrict: 15,
	Object:   15,
	Withdraw: 15,
	Delete:   20,
}

const (
	// answerDays is within how many working days a request has to be answered: the
	// same sources. Kẻng itself answers at once, with the day by which it is done.
	answerDays = 2
	// warnDays is how many days before its term ends a request is told of again.
	warnDays = 3
)

// LastDay is the day by which a request of the kind has to be done that is asked
// on a day.
func LastDay(k Kind, asked calendar.Date) calendar.Date { return asked.AddDays(days[k]) }

// Known tells whether k is one of the kinds.
func (k Kind) Known() bool { return days[k] != 0 }

// ByItself tells whether Kẻng does what is asked, and nobody else has to.
func (k Kind) ByItself() bool { return k == Delete }

// Outcome tells what became of a request; empty while it is open.
type Outcome string

// The outcomes.
const (
	// Done: what was asked was done.
	Done Outcome = "done"
	// TakenBack: the person asked that it not be done.
	TakenBack Outcome = "taken_back"
)

// MaxWords bounds what somebody writes that is to be put right: a few sentences.
const MaxWords = 300

// Request is something that somebody asks about their own data.
type Request struct {
	ID     ID
	Person roster.PersonID
	Kind   Kind
	// Words are what is to be put right, until the request is closed.
	Words string
	// By is the person, or who took it down on paper.
	By roster.PersonID
	At time.Time
	// AnswerBy is the day by which it has to be answered, DoneBy the one by which
	// it has to be done; a deletion is done on that day.
	AnswerBy, DoneBy calendar.Date
	// WarnedAt and OverdueAt are zero until it is told that the term ends soon, and
	// that it has ended.
	WarnedAt, OverdueAt time.Time
	// ExtendedAt is zero until its term was extended.
	ExtendedAt time.Time
	// ClosedAt is zero while it is open.
	ClosedAt time.Time
	ClosedBy roster.PersonID
	Outcome  Outcome
}

// Open tells whether something is left to do.
func (r Request) Open() bool { return r.ClosedAt.IsZero() }

// OnPaper tells whether somebody else wrote it down for the person.
func (r Request) OnPaper() bool { return r.By != r.Person }

// Tx is what requests need of one transaction.
type Tx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// AddRequest keeps a request and returns its ID, and false if one of its kind
	// is open for the person.
	AddRequest(Request) (ID, bool, error)
	// Request returns the request, or a NotFound fault.
	Request(ID) (Request, error)
	// OpenRequests returns the open ones, of one person or of everybody (0), the
	// one to be done first before the others.
	OpenRequests(roster.PersonID) ([]Request, error)
	// CloseRequest notes what became of the request, without its words, and tells
	// whether it was still open: who is told no has nothing more to do.
	CloseRequest(id ID, by roster.PersonID, what Outcome) (bool, error)
	// ExtendRequest keeps the new day by which the request has to be done, and tells
	// whether it was open and not extended before.
	ExtendRequest(id ID, doneBy calendar.Date) (bool, error)
	// MarkRequest keeps when it was told that the request's term ends soon and that
	// it has ended, and tells whether nobody else has kept that meanwhile. Of what
	// Kẻng does by itself, the second is when the person was told for the last time.
	MarkRequest(Request) (bool, error)
}

// SeatTx tells who looks after somebody's data.
type SeatTx interface {
	// SeatOf returns the unit whose people look after somebody's data on a day: their
	// cell or, for one who has none, where they hold an office; for one who has left,
	// the cell that was theirs last or, if it is no more, the unit above it. 0 for
	// somebody who has never been anywhere.
	SeatOf(roster.PersonID, calendar.Date) (roster.UnitID, error)
}

// Ask opens a request of somebody. By is who acts: the person, or who has it on
// paper. It refuses a second one of the same kind, and too many words.
func Ask(tx Tx, a meeting.Almanac, r Request) (Request, error) {
	today := calendar.DateOf(tx.Now(), a.Zone)
	r.At = tx.Now()
	r.Words = strings.Join(strings.Fields(r.Words), " ")
	if n := utf8.RuneCountInString(r.Words); n > MaxWords || n == 0 && r.Kind == Correct {
		return Request{}, fault.New(fault.Invalid, "request.words_needed", "Max", MaxWords)
	}
	r.AnswerBy, r.DoneBy = a.Holidays.WorkdaysAfter(today, answerDays), LastDay(r.Kind, today)
	var added bool
	var err error
	r.ID, added, err = tx.AddRequest(r)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "request.open_already")
	}
	return r, err
}

// TakeBack closes an open request of somebody's that is not to be done any more.
func TakeBack(tx Tx, id ID, by roster.PersonID) (Request, error) { return end(tx, id, by, TakenBack) }

// Finish closes an open request that somebody has done. Kẻng does what it does by
// itself: to that nobody can say that it is done.
func Finish(tx Tx, id ID, by roster.PersonID) (Request, error) {
	r, err := tx.Request(id)
	if err == nil && r.Kind.ByItself() {
		err = fault.New(fault.Conflict, "request.by_itself")
	}
	if err != nil {
		return Request{}, err
	}
	return end(tx, id, by, Done)
}

// Extend puts off, once, the day by which an open request has to be done. What has
// run out, and what Kẻng does by itself, is not put off.
func Extend(tx Tx, a meeting.Almanac, id ID) (Request, error) {
	r, err := tx.Request(id)
	if err != nil {
		return Request{}, err
	}
	if err := r.Extendable(calendar.DateOf(tx.Now(), a.Zone)); err != nil {
		return Request{}, err
	}
	r.DoneBy, r.ExtendedAt, r.WarnedAt = LastDay(r.Kind, r.DoneBy), tx.Now(), time.Time{}
	ours, err := tx.ExtendRequest(id, r.DoneBy)
	if err == nil && !ours {
		err = fault.New(fault.Conflict, "request.closed_already")
	}
	return r, err
}

// Extendable is nil if the request's term can be extended on a day, and a fault
// that says why not.
func (r Request) Extendable(today calendar.Date) error {
	switch {
	case r.Kind.ByItself():
		return fault.New(fault.Conflict, "request.by_itself")
	case !r.Open():
		return fault.New(fault.Conflict, "request.closed_already")
	case !r.ExtendedAt.IsZero():
		return fault.New(fault.Conflict, "request.extended_already")
	case r.StageOn(today) == Over:
		return fault.New(fault.Conflict, "request.over")
	}
	return nil
}

func end(tx Tx, id ID, by roster.PersonID, what Outcome) (Request, error) {
	r, err := tx.Request(id)
	if err != nil {
		return Request{}, err
	}
	open, err := tx.CloseRequest(id, by, what)
	if err == nil && !open {
		err = fault.New(fault.Conflict, "request.closed_already")
	}
	return r, err
}

// Stage is how far the term of an open request has run.
type Stage int

// The stages.
const (
	// Early: there is time.
	Early Stage = iota
	// Soon: the term ends within three days.
	Soon
	// Over: the term has ended.
	Over
)

// StageOn tells how far the request's term has run on a day. The last day belongs
// to the term; of what Kẻng does by itself, it is the day to do it.
func (r Request) StageOn(today calendar.Date) Stage {
	switch last := r.DoneBy; {
	case r.Kind.ByItself() && !today.Before(last), today.After(last):
		return Over
	case !today.Before(last.AddDays(-warnDays)):
		return Soon
	default:
		return Early
	}
}
