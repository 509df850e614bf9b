package remind

import (
	"encoding/json"
	"fmt"
	"time"

	"keng/internal/delivery"
	"keng/internal/notice"
	"keng/internal/roster"
)

// TellWithdrawn tells those with a secretary's rights in a person's cell that the
// person has withdrawn their consent, and has to be told of meetings in some
// other way; where none of them can be written to, those who look after a unit
// above. It goes out after the quiet hours.
func TellWithdrawn(tx KeeperTx, zone *time.Location, who roster.PersonID) error {
	k, err := keepersOf(tx, zone, who)
	if err != nil {
		return err
	}
	people := k.secretaries
	if len(people) == 0 {
		people = k.admins
	}
	args, err := json.Marshal(notice.PersonArgs{Person: who})
	if err != nil {
		return err
	}
	var items []delivery.Item
	for _, p := range people {
		items = append(items, delivery.Item{
			Key:    fmt.Sprintf("withdrawn/%d/%d/person/%d", who, tx.Now().UnixMicro(), p),
			Person: p, Kind: string(notice.PersonWithdrawn), Args: args, Class: delivery.Bulk, NotBefore: k.from,
		})
	}
	_, err = delivery.Enqueue(tx, items...)
	return err
}
