package reorg

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"keng/internal/meeting"
	"keng/internal/roster"
)

// finish writes the change and settles the meetings of the cells that end.
func (d *draft) finish(ended []roster.Unit) (Outcome, error) {
	ended = inOrder(ended)
	// Which meetings are off is kept with the change, so that they can be put back.
	off, err := d.meetingsOff(ended)
	if err != nil {
		return Outcome{}, err
	}
	if len(off) > 0 {
		d.arg("meetings", off)
	}
	if err := d.write(); err != nil {
		return Outcome{}, err
	}
	for _, c := range ended {
		if err := d.callOff(c); err != nil {
			return Outcome{}, err
		}
	}
	return d.out, nil
}

// inOrder are cells in the order in which everybody locks them.
func inOrder(cells []roster.Unit) []roster.Unit {
	return slices.SortedFunc(slices.Values(cells), func(a, b roster.Unit) int { return cmp.Compare(a.ID, b.ID) })
}

// toCome are the cell's meetings that have not begun and were to be on the day
// or later.
func (d *draft) toCome(cell roster.UnitID) ([]meeting.Meeting, error) {
	zone, err := d.zone(cell)
	if err != nil {
		return nil, err
	}
	from := d.from.At(0, zone)
	if from.Before(d.r.Now) {
		from = d.r.Now.Add(1)
	}
	return d.tx.Meetings(meeting.Query{Unit: cell, Status: []meeting.Status{meeting.Planned, meeting.Announced}, From: from})
}

// meetingsOff names the meetings of cells that will be called off and not only
// withdrawn: those of which people were told, or that were set by hand.
func (d *draft) meetingsOff(cells []roster.Unit) (string, error) {
	var ids []string
	for _, c := range cells {
		if err := d.tx.LockCell(c.ID); err != nil {
			return "", err
		}
		all, err := d.toCome(c.ID)
		if err != nil {
			return "", err
		}
		for _, m := range all {
			if !plannersOwn(m) {
				ids = append(ids, m.ID.String())
			}
		}
	}
	return strings.Join(ids, ","), nil
}

// plannersOwn tells whether nobody has had a hand in a meeting and nobody was
// told of it: the planner withdraws it, and puts it back.
func plannersOwn(m meeting.Meeting) bool {
	return m.Status == meeting.Planned && !m.Pinned && m.Series != 0
}

// callOff has the planner withdraw what it has planned for a cell that ends, and
// calls off what is left.
func (d *draft) callOff(cell roster.Unit) error {
	before, err := d.toCome(cell.ID)
	if err != nil {
		return err
	}
	if err := meeting.Plan(d.tx, d.r.Now, d.r.Almanac, cell.ID); err != nil {
		return err
	}
	left, err := d.toCome(cell.ID)
	if err != nil {
		return err
	}
	d.out.Withdrawn += len(before) - len(left)
	zone, err := d.zone(cell.ID)
	if err != nil {
		return err
	}
	for _, m := range left {
		if _, _, err := meeting.Cancel(d.tx, d.r.Now, d.r.By, cell.ID, m.ID); err != nil {
			return err
		}
		d.out.Cancelled = append(d.out.Cancelled, Meeting{ID: m.ID, Unit: cell.Name, StartsAt: m.StartsAt, Zone: zone.String()})
	}
	return nil
}

// MeetingsOff are the meetings that a change has called off.
func MeetingsOff(c roster.Change) []meeting.ID {
	var all []meeting.ID
	for text := range strings.SplitSeq(c.Args["meetings"], ",") {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			all = append(all, meeting.ID(id))
		}
	}
	return all
}
