package remind_test

import (
	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/store"
)

// session is a transaction that knows the world's members.
type session struct {
	*store.Tx
	w *world
}

// MembersAt implements remind.Tx.
func (s session) MembersAt(cell roster.UnitID, _ calendar.Date) ([]roster.Member, error) {
	return s.w.members[cell], nil
}
