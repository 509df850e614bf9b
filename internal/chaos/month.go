package chaos

import (
	"context"
	"time"
)

// moment is a step of the month that people or the bot have made for themselves.
type moment struct {
	at time.Time
	do func(ctx context.Context)
}

// month goes from moment to moment. Between those of the people, whatever comes
// due has one.
func (r *run) month(ctx context.Context) error {
	moments := r.beginning()
	for held := false; ; {
		if err := r.settle(ctx); err != nil {
			return err
		}
		r.closeStep()
		if len(moments) == 0 && held {
			return nil
		}
		if len(moments) == 0 {
			// From here on it depends on when the meeting is.
			start, err := r.nextMeeting(ctx)
			if err != nil {
				return err
			}
			moments, held = r.ending(start), true
		}
		due, found, err := r.nextDue(ctx)
		if err != nil {
			return err
		}
		next := moment{at: due}
		if !found || !due.Before(moments[0].at) {
			next, moments = moments[0], moments[1:]
		}
		r.begin(ctx, next)
	}
}

// echoes is every how many steps the platform hands in once more what it
// remembers of those before.
const echoes = 3

// begin begins a step.
func (r *run) begin(ctx context.Context, m moment) {
	r.step++
	if r.step%echoes == 0 {
		r.sandbox.Echo()
	}
	r.arm(ctx)
	if m.at.After(r.clock.Now()) {
		r.clock.Set(m.at, 0)
	}
	r.say("step %d", r.step)
	if m.do != nil {
		m.do(ctx)
	}
}

// closeStep takes out what did not come in this step, and notes which answers
// cannot have been lost.
func (r *run) closeStep() {
	r.net.clear()
	r.sandbox.Mend()
	doubt := r.bad.takeDoubt()
	for _, a := range r.actors {
		for i := range a.acts {
			if a.acts[i].step == r.step {
				a.acts[i].sure = !doubt
			}
		}
	}
}

// local is an hour of a day of December, in the cell's zone.
func (r *run) local(day, hour int) time.Time {
	return time.Date(2026, time.December, day, hour, 0, 0, 0, r.world.cell.Zone)
}

// beginning are the moments before the day of the meeting, which is the 10th
// unless it is moved to the 11th.
func (r *run) beginning() []moment {
	chance := stream(r.seed, chanceOfSecretary)
	agenda, middle := chance.IntN(3) > 0, chance.IntN(6)
	return []moment{
		{r.local(4, 19), r.newcomers},
		{r.local(5, 8), r.everybody(announced)},
		{r.local(5, 20), func(ctx context.Context) {
			r.everybody(evening)(ctx)
			if agenda {
				r.talk(ctx, r.writesAgenda)
			}
		}},
		{r.local(7, 9), func(ctx context.Context) {
			switch middle {
			case 0, 1:
				r.talk(ctx, r.announces)
			case 2:
				r.talk(ctx, r.moves)
			case 3:
				r.talk(ctx, r.reminds)
			default: // nothing happens on most days
			}
		}},
		{r.local(9, 8), r.everybody(reminded)},
		{r.local(9, 18), func(ctx context.Context) {
			r.everybody(deadline)(ctx)
			r.talk(ctx, r.reminds)
		}},
	}
}

// ending are the moments from the meeting on.
func (r *run) ending(start time.Time) []moment {
	return []moment{
		{start.Add(-2 * time.Hour), r.everybody(soon)},
		{start.Add(5 * time.Minute), func(ctx context.Context) { r.talk(ctx, r.takesRoll) }},
		{start.Add(80 * time.Minute), func(ctx context.Context) { r.talk(ctx, r.locksRoll) }},
		{r.local(13, 9), func(ctx context.Context) { r.talk(ctx, r.locksRoll, r.counts) }},
		{r.local(36, 8), r.everybody(next)},
		{r.local(36, 21), nil},
	}
}

// blocker is whose patience ends in some of the months.
const blocker = 7

// everybody has people do what their diaries say. Those who are called to a
// meeting wait for it.
func (r *run) everybody(o occasion) func(context.Context) {
	return func(ctx context.Context) {
		for _, a := range r.actors {
			switch {
			case a.Person == nil || !a.linked || a.blocked || a.diary[o] == decision{}:
			case o == announced || o == next:
				r.converse(ctx, a, func(t *talk) {
					t.hears(r.program.Say("meeting.invite"))
					if !t.failed {
						r.acts(a, o)
					}
				})
			default:
				r.acts(a, o)
			}
		}
		if o == evening && r.blocks {
			r.actors[blocker].Block()
			r.actors[blocker].blocked = true
		}
	}
}

// acts has somebody do what their diary says for an occasion.
func (r *run) acts(a *actor, o occasion) {
	if choice, told := a.tells(o); told {
		a.acts = append(a.acts, act{choice: choice, on: o, step: r.step})
	}
	choice, times := a.answers(o, func(choice string) string { return r.program.Say("choice." + choice) })
	for range times {
		a.acts = append(a.acts, act{choice: choice, on: o, step: r.step})
	}
}

// newcomers join, who have got their codes.
func (r *run) newcomers(ctx context.Context) {
	for _, a := range r.actors {
		if a.Person != nil && !a.linked {
			r.converse(ctx, a, func(t *talk) {
				t.starts(a.member.Code)
				t.taps("Tôi đồng ý")
				t.hears("/hop")
				a.linked = !t.failed
			})
		}
	}
}
