package chaos

import (
	"context"
	"fmt"
	"slices"

	"keng/internal/sandbox"
)

// check looks for what must never be, from outside and in the database, and
// says what it has found.
type check struct {
	*run
	// chat is the person of each private chat.
	chat map[int64]*actor
	// received are the messages that people have got, by chat.
	received map[int64][]message
	ledger   []delivery
	failures []string
}

// message is one that somebody has got.
type message struct {
	id   int64
	text string
}

// delivery is a row of the ledger.
type delivery struct {
	id             int64
	key, kind      string
	person, chat   int64
	edits          bool
	status, reason string
	doubts         int
	resent         bool
	message        int64
	due            bool // it is due by now
	bulk           bool
}

// check looks at everything, each thing by itself.
func (r *run) check(ctx context.Context) ([]string, error) {
	c := &check{run: r, chat: map[int64]*actor{}, received: map[int64][]message{}}
	for _, a := range r.actors {
		if a.Person != nil {
			c.chat[a.ID()] = a
		}
	}
	r.calls()
	for _, call := range r.sandbox.Journal(sandbox.Query{Method: "sendMessage"}) {
		if call.OK() {
			c.received[call.Chat] = append(c.received[call.Chat], message{call.Message, call.Params["text"]})
			r.tally.messages++
		}
	}
	for _, f := range []func(context.Context) error{
		c.readLedger, c.reached, c.twice, c.dues, c.told, c.answers, c.roll, c.stuck,
	} {
		if err := f(ctx); err != nil {
			return c.failures, err
		}
	}
	for _, v := range r.sandbox.Violations() {
		if v.Kind == "early" {
			continue // whoever was killed has forgotten that it was to wait
		}
		c.fail(&r.tally.otherFaults, "the platform was asked for what it forbids: %+v", v)
	}
	return c.failures, nil
}

// fail counts something that must not be.
func (c *check) fail(count *int, format string, args ...any) {
	*count++
	c.failures = append(c.failures, fmt.Sprintf(format, args...))
}

const ledgerQuery = `SELECT d.id, d.dedup_key, d.kind, COALESCE(d.person_id, 0), COALESCE(NULLIF(a.chat_id, ''), NULLIF(d.chat, ''), '0'),
	d.edits <> '', d.status, d.reason, d.doubts, d.resent, COALESCE(NULLIF(d.message, ''), '0'), d.due_at <= $1, d.class = 1
	FROM deliveries d LEFT JOIN accounts a ON a.id = d.account_id ORDER BY d.id`

func (c *check) readLedger(ctx context.Context) error {
	rows, err := c.world.db.QueryContext(ctx, ledgerQuery, c.clock.Now())
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says more
	for rows.Next() {
		var d delivery
		if err := rows.Scan(&d.id, &d.key, &d.kind, &d.person, &d.chat, &d.edits, &d.status, &d.reason,
			&d.doubts, &d.resent, &d.message, &d.due, &d.bulk); err != nil {
			return err
		}
		c.ledger = append(c.ledger, d)
	}
	return rows.Err()
}

// excuses are the reasons for which somebody who can be reached may be left
// without a message.
var excuses = map[string][]string{
	"skipped":    {"late", "pointless"},
	"parked":     {"outcome unknown", "tried too long"},
	"superseded": {""},
}

// reached sees to it that each row came to an end: the message is where the
// ledger says, or there is a reason that holds.
func (c *check) reached(context.Context) error {
	for _, d := range c.ledger {
		who := c.chat[d.chat]
		for _, a := range c.actors {
			if a.member.ID == d.person {
				who = a
			}
		}
		switch {
		case d.status == "pending" || d.status == "sending":
			if d.due {
				c.fail(&c.tally.stuck, "delivery %d is stuck: %+v", d.id, d)
			}
		case d.status == "sent" && !d.edits:
			if !slices.ContainsFunc(c.received[d.chat], func(m message) bool { return m.id == d.message }) {
				c.fail(&c.tally.lost, "delivery %d is said to be sent and has not arrived: %+v", d.id, d)
			}
		case d.status == "sent":
		case !slices.Contains(excuses[d.status], d.reason) && (who == nil || !who.blocked):
			c.fail(&c.tally.lost, "delivery %d was given up for no good reason: %+v", d.id, d)
		}
	}
	return nil
}

// stuck looks for what nobody works on any more, though somebody should.
func (c *check) stuck(ctx context.Context) error {
	for _, q := range []struct{ what, query string }{
		{"what was due is not done", "SELECT COUNT(*) FROM due WHERE done_at IS NULL AND due_at <= $1"},
		{"events were given up", "SELECT COUNT(*) FROM event_failures WHERE parked_at <= $1"},
		{"jobs were given up", "SELECT COUNT(*) FROM river_job WHERE state = 'discarded' AND created_at <= $1"},
	} {
		var n int
		if err := c.world.db.QueryRowContext(ctx, q.query, c.clock.Now()).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			c.fail(&c.tally.stuck, "%s: %d", q.what, n)
		}
	}
	return nil
}
