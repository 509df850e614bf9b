package remind

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"keng/internal/calendar"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// Transferred is something that happened to a proposal that a member goes to
// another cell.
type Transferred struct {
	personnel.Proposal
	Event notice.TransferEvent
	// By is who did it, who knows.
	By roster.PersonID
	// Day is the first on which they belong to the target, where that was decided.
	Day calendar.Date
	// Change is what it changed about the person; 0 for nothing. It names the event
	// in the ledger.
	Change roster.ChangeID
}

// TellTransfer tells everybody whom it concerns what happened to a proposal, each
// once and outside of their cell's quiet hours: those with a secretary's rights in
// both cells, or who stands in for them, and the member. Who has to confirm it is
// asked to. A member for whom another cell only asks is not told.
func TellTransfer(tx KeeperTx, zone *time.Location, t Transferred) error {
	news := notice.TransferTold(notice.TransferArgs{Proposal: t.ID, Event: t.Event, Name: t.Name, Day: t.Day})
	ask := news
	if t.State == personnel.Open {
		ask = notice.Transfer(t.ID)
	}
	answerers, err := answerersOf(tx, zone, t.Answerer())
	if err != nil {
		return err
	}
	openers, err := answerersOf(tx, zone, t.Opener())
	if err != nil {
		return err
	}
	if t.Event == notice.TransferProposed {
		openers = nil // whoever made it has seen it
	}
	told := []roster.PersonID{t.By, 0}
	var items []delivery.Item
	for _, part := range []struct {
		cell   roster.UnitID
		n      notice.Note
		people []roster.PersonID
	}{{t.Source, news, t.member()}, {t.Answerer(), ask, answerers}, {t.Opener(), news, openers}} {
		people := slices.DeleteFunc(part.people, func(id roster.PersonID) bool { return slices.Contains(told, id) })
		some, err := toPeople(tx, zone, part.cell, fmt.Sprintf("transfer/%d/%s/%d", t.ID, t.Event, t.Change), part.n, people)
		if err != nil {
			return err
		}
		told, items = append(told, people...), append(items, some...)
	}
	_, err = delivery.Enqueue(tx, items...)
	return err
}

// member is the member, if they are told.
func (t Transferred) member() []roster.PersonID {
	done := t.Event == notice.TransferReceived || t.Event == notice.TransferUndone
	if done || !t.Asked && t.Event != notice.TransferLate {
		return []roster.PersonID{t.Person}
	}
	return nil
}

// answerersOf are those who speak for a cell: who has a secretary's rights there
// and has joined, else those who keep a unit above.
func answerersOf(tx KeeperTx, zone *time.Location, cell roster.UnitID) ([]roster.PersonID, error) {
	today := calendar.DateOf(tx.Now(), zone)
	led, err := personnel.HasLeader(tx, cell, today)
	if err != nil {
		return nil, err
	}
	if !led {
		return adminsOf(tx, cell, 0, today)
	}
	leaders, err := roster.SecretariesOf(tx, cell, today)
	people := make([]roster.PersonID, len(leaders))
	for i, l := range leaders {
		people[i] = l.Person.ID
	}
	return people, err
}

// LateTx is what [TellLate] needs of one transaction.
type LateTx interface {
	KeeperTx
	// LateProposals are those that were opened before the instant and are open.
	LateProposals(before time.Time) ([]personnel.Proposal, error)
	// Try runs f so that what it did is undone if it returns an error, while
	// the transaction goes on. It returns f's error.
	Try(f func() error) error
}

// TellLate tells both cells, once, of each proposal that has been open for longer
// than a transfer should take: it does not lapse, because only people can know
// whether the member has gone.
func TellLate(tx LateTx, almanac meeting.Almanac) (failed error, err error) {
	today := calendar.DateOf(tx.Now(), almanac.Zone)
	late, err := tx.LateProposals(tx.Now().AddDate(0, 0, -personnel.WorkingDays))
	if err != nil {
		return nil, err
	}
	for _, p := range late {
		if !p.Overdue(today, almanac.Holidays, almanac.Zone) {
			continue
		}
		err := tx.Try(func() error {
			return TellTransfer(tx, almanac.Zone, Transferred{Proposal: p, Event: notice.TransferLate})
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("remind: proposal %d: %w", p.ID, err))
		}
	}
	return failed, nil
}
