package outage

import "time"

// BeatTx is what [Beat] needs of one transaction.
type BeatTx interface {
	Now() time.Time
	// LastBeat returns the last sign of life; zero if there never was one.
	LastBeat() (time.Time, error)
	// PutBeat leaves a sign of life, and tells whether the last one was still
	// the one given: of several processes that saw the same one is told so.
	PutBeat(last time.Time) (bool, error)
	// AddOutage keeps an outage and opens a case for each cell that had
	// something due before its end that was not done by the instant.
	AddOutage(s Span, by time.Time) error
}

// Beat leaves a sign of life. If the last one is longer ago than silence, there
// was an outage, which is kept once, whoever finds it. A process that was here
// all the time finds none: then it is the clock that was set.
func Beat(tx BeatTx, silence time.Duration, here bool) (found bool, err error) {
	last, err := tx.LastBeat()
	if err != nil {
		return false, err
	}
	ours, err := tx.PutBeat(last)
	if err != nil || !ours || here || last.IsZero() || tx.Now().Sub(last) <= silence {
		return false, err
	}
	return true, tx.AddOutage(Span{From: last, To: tx.Now()}, last.Add(Least))
}
