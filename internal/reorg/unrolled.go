package reorg

import (
	"keng/internal/calendar"
	"keng/internal/roster"
)

// Unrolled are the regular meetings of a cell that ends which were held and have
// no closed roll.
type Unrolled struct {
	Unit   string           `json:"unit"`
	Months []calendar.Month `json:"months"`
	// Heir is the cell whose secretaries close them once the cell is no more;
	// empty for none.
	Heir string `json:"heir,omitempty"`
}

// leftOpen notes which rolls the cells that end leave open, and to whom.
func (d *draft) leftOpen(ended, targets []roster.Unit) error {
	for _, c := range ended {
		zone, err := d.zone(c.ID)
		if err != nil {
			return err
		}
		before := d.from.At(0, zone)
		if d.r.Now.Before(before) {
			before = d.r.Now
		}
		meetings, err := d.tx.UnrolledMeetings(c.ID, before)
		if err != nil {
			return err
		}
		if len(meetings) == 0 {
			continue
		}
		left := Unrolled{Unit: c.Name}
		for _, m := range meetings {
			left.Months = append(left.Months, m.Period)
		}
		if len(targets) == 1 {
			left.Heir = targets[0].Name
		}
		d.out.Unrolled = append(d.out.Unrolled, left)
	}
	return nil
}
