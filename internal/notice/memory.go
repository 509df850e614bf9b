package notice

import (
	"keng/internal/agenda"
	"keng/internal/attendance"
	"keng/internal/calendar"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// memory reads each thing of a transaction once, for many notices about the
// same meeting. The transaction shows one state of the database, so what was
// read stays true.
type memory struct {
	Tx
	meetings  map[meeting.ID]read[meeting.Meeting]
	cells     map[roster.UnitID]read[meeting.Cell]
	units     map[unitOn]read[roster.Unit]
	agendas   map[meeting.ID]read[[]agenda.Item]
	answers   map[meeting.ID]read[map[roster.PersonID]attendance.Answer]
	changes   map[meeting.ChangeID]read[meeting.Change]
	bulletins map[agenda.BulletinID]read[agenda.Bulletin]
}

// read is what reading came to.
type read[V any] struct {
	value V
	err   error
}

type unitOn struct {
	id roster.UnitID
	on calendar.Date
}

func newMemory(tx Tx) *memory {
	return &memory{
		Tx:        tx,
		meetings:  map[meeting.ID]read[meeting.Meeting]{},
		cells:     map[roster.UnitID]read[meeting.Cell]{},
		units:     map[unitOn]read[roster.Unit]{},
		agendas:   map[meeting.ID]read[[]agenda.Item]{},
		answers:   map[meeting.ID]read[map[roster.PersonID]attendance.Answer]{},
		changes:   map[meeting.ChangeID]read[meeting.Change]{},
		bulletins: map[agenda.BulletinID]read[agenda.Bulletin]{},
	}
}

// recall returns what is in the memory under the key, and reads it first if it is not.
func recall[K comparable, V any](in map[K]read[V], key K, from func(K) (V, error)) (V, error) {
	r, ok := in[key]
	if !ok {
		r.value, r.err = from(key)
		in[key] = r
	}
	return r.value, r.err
}

// Meeting implements meeting.Tx.
func (m *memory) Meeting(id meeting.ID) (meeting.Meeting, error) {
	return recall(m.meetings, id, m.Tx.Meeting)
}

// Cell implements meeting.CellTx.
func (m *memory) Cell(id roster.UnitID) (meeting.Cell, error) { return recall(m.cells, id, m.Tx.Cell) }

// Unit implements roster.TreeTx.
func (m *memory) Unit(id roster.UnitID, on calendar.Date) (roster.Unit, error) {
	return recall(m.units, unitOn{id, on}, func(u unitOn) (roster.Unit, error) { return m.Tx.Unit(u.id, u.on) })
}

// AgendaItems implements agenda.Tx.
func (m *memory) AgendaItems(id meeting.ID) ([]agenda.Item, error) {
	return recall(m.agendas, id, m.Tx.AgendaItems)
}

// MeetingChange implements Tx.
func (m *memory) MeetingChange(id meeting.ChangeID) (meeting.Change, error) {
	return recall(m.changes, id, m.Tx.MeetingChange)
}

// Bulletin implements agenda.Tx.
func (m *memory) Bulletin(id agenda.BulletinID) (agenda.Bulletin, error) {
	return recall(m.bulletins, id, m.Tx.Bulletin)
}

// AnswerOf implements attendance.AnswerTx, but for answers to rounds of before,
// of which no notice tells. It reads the whole cell's at once.
func (m *memory) AnswerOf(id meeting.ID, who roster.PersonID) (attendance.Answer, bool, error) {
	all, err := recall(m.answers, id, m.currentAnswers)
	a, ok := all[who]
	return a, ok, err
}

func (m *memory) currentAnswers(id meeting.ID) (map[roster.PersonID]attendance.Answer, error) {
	met, err := m.Meeting(id)
	if err != nil {
		return nil, err
	}
	all, err := m.AnswersTo(id, met.Round)
	of := make(map[roster.PersonID]attendance.Answer, len(all))
	for _, a := range all {
		of[a.Person] = a
	}
	return of, err
}
