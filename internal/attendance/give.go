package attendance

import (
	"strings"
	"time"
	"unicode/utf8"

	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// The bounds of what may be said with an answer.
const (
	// MaxLateMinutes: whoever comes later than three hours does not come to the meeting.
	MaxLateMinutes = 180
	// MaxWords bounds a reason in one's own words: a sentence or two.
	MaxWords = 200
)

// AnswerChange is one entry in the history of a member's answers. The words of
// a reason are not part of it: they can be changed and forgotten.
type AnswerChange struct {
	Meeting  meeting.ID
	Person   roster.PersonID
	Round    int
	From, To Choice
	// Minutes and Reason are what was said with To.
	Minutes int
	Reason  Reason
	At      time.Time
	By      roster.PersonID
	Channel chat.Channel
}

// AnswerTx is what answering needs of one transaction.
type AnswerTx interface {
	// LockBallot keeps others from changing the meeting and this member's answer
	// until the transaction ends. Other members may answer meanwhile.
	LockBallot(meeting.Meeting, roster.PersonID) error
	// Meeting returns the meeting, or a NotFound fault.
	Meeting(meeting.ID) (meeting.Meeting, error)
	// AnswerOf returns what a member has said about a meeting, of whichever
	// round, and false if nothing.
	AnswerOf(meeting.ID, roster.PersonID) (Answer, bool, error)
	// AnswersTo returns what was said about a round of a meeting.
	AnswersTo(id meeting.ID, round int) ([]Answer, error)
	// SaveAnswer keeps an answer in place of an earlier one and adds to the history.
	SaveAnswer(Answer, AnswerChange) error
	// AnswerChanges returns the history of a member's answers, oldest first.
	AnswerChanges(meeting.ID, roster.PersonID) ([]AnswerChange, error)
}

// Current returns what a member has said about the meeting's present round. Its
// Choice is empty if that is nothing.
func Current(tx AnswerTx, m meeting.Meeting, who roster.PersonID) (Answer, error) {
	a, ok, err := tx.AnswerOf(m.ID, who)
	if err != nil || !ok || a.Round != m.Round {
		return Answer{Meeting: m.ID, Person: who, Round: m.Round}, err
	}
	return a, nil
}

// Ballot is an answer being given: by whom, through which channel, at what time.
type Ballot struct {
	Meeting meeting.Meeting
	// Deadline is until when members were asked to answer.
	Deadline time.Time
	Person   roster.PersonID
	By       roster.PersonID
	Channel  chat.Channel
	Now      time.Time
	// ClassOnly: of a reason the cell keeps the class, and no words.
	ClassOnly bool
}

// Choose keeps a choice. What was said with an earlier one is dropped, unless
// the choice is the same again, which changes nothing. It refuses once the
// meeting has begun, or is off.
func (b Ballot) Choose(tx AnswerTx, c Choice) (Answer, error) {
	return b.change(tx, func(a *Answer) error {
		if a.Choice != c {
			a.Choice, a.LateMinutes, a.Reason, a.Words = c, 0, "", ""
		}
		return nil
	})
}

// Minutes keeps how late somebody comes, who thereby says that they come late.
func (b Ballot) Minutes(tx AnswerTx, n int) (Answer, error) {
	return b.change(tx, func(a *Answer) error {
		if n < 1 || n > MaxLateMinutes {
			return fault.New(fault.Invalid, "answer.minutes_bounds", "Max", MaxLateMinutes)
		}
		a.Choice, a.LateMinutes, a.Reason, a.Words = ComingLate, n, "", ""
		return nil
	})
}

// Because keeps why somebody asks to be absent, who thereby asks for it. With
// words, the class says only what they are about, if that is known. Where the
// cell keeps no words they are dropped, however long.
func (b Ballot) Because(tx AnswerTx, r Reason, words string) (Answer, error) {
	return b.change(tx, func(a *Answer) error {
		if b.ClassOnly {
			words = ""
		}
		words = strings.Join(strings.Fields(words), " ")
		if utf8.RuneCountInString(words) > MaxWords {
			return fault.New(fault.Invalid, "answer.words_too_long", "Max", MaxWords)
		}
		a.Choice, a.LateMinutes, a.Reason, a.Words = AskingLeave, 0, r, words
		return nil
	})
}

// change runs f on the present answer and keeps what it became, with an entry
// in the history if it became something else.
func (b Ballot) change(tx AnswerTx, f func(*Answer) error) (Answer, error) {
	if err := tx.LockBallot(b.Meeting, b.Person); err != nil {
		return Answer{}, err
	}
	m, err := tx.Meeting(b.Meeting.ID) // what was read before may be old
	switch {
	case err != nil:
		return Answer{}, err
	case m.Status == meeting.Cancelled:
		return Answer{}, fault.New(fault.Conflict, "refusal.is_cancelled")
	case m.Round != b.Meeting.Round:
		return Answer{}, fault.New(fault.Conflict, "answer.moved")
	case m.Begun(b.Now) || !m.Status.Open():
		return Answer{}, fault.New(fault.Conflict, "refusal.begun_already")
	}
	before, err := Current(tx, m, b.Person)
	if err != nil {
		return Answer{}, err
	}
	a := before
	if err := f(&a); err != nil {
		return Answer{}, err
	}
	if a == before {
		return a, nil
	}
	a.At, a.By, a.Channel = b.Now, b.By, b.Channel
	a.AfterDeadline = b.Now.After(b.Deadline)
	return a, tx.SaveAnswer(a, AnswerChange{
		Meeting: a.Meeting, Person: a.Person, Round: a.Round, From: before.Choice, To: a.Choice,
		Minutes: a.LateMinutes, Reason: a.Reason, At: a.At, By: a.By, Channel: a.Channel,
	})
}
