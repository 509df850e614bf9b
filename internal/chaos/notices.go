package chaos

import (
	"context"
	"fmt"
	"strings"
)

// dues sees to it that whatever was due was written to as many as it says, and
// that each meeting was announced to all who know the bot.
func (c *check) dues(ctx context.Context) error {
	rows, err := c.world.db.QueryContext(ctx,
		"SELECT meeting_id, round, kind, outcome, people FROM due WHERE done_at IS NOT NULL AND outcome IN ('sent', 'late')")
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says more
	for rows.Next() {
		var meeting int64
		var round, people int
		var kind, outcome string
		if err := rows.Scan(&meeting, &round, &kind, &outcome, &people); err != nil {
			return err
		}
		key := fmt.Sprintf("meeting/%d/r%d/%s/person/", meeting, round, kind)
		written := map[int64]bool{}
		for _, d := range c.ledger {
			if strings.HasPrefix(d.key, key) {
				written[d.person] = true
			}
		}
		if len(written) != people {
			c.fail(&c.tally.lost, "%s was due to %d people, and written to %d", key, people, len(written))
		}
		for _, a := range c.actors {
			if kind == "announce" && a.linked && !a.blocked && !written[a.member.ID] {
				c.fail(&c.tally.lost, "%s was not told of %s", a.member.Name, key)
			}
		}
	}
	return rows.Err()
}

// told sees to it that what the bot has said it sends to all, all have got, or
// the ledger has a reason.
func (c *check) told(context.Context) error {
	for _, words := range append(c.notices, c.program.Say("meeting.invite")) {
		for _, a := range c.actors {
			if !a.linked || a.blocked {
				continue
			}
			got := false
			for _, m := range c.received[a.ID()] {
				got = got || strings.Contains(m.text, words)
			}
			if !got && !c.excused(a) {
				c.fail(&c.tally.lost, "%s did not get %q", a.member.Name, words)
			}
		}
	}
	return nil
}

// excused tells whether anything to somebody was left out for a reason.
func (c *check) excused(a *actor) bool {
	for _, d := range c.ledger {
		if d.person == a.member.ID && d.bulk && d.reason != "" {
			return true
		}
	}
	return false
}
