package store

import (
	"database/sql"
	"maps"
	"slices"
	"time"

	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// eventKey names an event.
type eventKey struct {
	channel chat.Channel
	id      string
}

// accountKey names an account.
type accountKey struct {
	channel  chat.Channel
	external string
}

// ballotKey names a member's answer about a meeting.
type ballotKey struct{ meeting, person int64 }

// foreseen is what was read ahead for events that share a transaction. It says
// what the database says until the transaction writes something else than an
// answer, and is forgotten then. What is not in it is asked for. A nil one
// knows nothing.
type foreseen struct {
	on       calendar.Date
	people   map[accountKey]*roster.Identity
	seen     map[roster.AccountID]sighting
	meetings map[meeting.ID]meeting.Meeting
	cells    map[roster.UnitID]meeting.Cell
	// answers has a row for each ballot that nobody else can change meanwhile;
	// without a meeting for one that was not cast.
	answers map[ballotKey]answerRow
}

// sighting is when an account was last seen, and where.
type sighting struct {
	at   time.Time
	chat string
	// away: it counts as unreachable.
	away bool
}

// Foresee reads ahead what these events are going to ask for, by a few
// statements for all of them. It notes them as seen: FirstSight tells of each
// whether it had been before. It changes nothing else about the outcome. It
// comes first in a transaction.
func (tx *Tx) Foresee(on calendar.Date, events []attendance.Foretold) error {
	if err := tx.sight(events); err != nil {
		return err
	}
	f := &foreseen{on: on}
	for _, step := range []func(*foreseen, []attendance.Foretold) error{
		tx.foreseePeople, tx.foreseeMeetings, tx.foreseeAnswers,
	} {
		if err := step(f, events); err != nil {
			return err
		}
	}
	tx.foreseen = f
	return nil
}

// foreseePeople finds who the events come from.
func (tx *Tx) foreseePeople(f *foreseen, events []attendance.Foretold) error {
	f.people, f.seen = map[accountKey]*roster.Identity{}, map[roster.AccountID]sighting{}
	externals := map[chat.Channel][]string{}
	for _, e := range events {
		k := accountKey{e.Channel, e.From}
		if _, ok := f.people[k]; !ok {
			f.people[k] = nil
			externals[e.Channel] = append(externals[e.Channel], e.From)
		}
	}
	for channel, some := range externals {
		rows, err := tx.identities(channel, some, f.on)
		if err != nil {
			return err
		}
		for _, account := range byAccount(rows) {
			a := account[0].Account
			f.people[accountKey{channel, a.ExternalID}] = identityOf(account)
			f.seen[roster.AccountID(a.ID)] = sighting{at: a.LastSeenAt.Time, chat: a.ChatID, away: !a.UnreachableAt.IsZero()}
		}
	}
	return nil
}

// foreseeMeetings finds the meetings that the events are about, and what their
// cells have said, once nobody can change them or the people's answers any more.
func (tx *Tx) foreseeMeetings(f *foreseen, events []attendance.Foretold) error {
	var ids []int64
	for _, e := range events {
		ids = append(ids, int64(e.Meeting))
	}
	ids = distinct(ids)
	if err := tx.holdBallots(ids, f.persons()); err != nil {
		return err
	}
	f.meetings = make(map[meeting.ID]meeting.Meeting, len(ids))
	f.cells = make(map[roster.UnitID]meeting.Cell, len(ids))
	err := read(tx, `SELECT m.id, m.unit_id, m.series_id, m.kind, m.period, m.starts_at, m.place, m.minutes, m.status, m.round,
			m.pinned FROM meetings m WHERE m.id IN `, ids, func(rows *sql.Rows) error {
		var r meetingRow
		err := rows.Scan(&r.ID, &r.UnitID, &r.SeriesID, &r.Kind, &r.Period, &r.StartsAt, &r.Place, &r.Minutes, &r.Status, &r.Round,
			&r.Pinned)
		if err != nil {
			return err
		}
		m, err := r.meeting()
		f.meetings[m.ID] = m
		f.cells[m.Unit] = meeting.Cell{}
		return err
	})
	if err != nil || len(f.cells) == 0 {
		return err
	}
	f.cells, err = tx.cells(numbersOf(slices.Collect(maps.Keys(f.cells))))
	return err
}

// persons are those whom the accounts are linked to, in the order of their ids.
func (f *foreseen) persons() []int64 {
	ids := map[int64]bool{}
	for _, who := range f.people {
		for _, speaker := range who.Speakers() {
			ids[int64(speaker.Person.ID)] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// foreseeAnswers finds what was answered so far.
func (tx *Tx) foreseeAnswers(f *foreseen, events []attendance.Foretold) error {
	f.answers = map[ballotKey]answerRow{}
	var meetings, people []int64
	for _, e := range events {
		who := f.people[accountKey{e.Channel, e.From}]
		if _, ok := f.meetings[e.Meeting]; !ok {
			continue
		}
		for _, speaker := range who.Speakers() {
			k := ballotKey{int64(e.Meeting), int64(speaker.Person.ID)}
			if _, ok := f.answers[k]; !ok {
				f.answers[k] = answerRow{}
				meetings, people = append(meetings, k.meeting), append(people, k.person)
			}
		}
	}
	if len(meetings) == 0 {
		return nil
	}
	return tx.readAnswers(meetings, people, func(r answerRow) {
		if _, ok := f.answers[r.key()]; ok {
			f.answers[r.key()] = r
		}
	})
}

func (f *foreseen) identity(channel chat.Channel, external string, on calendar.Date) (who *roster.Identity, ok bool) {
	if f == nil || f.on != on {
		return nil, false
	}
	who, ok = f.people[accountKey{channel, external}]
	return who, ok
}

func (f *foreseen) sighting(id roster.AccountID) (s sighting, ok bool) {
	if f != nil {
		s, ok = f.seen[id]
	}
	return s, ok
}

func (f *foreseen) meeting(id meeting.ID) (m meeting.Meeting, ok bool) {
	if f != nil {
		m, ok = f.meetings[id]
	}
	return m, ok
}

func (f *foreseen) cell(unit roster.UnitID) (c meeting.Cell, ok bool) {
	if f != nil {
		c, ok = f.cells[unit]
	}
	return c, ok
}

func (f *foreseen) answer(k ballotKey) (r answerRow, ok bool) {
	if f != nil {
		r, ok = f.answers[k]
	}
	return r, ok
}

// change notes an answer that was given.
func (f *foreseen) change(r answerRow) {
	if _, ok := f.answer(r.key()); ok {
		f.answers[r.key()] = r
	}
}

// forget has answers read anew whose changes were undone.
func (f *foreseen) forget(changed []ballotKey) {
	if f == nil {
		return
	}
	for _, k := range changed {
		delete(f.answers, k)
	}
}
