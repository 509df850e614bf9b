package reorg

import (
	"cmp"
	"slices"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// book are facts, and what becomes of them by and by. What is laid over what was
// laid before is one edit in the end.
type book struct {
	was   map[factKey]roster.Fact
	facts []roster.Fact
	// fresh counts the new ones, whose IDs are below 0 here.
	fresh int64
}

type factKey struct {
	kind roster.FactKind
	id   int64
}

// add opens the book on more facts. One that it has is left as it is.
func (b *book) add(facts ...roster.Fact) {
	if b.was == nil {
		b.was = map[factKey]roster.Fact{}
	}
	for _, f := range facts {
		key := factKey{f.Kind, f.ID}
		if _, there := b.was[key]; !there {
			b.was[key] = f
			b.facts = append(b.facts, f)
		}
	}
}

// lay has f hold on its days in place of what would. Why is the reason for which
// that comes to its end; f.Ended the one for f's own end, if it has one.
func (b *book) lay(f roster.Fact, why string) {
	own := f.Ended
	f.Ended = why
	e := roster.Lay(b.facts, f)
	if n := len(e.Begin); n > 0 {
		e.Begin[n-1].Ended = own
	}
	b.take(e)
}

// clear has nothing of f's line hold on f's days.
func (b *book) clear(f roster.Fact) { b.take(roster.Clear(b.facts, f)) }

func (b *book) take(e roster.Edit) {
	for _, f := range e.End {
		i := slices.IndexFunc(b.facts, func(g roster.Fact) bool { return g.Kind == f.Kind && g.ID == f.ID })
		b.facts[i] = f
	}
	for _, f := range e.Begin {
		b.fresh--
		f.ID = b.fresh
		b.facts = append(b.facts, f)
	}
}

// from are the facts of a kind that hold on the day or later, each from that day on.
func (b *book) from(kind roster.FactKind, day calendar.Date) []roster.Fact {
	var all []roster.Fact
	for _, f := range b.facts {
		if f.Kind == kind && !f.Void() && (f.To.IsZero() || day.Before(f.To)) {
			if f.From.Before(day) {
				f.From = day
			}
			all = append(all, f)
		}
	}
	return all
}

// edit is what has to be written.
func (b *book) edit() roster.Edit {
	var e roster.Edit
	for _, f := range b.facts {
		switch {
		case f.ID > 0 && f != b.was[factKey{f.Kind, f.ID}]:
			e.End = append(e.End, f)
		case f.ID < 0 && !f.Void():
			f.ID = 0
			e.Begin = append(e.Begin, f)
		}
	}
	slices.SortStableFunc(e.Begin, func(f, g roster.Fact) int {
		return cmp.Or(cmp.Compare(f.Kind, g.Kind), cmp.Compare(f.Person, g.Person), cmp.Compare(f.Unit, g.Unit), f.From.Compare(g.From))
	})
	e.Begin = joined(e.Begin)
	return e
}

// joined makes one of those that say the same and follow upon each other.
func joined(facts []roster.Fact) []roster.Fact {
	var all []roster.Fact
	for _, f := range facts {
		if n := len(all); n > 0 {
			before := all[n-1]
			before.From, before.To, before.Ended = f.From, f.To, f.Ended
			if before == f && all[n-1].To == f.From {
				all[n-1].To, all[n-1].Ended = f.To, f.Ended
				continue
			}
		}
		all = append(all, f)
	}
	return all
}

// exists tells whether the unit, whose places are in the book, stands in the
// tree on all days from the first on, and before the last if there is one.
func exists(places []roster.Fact, unit roster.UnitID, from, to calendar.Date) bool {
	places = slices.Clone(places)
	slices.SortFunc(places, func(f, g roster.Fact) int { return f.From.Compare(g.From) })
	for _, p := range places {
		if p.Kind != roster.Place || p.Unit != unit || !p.HoldsOn(from) {
			continue
		}
		if p.To.IsZero() || !to.IsZero() && !p.To.Before(to) {
			return true
		}
		from = p.To
	}
	return false
}
