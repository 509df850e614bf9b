package remind

import (
	"fmt"
	"time"

	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

// PeopleTx is what telling people of changes about them needs of one transaction.
type PeopleTx interface {
	delivery.Tx
	meeting.CellTx
	// AccountsOf returns the accounts linked to the people, reachable or not.
	AccountsOf(people []roster.PersonID) ([]roster.Account, error)
}

// TellPeople tells people of a change in a cell, each once, outside of the
// cell's quiet hours. The key names the change. Who has no account is left out.
func TellPeople(tx PeopleTx, zone *time.Location, cell roster.UnitID, key string, n notice.Note, people ...roster.PersonID) error {
	items, err := toPeople(tx, zone, cell, key, n, people)
	if err != nil {
		return err
	}
	_, err = delivery.Enqueue(tx, items...)
	return err
}

// TellHandOvers tells both of each that the office of a cell's secretary has gone
// from the one to the other, now.
func TellHandOvers(tx PeopleTx, zone *time.Location, all []roster.HandOver) error {
	for _, h := range all {
		key := fmt.Sprintf("handover/%d/%d/%d", h.Unit, h.From, tx.Now().UnixMicro())
		if err := TellPeople(tx, zone, h.Unit, key, notice.HandOverNote(h.Unit, h.From, h.To), h.From, h.To); err != nil {
			return err
		}
	}
	return nil
}

// toPeople is what [TellPeople] writes down.
func toPeople(tx PeopleTx, zone *time.Location, cell roster.UnitID, key string, n notice.Note, people []roster.PersonID) ([]delivery.Item, error) {
	terms, err := meeting.TermsOf(tx, cell, zone)
	if err != nil {
		return nil, err
	}
	accounts, err := tx.AccountsOf(people)
	if err != nil {
		return nil, err
	}
	joined := map[roster.PersonID]bool{}
	for _, a := range accounts {
		joined[a.Person] = true
	}
	var items []delivery.Item
	for _, who := range people {
		if joined[who] {
			items = append(items, delivery.Item{
				Key: fmt.Sprintf("%s/person/%d", key, who), Person: who, Kind: string(n.Kind), Args: n.Args,
				Class: delivery.Bulk, NotBefore: terms.QuietEnd(tx.Now()),
			})
		}
	}
	return items, nil
}
