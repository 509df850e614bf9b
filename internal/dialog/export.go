package dialog

import (
	"time"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
)

// How many copies of their data somebody can have in a day: enough for a lost one
// and one to be sure. Each is made anew, and is not small.
const (
	exportsADay = 3
	exportsOf   = 24 * time.Hour
)

// export hands who acts everything that is kept about them, at once.
func (t *turn) export() error {
	who := t.who.Person.ID
	entries, err := t.tx.Audited(audit.Query{Person: who, From: t.now.Add(-exportsOf)})
	if err != nil {
		return err
	}
	made := 0
	for _, e := range entries {
		if e.Kind == audit.DataExported && e.By == who && e.Person == who {
			made++
		}
	}
	if made >= exportsADay {
		return fault.New(fault.Conflict, "export.enough", "Max", exportsADay)
	}
	if err := t.audited(audit.Entry{Kind: audit.DataExported, Unit: t.who.Cell.ID, Person: who}); err != nil {
		return err
	}
	t.show(notice.Export(t.event.Channel, t.event.From, who))
	return nil
}
