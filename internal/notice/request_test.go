package notice_test

import (
	"encoding/json"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/store"
)

// ask has somebody ask for everything that can be asked, the longest words included.
func (w *world) ask(tx *store.Tx) error {
	almanac := meeting.Almanac{Zone: time.FixedZone("+07", 7*60*60), Holidays: calendar.NewHolidays()}
	for i, kind := range []rights.Kind{rights.See, rights.Correct, rights.Restrict, rights.Object, rights.Withdraw, rights.Delete} {
		by := w.people[3]
		if i > 2 {
			by = w.people[0]
		}
		r, err := rights.Ask(tx, almanac, rights.Request{Person: w.people[3], Kind: kind, Words: strings.Repeat("m", rights.MaxWords), By: by})
		if err != nil {
			return err
		}
		w.asked = append(w.asked, r.ID)
	}
	_, err := rights.Extend(tx, almanac, w.asked[0])
	return err
}

// requests are the notices about what people ask about their own data.
func (w *world) requests() []notice.Note {
	all := []notice.Note{
		notice.Requests([]roster.UnitID{w.commune}, w.cell), notice.Requests([]roster.UnitID{w.cell, w.commune}, 0),
		notice.Requests([]roster.UnitID{w.elsewhere}, 0),
		notice.Paper(w.cell, 0), notice.Paper(w.cell, 1), notice.Paper(w.cell, farPage), notice.Paper(w.cell, -farPage),
	}
	for i, id := range w.asked {
		deletes := i == len(w.asked)-1
		for _, stage := range []notice.Stage{notice.Opened, notice.Soon, notice.Overdue, notice.Extended, notice.Last, notice.Done, notice.TakenBack} {
			for _, mine := range []bool{false, true} {
				switch { // what nobody is told
				case stage == notice.Last && (!mine || !deletes), stage == notice.Overdue && (mine || deletes):
					continue
				case stage == notice.Extended && deletes, mine && stage == notice.Soon && !deletes, mine && stage == notice.Done && deletes:
					continue
				}
				args := notice.RequestArgs{Request: id, Stage: stage, Mine: mine, Unit: w.cell}
				text, _ := json.Marshal(args)
				all = append(all, notice.Note{Kind: notice.RequestTold, Args: text})
			}
		}
	}
	return all
}
