package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/stats"
	"keng/internal/understand"
)

// runStats is /thongke: figures over a span, of what the person may see. Each
// of a leader's units gets its own message; a secretary's cell comes with its
// names; a member sees their own.
func runStats(t *turn, args string) error {
	span, ok := understand.Span(args, t.today())
	if !ok {
		return fault.New(fault.Invalid, "stats.unclear_span")
	}
	units := append(t.who.LeaderOf(), t.who.Follows()...)
	for _, unit := range units {
		show, err := t.statsUnit(unit)
		if err != nil {
			return err
		}
		t.show(show(unit, span, 0))
	}
	switch {
	case t.who.LeadsCell():
		t.show(notice.StatsCell(t.who.Cell.ID, span, 0))
	case len(units) == 0:
		t.show(notice.StatsPerson(t.who.Person.ID, span))
	}
	return nil
}

// pressStatsUnit turns a page of a leader's figures.
func pressStatsUnit(t *turn, data string) error {
	return t.turnStats(data, t.statsUnit, t.sees)
}

// sees tells whether the account sees a unit's figures of a span.
func (t *turn) sees(unit roster.UnitID, span calendar.Span) (bool, error) {
	path, err := stats.Above(t.tx, unit, span, t.today())
	return slices.ContainsFunc(t.account.Speakers(), func(who *roster.Identity) bool { return who.Sees(path...) }), err
}

// statsPage is a page of figures.
type statsPage func(unit roster.UnitID, span calendar.Span, page int) notice.Note

// statsUnit is how a leader's figures are shown: with a way to the names of each
// cell, where the unit lets those above see them.
func (t *turn) statsUnit(unit roster.UnitID) (statsPage, error) {
	terms, err := meeting.TermsOf(t.tx, unit, t.Almanac.Zone)
	if terms.LeadersSeeNames {
		return notice.StatsUnitToNames, err
	}
	return notice.StatsUnit, err
}

// pressStatsCell turns a page of a cell's figures, which have names: for its
// secretaries, and for those above where the cell's committee lets them.
func pressStatsCell(t *turn, data string) error {
	show := func(roster.UnitID) (statsPage, error) { return notice.StatsCell, nil }
	return t.turnStats(data, show, func(unit roster.UnitID, span calendar.Span) (bool, error) {
		path, err := stats.Above(t.tx, unit, span, t.today())
		if err != nil {
			return false, err
		}
		terms, err := meeting.TermsAlong(t.tx, path, t.Almanac.Zone)
		return slices.ContainsFunc(t.account.Speakers(), func(who *roster.Identity) bool {
			return who.May(roster.SeeNames, terms.LeadersSeeNames, path...)
		}), err
	})
}

// turnStats shows another page, "12:2026-10:1", if the person may see it.
func (t *turn) turnStats(
	data string, show func(roster.UnitID) (statsPage, error), may func(roster.UnitID, calendar.Span) (bool, error),
) error {
	gone := fault.New(fault.NotFound, "press.gone")
	parts := strings.Split(data, ":")
	if len(parts) != 3 {
		return gone
	}
	unit, err1 := strconv.ParseInt(parts[0], 10, 64)
	span, err2 := calendar.ParseSpan(parts[1])
	page, err3 := strconv.Atoi(parts[2])
	if err1 != nil || err2 != nil || err3 != nil {
		return gone
	}
	ok, err := may(roster.UnitID(unit), span)
	if err != nil {
		return err
	}
	if !ok {
		return gone
	}
	as, err := show(roster.UnitID(unit))
	if err != nil {
		return err
	}
	t.replace(as(roster.UnitID(unit), span, page))
	return nil
}
