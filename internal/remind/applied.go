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

// TellApplied asks those with a secretary's rights in the cell who somebody is that
// wants to join; where none of them can be written to, those who look after a unit
// above. It goes out after the quiet hours, as long as it can be decided.
func TellApplied(tx KeeperTx, zone *time.Location, a roster.Application) error {
	terms, err := meeting.TermsOf(tx, a.Unit, zone)
	if err != nil {
		return err
	}
	today := calendar.DateOf(tx.Now(), terms.Zone)
	leaders, err := roster.SecretariesOf(tx, a.Unit, today)
	if err != nil {
		return err
	}
	var people []roster.PersonID
	for _, l := range leaders {
		if l.Reachable() {
			people = append(people, l.Person.ID)
		}
	}
	if len(people) == 0 {
		if people, err = adminsOf(tx, a.Unit, 0, today); err != nil {
			return err
		}
	}
	args, err := json.Marshal(notice.AppliedArgs{Application: a.ID})
	if err != nil {
		return err
	}
	items := make([]delivery.Item, len(people))
	for i, who := range people {
		items[i] = delivery.Item{
			Key: fmt.Sprintf("application/%d/person/%d", a.ID, who), Person: who,
			Kind: string(notice.Applied), Args: args, Class: delivery.Bulk,
			NotBefore: terms.QuietEnd(tx.Now()), UselessAfter: a.ExpiresAt,
		}
	}
	_, err = delivery.Enqueue(tx, items...)
	return err
}

// TellApplicant tells an applicant what was decided, where they wrote from.
func TellApplicant(tx delivery.Tx, a roster.Application, n notice.Note) error {
	_, err := delivery.Enqueue(tx, delivery.Item{
		Key: fmt.Sprintf("application/%d/decided", a.ID), Address: roster.Account{Channel: a.Channel, Chat: a.Chat}.Address(),
		Kind: string(n.Kind), Args: n.Args, Class: delivery.Bulk, UselessAfter: tx.Now().Add(roster.ApplicationLife),
	})
	return err
}
