package remind

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"keng/internal/calendar"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/outage"
	"keng/internal/roster"
)

// OutageTx is what [TellOutages] needs of one transaction.
type OutageTx interface {
	delivery.Tx
	meeting.CellTx
	roster.MemberTx
	outage.Tx
	// OpenCases returns the cells that have not been told of an outage and are
	// to be looked at by now, in one order for all.
	OpenCases(limit int) ([]outage.Case, error)
	// PutOffCase has the case looked at later.
	PutOffCase(c outage.Case, until time.Time) error
	// FinishCase writes to how many people it was told, and tells whether the
	// case was still open: who is told no has nothing to say.
	FinishCase(c outage.Case, people int) (bool, error)
	// Try runs f so that what it did is undone if it returns an error, while
	// the transaction goes on. It returns f's error.
	Try(f func() error) error
}

// Cases is what [TellOutages] came to.
type Cases struct {
	// Looked is at how many cases it looked.
	Looked int
	// Failed joins the errors of those that are to be looked at again.
	Failed error
}

// failedAgain is when a case is looked at again in which something is wrong:
// often enough for whoever mends it, seldom enough for the log.
const failedAgain = time.Minute

// TellOutages tells those with a secretary's rights in the cells that an outage
// concerned what came late, what was skipped and who may have been told twice:
// once for each outage, after all of it is settled, and outside of the quiet
// hours. A cell that lost nothing hears nothing. It looks at most at limit cells.
func TellOutages(tx OutageTx, zone *time.Location, limit int) (Cases, error) {
	open, err := tx.OpenCases(limit)
	if err != nil {
		return Cases{}, err
	}
	told := Cases{Looked: len(open)}
	for _, c := range open {
		err := tx.Try(func() error { return tellOutage(tx, zone, c) })
		if err == nil {
			continue
		}
		told.Failed = errors.Join(told.Failed, fmt.Errorf("remind: outage %d of cell %d: %w", c.ID, c.Cell, err))
		if err := tx.PutOffCase(c, tx.Now().Add(failedAgain)); err != nil {
			return Cases{}, err
		}
	}
	return told, nil
}

func tellOutage(tx OutageTx, zone *time.Location, c outage.Case) error {
	losses, err := outage.LossesOf(tx, c)
	if err != nil {
		return err
	}
	now := tx.Now()
	if !losses.Settled(now) {
		return tx.PutOffCase(c, losses.Again(now))
	}
	var items []delivery.Item
	if losses.Any() {
		if items, err = outageItems(tx, zone, c); err != nil {
			return err
		}
	}
	if ours, err := tx.FinishCase(c, len(items)); err != nil || !ours {
		return err
	}
	_, err = delivery.Enqueue(tx, items...)
	return err
}

// outageItems are the reports to those who can be written to today.
func outageItems(tx OutageTx, zone *time.Location, c outage.Case) ([]delivery.Item, error) {
	terms, err := meeting.TermsOf(tx, c.Cell, zone)
	if err != nil {
		return nil, err
	}
	leaders, err := roster.SecretariesOf(tx, c.Cell, calendar.DateOf(tx.Now(), terms.Zone))
	if err != nil {
		return nil, err
	}
	args, err := json.Marshal(notice.OutageArgs{Outage: c.ID, Unit: c.Cell})
	if err != nil {
		return nil, err
	}
	var items []delivery.Item
	for _, l := range leaders {
		if l.Reachable() {
			items = append(items, delivery.Item{
				Key:    fmt.Sprintf("outage/%d/unit/%d/person/%d", c.ID, c.Cell, l.Person.ID),
				Person: l.Person.ID, Kind: string(notice.OutageReport), Args: args,
				Class: delivery.Bulk, NotBefore: terms.QuietEnd(tx.Now()),
			})
		}
	}
	return items, nil
}
