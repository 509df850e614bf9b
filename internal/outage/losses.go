package outage

import (
	"cmp"
	"slices"
	"time"

	"keng/internal/meeting"
	"keng/internal/roster"
)

// patience is how long a case waits for what is still being sent: even a whole
// province is through in twenty minutes, so what has not arrived in an hour can
// take days, and then a secretary should know.
const patience = time.Hour

// soon is how long the sends of a small cell take.
const soon = 5 * time.Second

// Tx is what [LossesOf] needs of one transaction.
type Tx interface {
	// DueBefore returns what was due for the cell's meetings before the
	// instant, done or not.
	DueBefore(cell roster.UnitID, before time.Time) ([]meeting.Due, error)
	// Sendings returns what is to be sent about the cell's meetings, or in its
	// bulletins, and was not before the instant.
	Sendings(cell roster.UnitID, since time.Time) ([]Sending, error)
}

// Sending is one notice to one person.
type Sending struct {
	// Notice names it among all notices; see [meeting.Due.Key].
	Notice string
	Kind   string
	// Meeting is 0 for a bulletin.
	Meeting meeting.ID
	Person  roster.PersonID
	// From is when it could go out. Done is zero until Fate is known.
	From, Done time.Time
	Fate       Fate
	// Twice tells that it may have arrived twice.
	Twice bool
}

// Fate tells what became of a sending.
type Fate int

// The fates.
const (
	// Waiting is still to be sent.
	Waiting Fate = iota
	// Arrived: it was sent.
	Arrived
	// Useless: its time was over before it could be sent.
	Useless
	// Unclear: nobody knows whether it arrived, and it was given up.
	Unclear
	// Failed: it did not arrive, and was given up.
	Failed
	// Needless: there was nothing left to say.
	Needless
)

// Losses are what an outage did to a cell.
type Losses struct {
	// Notices are those that were held up, in the order of their times.
	Notices []Notice
	// Twice are those who may have been told twice, Unclear those of whom nobody
	// knows whether they were told, Failed those whom something did not reach.
	Twice, Unclear, Failed []roster.PersonID
	// open is when the last of what is still open could go out; zero if nothing is.
	open time.Time
}

// Notice is one that was held up.
type Notice struct {
	// Meeting is 0 for a bulletin.
	Meeting meeting.ID
	// What is a [meeting.DueKind], or the kind of a notice that somebody asked for.
	What string
	// At is when it should have gone out.
	At time.Time
	// Late is how many people had it late, and Last when the last of them had it.
	Late int
	Last time.Time
	// Twice is how many may have had it twice, the first time perhaps in time.
	Twice int
	// Skipped is how many it was of no use to any more, Unclear of how many
	// nobody knows, Failed how many it did not reach.
	Skipped, Unclear, Failed int
	// Waiting is how many it is still to be sent to.
	Waiting int
	// Outcome is why it was written to nobody; empty if it was.
	Outcome meeting.Outcome
}

// matters tells whether it is worth a report. Whom it failed to reach the
// secretary is told in any case, by name; and what was skipped because people
// had just been told is no loss.
func (n Notice) matters() bool {
	return n.Late+n.Twice+n.Skipped+n.Unclear+n.Waiting > 0 ||
		n.Outcome == meeting.SkippedBegun || n.Outcome == meeting.SkippedOver
}

// Any tells whether there is something that a secretary should know.
func (l Losses) Any() bool { return slices.ContainsFunc(l.Notices, Notice.matters) }

// Settled tells whether nothing is left to wait for: all is sent or given up,
// or it takes too long.
func (l Losses) Settled(now time.Time) bool {
	return l.open.IsZero() || !now.Before(l.open.Add(patience))
}

// Again is when it is worth looking again at what is not settled: within
// seconds at first, then less and less often.
func (l Losses) Again(now time.Time) time.Time {
	if l.open.After(now) {
		return l.open
	}
	return earlier(now.Add(soon+now.Sub(l.open)/4), l.open.Add(patience))
}

// LossesOf finds what the outage did to the cell. The offer of the roll counts
// only if it was never made: whoever reads about it has it before them.
func LossesOf(tx Tx, c Case) (Losses, error) {
	due, err := tx.DueBefore(c.Cell, c.To)
	if err != nil {
		return Losses{}, err
	}
	sendings, err := tx.Sendings(c.Cell, c.From.Add(Least))
	if err != nil {
		return Losses{}, err
	}
	t := tally{Case: c, due: map[string]meeting.Due{}, notices: map[string]*Notice{}}
	for _, d := range due {
		t.due[d.Key()] = d
		t.unsaid(d)
	}
	for _, s := range sendings {
		t.sending(s)
	}
	for _, n := range t.notices {
		if n.matters() || n.Failed > 0 || n.Outcome != "" {
			t.Notices = append(t.Notices, *n)
		}
	}
	slices.SortFunc(t.Notices, func(a, b Notice) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Meeting, b.Meeting), cmp.Compare(a.What, b.What))
	})
	return t.Losses, nil
}

// tally adds up a case.
type tally struct {
	Case
	Losses
	due     map[string]meeting.Due
	notices map[string]*Notice
}

func (t *tally) notice(key string, n Notice) *Notice {
	if t.notices[key] == nil {
		t.notices[key] = &n
	}
	return t.notices[key]
}

// unsaid counts what came due and was written to nobody.
func (t *tally) unsaid(d meeting.Due) {
	if !t.held(wait{d.At, d.DoneAt}) {
		return
	}
	switch d.Outcome {
	case "":
		t.wait(t.To)
	case meeting.SkippedBegun, meeting.SkippedOver, meeting.Known:
		t.notice(d.Key(), Notice{Meeting: d.Meeting, What: string(d.Kind), At: d.At, Outcome: d.Outcome})
	case meeting.Sent, meeting.Late, meeting.Nobody, meeting.Void:
	}
}

// sending counts what was written to somebody.
func (t *tally) sending(s Sending) {
	n := Notice{Meeting: s.Meeting, What: s.Kind, At: s.From}
	waits := []wait{{s.From, s.Done}}
	if d, ok := t.due[s.Notice]; ok {
		n.What, n.At = string(d.Kind), d.At
		waits = append(waits, wait{d.At, d.DoneAt})
	}
	if !t.held(waits...) || n.What == string(meeting.Roll) && s.Fate != Useless {
		return
	}
	count := t.notice(s.Notice, n)
	switch s.Fate {
	case Waiting:
		count.Waiting++
		t.wait(s.From)
	case Arrived:
		switch {
		case s.Twice:
			count.Twice++
			t.Twice = with(t.Twice, s.Person)
		case s.Done.Sub(n.At) > Least:
			count.Late++
			count.Last = later(count.Last, s.Done)
		}
	case Useless:
		count.Skipped++
	case Unclear:
		count.Unclear++
		t.Unclear = with(t.Unclear, s.Person)
	case Failed:
		count.Failed++
		t.Failed = with(t.Failed, s.Person)
	case Needless:
	}
}

// wait has a report wait for what can go out from then on.
func (t *tally) wait(from time.Time) { t.open = later(t.open, later(t.To, from)) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// with adds somebody who is not yet there.
func with(people []roster.PersonID, who roster.PersonID) []roster.PersonID {
	if slices.Contains(people, who) {
		return people
	}
	return append(people, who)
}
