package audit

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// Query describes entries. Its zero fields describe all.
type Query struct {
	// Below has those about the unit and all below it, by where each stands on
	// the day On, or stood last.
	Below roster.UnitID
	On    calendar.Date
	// Person has those about the person, and those of what they did.
	Person roster.PersonID
	// From and To bound the time: From inclusive, To exclusive.
	From, To time.Time
	// Before has those whose ID is smaller.
	Before int64
	// Skip leaves out the first ones, Limit those after so many; 0 for no limit.
	Skip, Limit int
}

// ReadTx is what reading entries needs of one transaction.
type ReadTx interface {
	// Audited returns the entries that the query describes, the latest first.
	Audited(Query) ([]Entry, error)
}

// Extent is what a set of entries comes to.
type Extent struct {
	Entries int
	// First and Last are the times of the first and the last; zero for none.
	First, Last time.Time
	// Named is how many people have an entry of their own.
	Named int
	// Listed is how many people stood on the lists that were seen, at most: for
	// each unit the longest, since who stood on a list is not kept.
	Listed int
}

// Measure counts entries that come one after the other, in any order.
type Measure struct {
	extent Extent
	named  map[roster.PersonID]bool
	listed map[roster.UnitID]int
}

// Add counts one more.
func (m *Measure) Add(e Entry) {
	if m.named == nil {
		m.named, m.listed = map[roster.PersonID]bool{}, map[roster.UnitID]int{}
	}
	m.extent.Entries++
	if m.extent.First.IsZero() || e.At.Before(m.extent.First) {
		m.extent.First = e.At
	}
	if e.At.After(m.extent.Last) {
		m.extent.Last = e.At
	}
	if e.Person != 0 {
		m.named[e.Person] = true
		return
	}
	m.listed[e.Unit] = max(m.listed[e.Unit], e.People)
}

// Extent is what they come to.
func (m *Measure) Extent() Extent {
	extent := m.extent
	extent.Named = len(m.named)
	for _, n := range m.listed {
		extent.Listed += n
	}
	return extent
}
