package dialog

import (
	"keng/internal/notice"
	"keng/internal/roster"
)

// secretary says whom to tell in person: the cell's secretary, or whoever
// stands in.
func (t *turn) secretary(cell roster.UnitID) (notice.Value, error) {
	leaders, err := roster.SecretariesOf(t.tx, cell, t.today())
	if err != nil || len(leaders) == 0 {
		return notice.Word("answer.secretary"), err
	}
	return notice.Word("answer.secretary_named", "Name", leaders[0].Person.FullName), nil
}
