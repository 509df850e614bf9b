package dialog

import (
	"context"
	"errors"
	"sync"

	"keng/internal/chat"
)

// sideBySide is how many people's events are dealt with at the same time: enough
// to fill a table. The database's connections, not this, are what limits it.
const sideBySide = tableSize

// Handle deals with a batch: the events of one person in their order, those of
// different people side by side. It returns nil once everything that the batch
// causes is committed, or an event that always fails is parked; and an error if
// the database or ctx ended before. Events that were committed are recognised
// when the batch is handed in again.
func (d *Dialog) Handle(ctx context.Context, batch []chat.Event) error {
	if len(batch) == 1 {
		return d.handle(ctx, batch[0])
	}
	queues := byPerson(batch)
	failures := make([]error, len(queues))
	slots := make(chan struct{}, sideBySide)
	var wg sync.WaitGroup
	for i, queue := range queues {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			for _, e := range queue {
				if failures[i] = d.handle(ctx, e); failures[i] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(failures...)
}

// byPerson parts a batch into one queue for each chat partner, in order.
func byPerson(batch []chat.Event) [][]chat.Event {
	type key struct {
		channel chat.Channel
		who     string
	}
	index := make(map[key]int, len(batch))
	queues := make([][]chat.Event, 0, len(batch))
	for _, e := range batch {
		k := key{e.Channel, e.From}
		if e.From == "" {
			k.who = "chat " + e.Chat
		}
		i, ok := index[k]
		if !ok {
			i = len(queues)
			index[k] = i
			queues = append(queues, nil)
		}
		queues[i] = append(queues[i], e)
	}
	return queues
}
