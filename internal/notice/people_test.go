package notice_test

import (
	"testing"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
	"keng/internal/store"
)

// personnel does everything that can be done to somebody of the cell.
func (w *world) personnel(t *testing.T) {
	t.Helper()
	day := func(month time.Month) calendar.Date { return calendar.NewDate(2027, month, 1) }
	w.do(t, func(tx *store.Tx) error {
		w.proposals = nil
		group, err := tx.AddUnit(roster.Unit{Name: "Tổ đảng 1", Kind: roster.Group, Parent: w.cell}, newYear)
		if err != nil {
			return err
		}
		other, err := tx.AddUnit(roster.Unit{Name: "Chi bộ trường học", Kind: roster.Cell, Parent: w.commune}, newYear)
		if err != nil {
			return err
		}
		who := w.people[5]
		for _, op := range []personnel.Operation{
			personnel.Add{Cell: w.cell, Person: roster.Person{FullName: "Giàng A Chứ"}, From: day(1)},
			personnel.Correct{Person: roster.Person{ID: who, FullName: "Nguyễn Thị Phương Thảo", BirthYear: 1950}},
			personnel.SetGroup{Person: who, Group: group, From: newYear},
			personnel.SetGroup{Person: who, From: day(1)},
			personnel.Appoint{Person: who, Role: roster.GroupLeader, Unit: group, From: newYear, To: day(6)},
			personnel.Appoint{Person: who, Role: roster.Follower, Unit: other, From: newYear},
			personnel.Appoint{Person: w.people[0], Role: roster.Follower, Unit: w.cell, From: newYear},
			personnel.SetHelper{Person: who, Helper: w.people[6], On: true},
			personnel.SetHelper{Person: who, Helper: w.people[7], On: true},
			personnel.SetHelper{Person: who, Helper: w.people[7]},
			personnel.SetGrade{Person: who, Grade: roster.Probationary, From: calendar.NewDate(2026, 6, 1)},
			personnel.SetStatus{Person: who, Status: roster.Exempt, From: day(2), To: day(3)},
			personnel.Resume{Person: who, From: calendar.NewDate(2027, 2, 10)},
			personnel.StayAway{Person: who, With: other, From: day(4), To: day(5)},
			personnel.Dismiss{Person: who, Role: roster.GroupLeader, Unit: group, From: day(2)},
			personnel.HandOver{Cell: w.cell, To: w.people[3]},
			personnel.HandOver{Cell: w.cell, To: w.people[0]},
			personnel.Transfer{Person: who, To: other, From: day(7)},
			personnel.Leave{Person: w.people[8], Why: personnel.Deceased, From: day(7)},
			personnel.StayAway{Person: w.people[9], With: other, From: newYear},
			personnel.Propose{Person: w.people[10], To: other, Day: day(1)},
			personnel.Propose{Person: w.people[11], To: other, Day: day(1)},
			personnel.Ask{Name: "Ai Đó", BirthYear: 1970, From: w.cell, To: other, Day: day(1)},
		} {
			out, err := op.Do(tx, personnel.Order{By: w.people[0], Today: calendar.NewDate(2026, 12, 2), Seen: -1, Zone: time.UTC})
			if err != nil {
				return err
			}
			if out.Proposal != 0 {
				w.proposals = append(w.proposals, out.Proposal)
			}
			switch op.(type) {
			case personnel.SetGrade:
				err = tx.UndoChange(out.Change, w.people[1])
			case personnel.StayAway:
				w.stay = out.Change
			}
			if err != nil {
				return err
			}
		}
		w.elsewhere = other
		closed := w.proposals[1]
		_, err = tx.CloseProposal(closed, personnel.Declined, w.people[0])
		if err != nil {
			return err
		}
		return nil
	})
}

// cellNotes are all that is shown about a cell's people.
func (w *world) cellNotes() (all []notice.Note) {
	for _, unit := range []roster.UnitID{w.cell, w.elsewhere} {
		for _, page := range []int{0, 1, 4, -1} {
			all = append(all, notice.Members(unit, page))
		}
	}
	for _, i := range []int{0, 1, 5, 8, 9, 12, inTheCell - 1} {
		all = append(all, notice.Member(w.cell, w.people[i]), notice.PersonHistory(w.cell, w.people[i], 0), notice.PersonHistory(w.cell, w.people[i], 1))
	}
	all = append(all, notice.Member(w.elsewhere, w.people[5]), notice.Member(w.elsewhere, w.people[9]), notice.Member(w.elsewhere, w.people[3]))
	for _, pair := range [][2]roster.PersonID{{w.people[0], w.people[1]}, {w.people[1], w.people[0]}, {0, w.people[0]}} {
		all = append(all, notice.HandOverNote(w.cell, pair[0], pair[1]))
		for _, off := range []bool{true, false} {
			all = append(all, notice.OfficeNote(w.cell, pair[1], roster.Follower, calendar.NewDate(2026, 12, 1), calendar.Date{}, off))
		}
		if pair[0] != 0 {
			all = append(all, notice.HelperNote(w.cell, pair[0], pair[1], true), notice.HelperNote(w.cell, pair[0], pair[1], false))
		}
	}
	all = append(all, notice.VisitNote(w.stay))
	for _, p := range w.proposals {
		all = append(all, notice.Transfer(p))
		for _, event := range []notice.TransferEvent{
			notice.TransferProposed, notice.TransferReceived, notice.TransferDeclined, notice.TransferWithdrawn, notice.TransferUndone, notice.TransferLate,
		} {
			if event != notice.TransferProposed { // of which only the member hears it so
				all = append(all, notice.TransferTold(notice.TransferArgs{Proposal: p, Event: event, Name: "Ai Đó", Day: newYear}))
			}
		}
	}
	all = append(all, notice.RosterFile(w.elsewhere), notice.Lines{
		Title: notice.Say("rosterchat.title", "Number", 2), Lines: []notice.Saying{notice.Say("rosterchat.added", "Name", "Lò Văn An"), {}, notice.Say("rosterchat.send_again")},
		Choices: [][]notice.Button{{notice.Press("button.save", "s")}},
	}.Note())
	for _, page := range []int{0, 1, -1} {
		all = append(all, notice.Transfers(w.cell, page), notice.Transfers(w.elsewhere, page))
	}
	figures := make([]attendance.Recounted, 9)
	for i := range figures {
		figures[i].Meeting = meeting.Meeting{Period: calendar.Month{Year: 2026, Month: time.January}.Add(i)}
		figures[i].Before = attendance.Sums{Listed: 3, Must: 3, OnTime: i % 4}
	}
	for i, why := range append(personnel.Reasons, "") {
		c := notice.PersonChange{
			Unit: w.cell, Person: w.people[5], Name: "Lò Văn An", Kind: personnel.Left, From: newYear, Args: map[string]string{"why": string(why)},
			Figures: notice.FiguresOf(figures[:2*i-i/5]), Save: "s", Cancel: "c", Undo: "u", Gone: i%2 == 0,
		}
		if why == "" {
			c.Kind, c.Remarks = "", []notice.Saying{notice.Say("people.name_becomes", "Before", "A", "After", notice.Word("people.unknown"))}
		}
		all = append(all, notice.PersonPreview(c), notice.PersonSaved(c), notice.PersonUndone(c))
	}
	return all
}
