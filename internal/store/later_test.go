package store_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// village is a cell with people who have accounts.
type village struct {
	*store.Store
	cell    roster.UnitID
	people  []roster.PersonID
	periods int
}

var january = calendar.NewDate(2026, time.January, 1)

func newVillage(t *testing.T, s *store.Store, people int) *village {
	t.Helper()
	v := &village{Store: s}
	v.do(t, func(tx *store.Tx) (err error) {
		if v.cell, err = tx.AddUnit(roster.Unit{Name: "Chi bộ thôn 3", Kind: roster.Cell}, january); err != nil {
			return err
		}
		if v.people, err = tx.AddPeople(make([]roster.Person, people)); err != nil {
			return err
		}
		for i, id := range v.people {
			c := roster.Caller{Channel: chat.Telegram, External: fmt.Sprint(i), Chat: fmt.Sprint(i)}
			if _, err := tx.LinkAccount(c, id); err != nil {
				return err
			}
		}
		return nil
	})
	return v
}

func (v *village) do(t testing.TB, f func(*store.Tx) error) {
	t.Helper()
	if err := v.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// meet makes a meeting.
func (v *village) meet(tx *store.Tx) (meeting.ID, error) {
	v.periods++
	return tx.SaveMeeting(meeting.Meeting{
		Unit: v.cell, Kind: meeting.Regular, Period: calendar.Month{Year: 2000 + v.periods, Month: time.May},
		StartsAt: storetest.Start.Add(time.Hour), Minutes: 90, Status: meeting.Announced, Round: 1,
	}, nil)
}

// said is what a transaction, or a part of it, has to leave behind.
type said struct {
	Answers map[int]attendance.Choice
	History map[int][]attendance.Choice
	Replies map[string]bool
}

func (s said) clone() said {
	c := said{maps.Clone(s.Answers), map[int][]attendance.Choice{}, maps.Clone(s.Replies)}
	for who, h := range s.History {
		c.History[who] = slices.Clone(h)
	}
	return c
}

// player does at random what transactions do, and keeps book of what must come of it.
type player struct {
	*rapid.T
	*village
	tx      *store.Tx
	meeting meeting.ID
	must    said
	steps   int
}

var errUndone = errors.New("undone")

// play does some steps, a few of them within a Try that may be undone.
func (p *player) play(depth int) error {
	for range p.intn(9, "steps") {
		p.steps++
		if err := p.step(depth); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) intn(n int, what string) int { return rapid.IntRange(0, n-1).Draw(p.T, what) }

func (p *player) step(depth int) error {
	who := p.intn(len(p.people), "who")
	switch p.intn(8, "step") {
	case 0, 1:
		return p.answer(who, attendance.Choices[p.intn(3, "choice")])
	case 2:
		key := fmt.Sprint("key ", p.intn(3, "key"), " of ", p.meeting)
		p.must.Replies[key] = true
		return p.tx.AddReplies([]delivery.Row{{
			Key: key, Subject: fmt.Sprint("about ", p.meeting), Kind: "x", Args: []byte("null"), Lane: "x", Status: delivery.Pending,
			CreatedAt: p.tx.Now(), DueAt: p.tx.Now(), Address: chat.Address{Channel: chat.Telegram, Chat: "x"},
		}})
	case 3: // a statement that writes
		_, err := p.tx.FirstSight(chat.Telegram, fmt.Sprint(p.meeting, "/", p.steps))
		return err
	case 4: // a statement that has to see what was put off
		answers, err := p.tx.AnswersTo(p.meeting, 1)
		if len(answers) != len(p.must.Answers) {
			p.Errorf("%d answers are seen, want %d", len(answers), len(p.must.Answers))
		}
		return err
	}
	if depth == 3 {
		return nil
	}
	before, fail := p.must.clone(), p.intn(2, "fail") == 1
	err := p.tx.Try(func() error {
		if err := p.play(depth + 1); err != nil || !fail {
			return err
		}
		return errUndone
	})
	if fail && errors.Is(err, errUndone) {
		p.must, err = before, nil
	}
	return err
}

func (p *player) answer(who int, c attendance.Choice) error {
	before, ok, err := p.tx.AnswerOf(p.meeting, p.people[who])
	if err != nil {
		return err
	}
	if was, told := p.must.Answers[who]; ok != told || before.Choice != was {
		p.Errorf("the answer of %d is %q, want %q", who, before.Choice, was)
	}
	p.must.Answers[who] = c
	p.must.History[who] = append(p.must.History[who], c)
	by, now := p.people[who], p.tx.Now()
	return p.tx.SaveAnswer(
		attendance.Answer{Meeting: p.meeting, Person: by, By: by, Round: 1, Choice: c, At: now, Channel: chat.Telegram},
		attendance.AnswerChange{Meeting: p.meeting, Person: by, By: by, Round: 1, From: before.Choice, To: c, At: now, Channel: chat.Telegram})
}

// found is what is there.
func (p *player) found(tx *store.Tx) (said, error) {
	s := said{map[int]attendance.Choice{}, map[int][]attendance.Choice{}, map[string]bool{}}
	for i, who := range p.people {
		a, ok, err := tx.AnswerOf(p.meeting, who)
		if err != nil {
			return s, err
		}
		if ok {
			s.Answers[i] = a.Choice
		}
		history, err := tx.AnswerChanges(p.meeting, who)
		if err != nil {
			return s, err
		}
		for _, c := range history {
			s.History[i] = append(s.History[i], c.To)
		}
	}
	rows, err := tx.DeliveriesAbout(fmt.Sprint("about ", p.meeting))
	for _, r := range rows {
		s.Replies[r.Key] = true
	}
	return s, err
}

// TestWhatIsPutOff does at random what transactions do, with and without
// reading ahead: what was put off is seen when it must be, undone with its Try,
// and there in the end.
func TestWhatIsPutOff(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		v := newVillage(t, s, 3)
		rapid.Check(t, func(rt *rapid.T) {
			p := &player{T: rt, village: v}
			v.do(t, func(tx *store.Tx) (err error) {
				p.meeting, err = v.meet(tx)
				return err
			})
			v.do(t, func(tx *store.Tx) error {
				p.tx, p.must = tx, said{map[int]attendance.Choice{}, map[int][]attendance.Choice{}, map[string]bool{}}
				if rapid.Bool().Draw(rt, "foresee") {
					told := make([]attendance.Foretold, 2) // the third is not foreseen
					for i := range told {
						told[i] = attendance.Foretold{
							Channel: chat.Telegram, Event: fmt.Sprint(p.meeting, " ", i), From: fmt.Sprint(i), Meeting: p.meeting,
						}
					}
					if err := tx.Foresee(january, told); err != nil {
						return err
					}
				}
				return p.play(0)
			})
			var got said
			v.do(t, func(tx *store.Tx) (err error) {
				got, err = p.found(tx)
				return err
			})
			for _, h := range p.must.History {
				if len(h) == 0 {
					rt.Fatal("an empty history")
				}
			}
			if d := cmp.Diff(p.must, got); d != "" {
				rt.Errorf("(-must +got):\n%s", d)
			}
		})
	})
}

// TestABrokenWriteThatWasPutOff fails the transaction, though nobody asked for it by then.
func TestABrokenWriteThatWasPutOff(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		v := newVillage(t, s, 1)
		err := s.Update(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.FirstSight(chat.Telegram, "1"); err != nil {
				return err
			}
			_ = tx.Try(func() error {
				if err := tx.SaveAnswer(attendance.Answer{Meeting: 99, Person: v.people[0], By: v.people[0]}, attendance.AnswerChange{}); err != nil {
					return err
				}
				_, _, err := tx.AnswerOf(99, v.people[0])
				return err
			})
			return nil // whoever goes on regardless does not commit
		})
		if err == nil {
			t.Error("an answer about no meeting was taken")
		}
		if !see(t, s, "1") {
			t.Error("it was committed")
		}
	})
}

// TestForesee tells of each event whether it was seen before, once.
func TestForesee(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		v := newVillage(t, s, 2)
		see(t, s, "old")
		var m meeting.ID
		v.do(t, func(tx *store.Tx) (err error) {
			m, err = v.meet(tx)
			return err
		})
		told := func(id, from string) attendance.Foretold {
			return attendance.Foretold{Channel: chat.Telegram, Event: id, From: from, Meeting: m}
		}
		v.do(t, func(tx *store.Tx) error {
			err := tx.Foresee(january, []attendance.Foretold{told("old", "0"), told("new", "0"), told("new", "0"), told("b", "nobody"), told("c", "1")})
			if err != nil {
				return err
			}
			var got []string
			for _, id := range []string{"old", "new", "new", "b", "c"} {
				first, err := tx.FirstSight(chat.Telegram, id)
				if err != nil {
					return err
				}
				got = append(got, fmt.Sprint(id, " ", first))
			}
			if d := cmp.Diff([]string{"old false", "new true", "new false", "b true", "c true"}, got); d != "" {
				t.Errorf("first sight (-want +got):\n%s", d)
			}
			for from, want := range map[string]roster.PersonID{"0": v.people[0], "1": v.people[1], "nobody": 0} {
				who, err := tx.Identify(chat.Telegram, from, january)
				if err != nil {
					return err
				}
				if who.Linked() != (want != 0) || who.Linked() && who.Person.ID != want {
					t.Errorf("%s is %+v, want person %d", from, who, want)
				}
			}
			return nil
		})
	})
}
