package attendance

import (
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// RecountTx is what counting closed rolls anew needs of one transaction.
type RecountTx interface {
	RollTx
	// Meetings returns those that the query describes.
	Meetings(meeting.Query) ([]meeting.Meeting, error)
	// SaveFigures keeps the sums of a closed roll and what each line counts as.
	// Lines of people who are not on the sheet are forgotten.
	SaveFigures(Sheet) error
}

// Recounted is a closed roll whose figures became others.
type Recounted struct {
	Meeting       meeting.Meeting
	Before, After Sums
}

// Recount counts the cell's closed rolls of these days anew, after what its
// members were then has been corrected, and tells which became others. The last
// day is exclusive; none is an open end. Marks stay as they were given.
func Recount(tx RecountTx, cell roster.UnitID, from, to calendar.Date, zone *time.Location) ([]Recounted, error) {
	q := meeting.Query{Unit: cell, From: from.At(0, zone), To: tx.Now()}
	if !to.IsZero() {
		if end := to.At(0, zone); end.Before(q.To) {
			q.To = end
		}
	}
	if !q.From.Before(q.To) {
		return nil, nil
	}
	if err := tx.LockCell(cell); err != nil {
		return nil, err
	}
	meetings, err := tx.Meetings(q)
	if err != nil {
		return nil, err
	}
	var all []Recounted
	for _, m := range meetings {
		before, closed, err := tx.SumsOf(m.ID)
		if err != nil {
			return nil, err
		}
		if !closed {
			continue
		}
		sheet, err := ReadSheet(tx, m, zone)
		if err != nil {
			return nil, err
		}
		if sheet.Roll.Reduced {
			continue // there is nothing left to count anew
		}
		if err := tx.SaveFigures(sheet); err != nil {
			return nil, err
		}
		if sheet.Sums != before {
			all = append(all, Recounted{Meeting: m, Before: before, After: sheet.Sums})
		}
	}
	return all, nil
}
