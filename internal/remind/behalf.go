package remind

import (
	"fmt"
	"time"

	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
)

// TellAnsweredFor lets somebody know what was answered for them about a meeting,
// once for each event by which it was.
func TellAnsweredFor(tx Tx, zone *time.Location, m meeting.Meeting, who roster.PersonID, event string) error {
	terms, err := meeting.TermsOf(tx, m.Unit, zone)
	if err != nil {
		return err
	}
	out := message{
		key: fmt.Sprintf("meeting/%d/for/%s", m.ID, event), subject: subject(m.ID), kind: notice.AnsweredFor,
		args: args{Meeting: m.ID}, from: afterQuiet(terms, tx.Now(), m.StartsAt), until: m.StartsAt,
	}
	return out.enqueue(tx, []roster.PersonID{who})
}
