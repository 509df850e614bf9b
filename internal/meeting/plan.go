package meeting

import (
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// planAhead is how many months ahead planned meetings appear.
const planAhead = 2

// Plan brings the cell's planned meetings to what its series, its settings and
// the holidays say now: missing ones appear up to two months ahead, and those
// of which nobody was told follow a rule that has changed. Meetings that were
// announced or changed by hand stay as they are, and their months are taken,
// even when they were cancelled. Doing it twice changes nothing.
func Plan(tx Tx, now time.Time, al Almanac, unit roster.UnitID) error {
	if err := tx.LockCell(unit); err != nil {
		return err
	}
	series, found, err := tx.SeriesOf(unit)
	if err != nil || !found {
		return err
	}
	terms, err := TermsOf(tx, unit, al.Zone)
	if err != nil {
		return err
	}
	p, err := readPlan(tx, now, al, series, terms)
	if err != nil {
		return err
	}
	today := calendar.DateOf(now, terms.Zone)
	horizon := calendar.NewDate(today.Year, today.Month+planAhead, today.Day)
	// A shift can carry a meeting over the end of its month, either way.
	for month := p.first; !calendar.MonthOf(horizon).Next().Before(month); month = month.Next() {
		if err := p.month(month, horizon); err != nil {
			return err
		}
	}
	return nil
}

// plan is the planning of one cell's regular meetings.
type plan struct {
	tx     Tx
	now    time.Time
	series Series
	terms  Terms
	days   calendar.Schedule
	// first is the first month whose meeting can be still to come.
	first calendar.Month
	// has are the meetings of the cell's series by month; withdrawn are those
	// of this very series that can come back.
	has, withdrawn map[calendar.Month]Meeting
}

func readPlan(tx Tx, now time.Time, al Almanac, series Series, terms Terms) (*plan, error) {
	p := &plan{
		tx: tx, now: now, series: series, terms: terms, days: al.schedule(series, terms),
		first: calendar.MonthOf(calendar.DateOf(now, terms.Zone)).Prev(),
		has:   map[calendar.Month]Meeting{}, withdrawn: map[calendar.Month]Meeting{},
	}
	all, err := tx.Meetings(Query{
		Unit: series.Unit, Kind: Regular, Since: p.first,
		Status: []Status{Planned, Announced, Cancelled, Held, Withdrawn},
	})
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		switch {
		case m.Series == 0: // made by hand, beside the series
		case m.Status != Withdrawn:
			p.has[m.Period] = m
		case m.Series == series.ID:
			p.withdrawn[m.Period] = m
		}
	}
	return p, nil
}

// taken tells whether the month's meeting is not the planner's to change.
func (p *plan) taken(month calendar.Month) bool {
	m, found := p.has[month]
	return found && (m.Status != Planned || m.Pinned || m.Begun(p.now))
}

// wanted returns where the series puts the month's meeting, and whether it is
// still to come and the planner's to put there.
func (p *plan) wanted(month calendar.Month) (calendar.Occurrence, time.Time, bool) {
	o := p.days.Occurrence(month)
	start := o.Date.At(p.series.Clock, p.terms.Zone).UTC()
	return o, start, !p.taken(month) && start.After(p.now) && !o.Date.Before(p.series.From) && (p.terms.Until.IsZero() || o.Date.Before(p.terms.Until))
}

// month plans one month. Meetings beyond the horizon stay if they are there,
// and are not made.
func (p *plan) month(month calendar.Month, horizon calendar.Date) error {
	if p.taken(month) {
		return nil
	}
	o, start, wanted := p.wanted(month)
	old, found := p.has[month]
	if !wanted {
		if found {
			return p.withdraw(old)
		}
		return nil
	}
	if !found && o.Date.After(horizon) {
		return nil
	}
	m := old
	if !found {
		m = p.withdrawn[month] // usually there is none, and m is new
	}
	m.Unit, m.Series, m.Kind, m.Period, m.Status = p.series.Unit, p.series.ID, Regular, month, Planned
	m.StartsAt, m.Place, m.Minutes = start, p.series.Place, p.terms.Length
	switch {
	case m.Round == 0:
		m.Round = 1
	case !old.StartsAt.Equal(start):
		m.Round++
	}
	if found && old == m {
		return nil
	}
	return p.put(old, m)
}

// put writes a meeting that is new or changed, with its history.
func (p *plan) put(old, m Meeting) error {
	id, err := p.tx.SaveMeeting(m, p.terms.Instants(m))
	if err != nil || old.ID == 0 || old.StartsAt.Equal(m.StartsAt) && old.Place == m.Place {
		return err
	}
	m.ID = id
	_, err = p.tx.AddChange(changed(old, m, Replanned, p.now, 0))
	return err
}

func (p *plan) withdraw(m Meeting) error {
	old := m
	m.Status = Withdrawn
	if _, err := p.tx.SaveMeeting(m, nil); err != nil {
		return err
	}
	_, err := p.tx.AddChange(changed(old, m, CalledOff, p.now, 0))
	return err
}

// changed describes the change from one state of a meeting to the next.
func changed(from, to Meeting, what What, now time.Time, by roster.PersonID) Change {
	return Change{
		Meeting: to.ID, Round: to.Round, What: what, At: now, By: by,
		FromStart: from.StartsAt, ToStart: to.StartsAt, FromPlace: from.Place, ToPlace: to.Place,
	}
}

// Preview is what a series would bring.
type Preview struct {
	// Next are the next meetings that would be planned.
	Next []calendar.Occurrence
	// Stay are the meetings to come that were announced or changed by hand:
	// they stay as they are, and their months are not in Next.
	Stay []Meeting
}

// farthestPreview bounds the look ahead; only a series whose every month is
// taken gets there.
const farthestPreview = 24

// PreviewSeries returns the next n dates of a series as it would be planned,
// and what would stay of the meetings that there are. It changes nothing.
func PreviewSeries(tx Tx, now time.Time, al Almanac, s Series, n int) (Preview, error) {
	terms, err := TermsOf(tx, s.Unit, al.Zone)
	if err != nil {
		return Preview{}, err
	}
	if err := s.check(); err != nil {
		return Preview{}, err
	}
	p, err := readPlan(tx, now, al, s, terms)
	if err != nil {
		return Preview{}, err
	}
	var out Preview
	for i := 0; i < farthestPreview && len(out.Next) < n; i++ {
		if o, _, wanted := p.wanted(p.first.Add(i)); wanted {
			out.Next = append(out.Next, o)
		}
	}
	for month, m := range p.has {
		if p.taken(month) && m.Status.Open() && !m.Begun(now) {
			out.Stay = append(out.Stay, m)
		}
	}
	slices.SortFunc(out.Stay, func(a, b Meeting) int { return a.StartsAt.Compare(b.StartsAt) })
	return out, nil
}
