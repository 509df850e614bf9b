package main

import (
	"context"

	"keng/internal/retention"
	"keng/internal/store"
)

// retention takes away what was kept for long enough, once a day, in steps that
// other processes can go on with.
func (a *app) retention(ctx context.Context) error {
	var all retention.Done
	for !all.Over {
		var done retention.Done
		err := a.store.Update(ctx, func(tx *store.Tx) (err error) {
			done, err = retention.Step(tx, a.cfg.Zone)
			return err
		})
		if err != nil {
			return err
		}
		all.Add(done)
	}
	if all.Answers+all.Marks+all.Words > 0 {
		a.log.InfoContext(ctx, "what was kept for long enough is taken away",
			"answers_of_meetings", all.Answers, "rolls", all.Marks, "words_of_meetings", all.Words)
	}
	return nil
}

// retentionAgain is retention for somebody who asks for it now, perhaps because a
// setting was changed since today's round.
func (a *app) retentionAgain(ctx context.Context) error {
	err := a.store.Update(ctx, func(tx *store.Tx) error { return retention.Again(tx) })
	if err != nil {
		return err
	}
	return a.retention(ctx)
}
