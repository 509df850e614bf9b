package chaos

import (
	"context"
	"strings"

	"keng/internal/sandbox"
)

// change is an entry in the history of somebody's answers.
type change struct {
	meeting, person int64
	round           int
	from, to        string
}

// answers compares what people said with what the database has of it: each
// answer that the bot acknowledged is in the history, none is there more often
// than it was given, the history has no gap and leads to the answer that stands,
// and that is the last one given, where nothing could lose it.
func (c *check) answers(ctx context.Context) error {
	history, err := c.history(ctx)
	if err != nil {
		return err
	}
	standing, err := c.standing(ctx)
	if err != nil {
		return err
	}
	for _, a := range c.actors {
		if a.Person == nil {
			continue
		}
		c.tally.acts += len(a.acts)
		c.chain(a, history[a.member.ID], standing[a.member.ID])
		c.counted(a, history[a.member.ID])
		c.acknowledged(a, history[a.member.ID])
	}
	return nil
}

// history are the changes of answers, by person.
func (c *check) history(ctx context.Context) (map[int64][]change, error) {
	return c.changes(ctx, "SELECT meeting_id, person_id, round, from_choice, to_choice FROM answer_changes ORDER BY id")
}

// standing are the answers as they stand, as a change to each.
func (c *check) standing(ctx context.Context) (map[int64][]change, error) {
	return c.changes(ctx, "SELECT meeting_id, person_id, round, '', choice FROM answers ORDER BY meeting_id")
}

func (c *check) changes(ctx context.Context, query string) (map[int64][]change, error) {
	rows, err := c.world.db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // rows.Err says more
	all := map[int64][]change{}
	for rows.Next() {
		var h change
		if err := rows.Scan(&h.meeting, &h.person, &h.round, &h.from, &h.to); err != nil {
			return nil, err
		}
		all[h.person] = append(all[h.person], h)
	}
	return all, rows.Err()
}

// chain follows the history of each round to its end.
func (c *check) chain(a *actor, history, standing []change) {
	type round struct {
		meeting int64
		round   int
	}
	last := map[round]string{}
	newest := map[int64]change{}
	for _, h := range history {
		at := round{h.meeting, h.round}
		if h.from != last[at] {
			c.fail(&c.tally.answersLost, "%s's history has a gap: %+v after %q", a.member.Name, h, last[at])
		}
		last[at] = h.to
		newest[h.meeting] = h
	}
	for _, s := range standing {
		if h := newest[s.meeting]; h.to != s.to || h.round != s.round {
			c.fail(&c.tally.answersLost, "%s's history ends with %+v, and %+v stands", a.member.Name, h, s)
		}
		delete(newest, s.meeting)
	}
	for _, h := range newest {
		c.fail(&c.tally.answersLost, "%s's history ends with %+v, and nothing stands", a.member.Name, h)
	}
	c.lastly(a, standing)
}

// lastly compares the answer that stands to the month's meeting with the last
// one given.
func (c *check) lastly(a *actor, standing []change) {
	var final act
	for _, x := range a.acts {
		if x.on < next {
			final = x
		}
	}
	if !final.sure {
		return
	}
	for _, s := range standing {
		if s.meeting == c.meeting && s.to == final.choice {
			return
		}
	}
	c.fail(&c.tally.answersLost, "%s said %+v, and %+v stands; the last they heard:\n%s", a.member.Name, a.acts, standing, a.heard())
}

// counted sees to it that no answer was counted more often than it was given.
func (c *check) counted(a *actor, history []change) {
	for _, choice := range choices {
		given, kept := 0, 0
		for _, x := range a.acts {
			if x.choice == choice {
				given++
			}
		}
		for _, h := range history {
			if h.to == choice && h.from != choice {
				kept++
			}
		}
		if kept > given {
			c.fail(&c.tally.answersDoubled, "%s said %q %d times, and it was counted %d times", a.member.Name, choice, given, kept)
		}
	}
}

// acknowledged looks for the answers that the bot has said it noted.
func (c *check) acknowledged(a *actor, history []change) {
	var heard strings.Builder
	for _, alert := range a.Alerts() {
		heard.WriteString(alert.Text + "\n")
	}
	for _, m := range c.received[a.ID()] {
		heard.WriteString(m.text + "\n")
	}
	for _, call := range c.sandbox.Journal(sandbox.Query{Chat: a.ID(), Method: "editMessageText"}) {
		if call.OK() {
			heard.WriteString(call.Params["text"] + "\n")
		}
	}
	kept := map[string]bool{}
	for _, h := range history {
		kept[h.to] = true
	}
	for _, choice := range choices {
		noted := strings.TrimSuffix(c.program.Say("answer.is_"+choice), ".")
		if strings.Contains(heard.String(), noted) && !kept[choice] {
			c.fail(&c.tally.answersLost, "the bot told %s that it noted %q, and the history has no such answer", a.member.Name, choice)
		}
	}
}
