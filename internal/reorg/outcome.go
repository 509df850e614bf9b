package reorg

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Outcome is what a change comes to. Names are those of its day.
type Outcome struct {
	Change roster.ChangeID   `json:"change,omitempty"`
	Kind   roster.ChangeKind `json:"kind"`
	// Undone tells that the change was taken back.
	Undone bool          `json:"undone,omitempty"`
	From   calendar.Date `json:"from"`
	// Args are the change's, for its words.
	Args map[string]string `json:"args"`
	// People is how many come to another cell, or back; Visitors how many of
	// those who meet with a cell for a time meet with another one or no more.
	People   int `json:"people,omitempty"`
	Visitors int `json:"visitors,omitempty"`
	// Below are the units that come under another committee with all that is
	// below them, Members how many people belong to them. Nobody's cell changes.
	Below   []string `json:"below,omitempty"`
	Members int      `json:"members,omitempty"`
	// Own are the committees that end and have settings of their own, which do
	// not come along.
	Own []string `json:"own,omitempty"`
	// Offices are those that end, or are back.
	Offices []Office `json:"offices,omitempty"`
	// Kept are the secretaries of the cells that go on.
	Kept []Office `json:"kept,omitempty"`
	// Groups are the groups that end with their cells.
	Groups []string `json:"groups,omitempty"`
	// Headless are the cells that have no secretary then, Idle those without a
	// regular meeting.
	Headless []string `json:"headless,omitempty"`
	Idle     []string `json:"idle,omitempty"`
	// Cancelled are the meetings that are called off, Back those that will be
	// held after all, and are announced anew.
	Cancelled []Meeting `json:"cancelled,omitempty"`
	Back      []Meeting `json:"back,omitempty"`
	// Withdrawn is how many were planned, and nobody was told of.
	Withdrawn int `json:"withdrawn,omitempty"`
	// Unrolled are the rolls that cells which end leave open.
	Unrolled []Unrolled `json:"unrolled,omitempty"`
	// Figures are those that become others.
	Figures []Figures `json:"figures,omitempty"`
}

// Office is somebody's office in a unit. Who and where do not go through JSON,
// which is for words.
type Office struct {
	Person roster.PersonID `json:"-"`
	In     roster.UnitID   `json:"-"`

	Name string      `json:"name"`
	Role roster.Role `json:"role"`
	Unit string      `json:"unit"`
}

// Meeting is one of a cell.
type Meeting struct {
	ID       meeting.ID `json:"id"`
	Unit     string     `json:"unit"`
	StartsAt time.Time  `json:"starts_at"`
	// Zone is the one of its cell.
	Zone string `json:"zone"`
}

// Figures are a committee's, from a month on.
type Figures struct {
	Unit string         `json:"unit"`
	From calendar.Month `json:"from"`
	// Closed are the months of closed rolls that count elsewhere now.
	Closed []calendar.Month `json:"closed,omitempty"`
}

// figures notes that what is counted below a unit counts no more for those of
// before who are not among those of after, and the other way round. The months
// are those whose rolls are closed already.
func (d *draft) figures(before, after []roster.Unit, months []calendar.Month) {
	for _, side := range [][2][]roster.Unit{{before, after}, {after, before}} {
		for _, u := range side[0] {
			if u.Kind != roster.Committee || has(side[1], u.ID) || d.counted[u.ID] {
				continue
			}
			d.counted[u.ID] = true
			d.out.Figures = append(d.out.Figures, Figures{Unit: u.Name, From: calendar.MonthOf(d.from), Closed: months})
		}
	}
}

func has(units []roster.Unit, id roster.UnitID) bool {
	for _, u := range units {
		if u.ID == id {
			return true
		}
	}
	return false
}
