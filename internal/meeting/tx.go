package meeting

import (
	"fmt"
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
)

// CellTx reads and writes what cells have said about their meetings.
type CellTx interface {
	// Cell returns what the cell has said. A unit that does not exist has said
	// nothing.
	Cell(roster.UnitID) (Cell, error)
	// PutSetting stores a value for the cell; an empty one forgets it.
	PutSetting(cell roster.UnitID, name, value string, by roster.PersonID) error
}

// Tx is what this package needs of one transaction.
type Tx interface {
	CellTx
	// LockCell keeps other writers off the cell's meetings until the
	// transaction ends. Whoever changes one of them locks first and reads then.
	LockCell(roster.UnitID) error
	// SeriesOf returns the cell's series that is not over, and false if there is none.
	SeriesOf(roster.UnitID) (Series, bool, error)
	// ReplaceSeries ends the cell's series and begins this one, whose ID it returns.
	ReplaceSeries(Series) (SeriesID, error)
	// Meeting returns the meeting, or a NotFound fault.
	Meeting(ID) (Meeting, error)
	// Meetings returns those that the query describes.
	Meetings(Query) ([]Meeting, error)
	// SaveMeeting writes the meeting, a new one if its ID is 0, and with it what
	// is due: what is not done of its round becomes as in due, and of other
	// rounds, or if due is empty, void. What is done stays. It returns the ID.
	SaveMeeting(m Meeting, due []Due) (ID, error)
	// AddChange adds to the history of the change's meeting.
	AddChange(Change) (ChangeID, error)
	// MeetingChange returns one entry of a meeting's history, or a NotFound fault.
	MeetingChange(ChangeID) (Change, error)
}

// Cell is what a unit has said about its meetings, and the units above it.
type Cell struct {
	// Timezone is an IANA name, or empty for the default.
	Timezone string
	// Values are the settings of its own, by name.
	Values map[string]string
	// Above are those that hold where it has said nothing itself.
	Above map[string]string
	// Until is the day on which the cell ends, merged or dissolved; zero while
	// no end is known.
	Until calendar.Date
}

// Query describes meetings. Its zero fields describe all.
type Query struct {
	Unit roster.UnitID
	Kind Kind
	// Status lists the statuses; empty means all but Withdrawn.
	Status []Status
	// From and To bound the start: From inclusive, To exclusive.
	From, To time.Time
	// Since is the first period.
	Since calendar.Month
	// Latest asks for the latest first, not the earliest.
	Latest bool
	// Limit is 0 for no limit.
	Limit int
}

// Almanac is what is true of days everywhere: the zone of cells that have none
// of their own, and the holidays.
type Almanac struct {
	Zone *time.Location
	// Holidays may be nil: then they are the computed ones.
	Holidays *calendar.Holidays
}

// TermsOf returns what a cell's meetings are planned by. A cell without a time
// zone of its own lives in zone.
func TermsOf(tx CellTx, unit roster.UnitID, zone *time.Location) (Terms, error) {
	cell, err := tx.Cell(unit)
	if err != nil {
		return Terms{}, err
	}
	above, err := Defaults().With(cell.Above)
	if err != nil {
		return Terms{}, err
	}
	settings, err := above.With(cell.Values)
	if err != nil {
		return Terms{}, err
	}
	if cell.Timezone != "" {
		if zone, err = time.LoadLocation(cell.Timezone); err != nil {
			return Terms{}, fmt.Errorf("meeting: time zone of a cell: %w", err)
		}
	}
	return Terms{Settings: settings, Above: above, Zone: zone, Until: cell.Until}, nil
}

// TermsAlong returns what holds for the first unit of a path that goes up to the
// top, by what those on it have said, whatever is above them today: of a unit that
// is no more and [TermsOf] therefore finds below nothing.
func TermsAlong(tx CellTx, path []roster.Unit, zone *time.Location) (Terms, error) {
	t := Terms{Settings: Defaults(), Zone: zone}
	for _, u := range slices.Backward(path) {
		cell, err := tx.Cell(u.ID)
		if err != nil {
			return Terms{}, err
		}
		t.Above, t.Until = t.Settings, cell.Until
		if t.Settings, err = t.Above.With(cell.Values); err != nil {
			return Terms{}, err
		}
		if cell.Timezone != "" {
			if t.Zone, err = time.LoadLocation(cell.Timezone); err != nil {
				return Terms{}, fmt.Errorf("meeting: time zone of a cell: %w", err)
			}
		}
	}
	return t, nil
}

func (a Almanac) schedule(s Series, t Terms) calendar.Schedule {
	return calendar.Schedule{Rule: s.Rule, Shift: t.Shift, Clock: s.Clock, Loc: t.Zone, Holidays: a.Holidays}
}
