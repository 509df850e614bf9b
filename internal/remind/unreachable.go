package remind

import (
	"encoding/json"
	"fmt"
	"time"

	"keng/internal/calendar"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

// UnreachableTx is what [TellUnreachable] needs of one transaction.
type UnreachableTx interface {
	delivery.Tx
	meeting.CellTx
	roster.MemberTx
	// StandingPerson returns what stands about the person on a day.
	StandingPerson(id roster.PersonID, on calendar.Date) (roster.Record, error)
}

// TellUnreachable tells those with a secretary's rights in a person's cell that
// messages do not reach the person any more, and why: they have to be told in
// some other way. It is said once a day at most, outside of the quiet hours.
func TellUnreachable(tx UnreachableTx, zone *time.Location, who roster.PersonID, why string) error {
	record, err := tx.StandingPerson(who, calendar.DateOf(tx.Now(), zone))
	if err != nil || record.Cell == 0 {
		return err
	}
	terms, err := meeting.TermsOf(tx, record.Cell, zone)
	if err != nil {
		return err
	}
	today := calendar.DateOf(tx.Now(), terms.Zone)
	leaders, err := roster.SecretariesOf(tx, record.Cell, today)
	if err != nil {
		return err
	}
	args, err := json.Marshal(notice.UnreachableArgs{Person: who, Why: why})
	if err != nil {
		return err
	}
	var items []delivery.Item
	for _, l := range leaders {
		if l.Reachable() && l.Person.ID != who {
			items = append(items, delivery.Item{
				Key:    fmt.Sprintf("unreachable/%d/%s/person/%d", who, today, l.Person.ID),
				Person: l.Person.ID, Kind: string(notice.PersonUnreachable), Args: args,
				Class: delivery.Bulk, NotBefore: terms.QuietEnd(tx.Now()),
			})
		}
	}
	_, err = delivery.Enqueue(tx, items...)
	return err
}
