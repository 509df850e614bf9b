package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// known is somebody of a roster whom no stranger here is.
type known struct {
	name  string
	phone string
	year  int
}

func drawKnown(t *rapid.T) known {
	return known{
		name: rapid.SampledFrom([]string{"Lò Văn An", "Nông Thị Lan", "Hoàng Văn Cụ"}).Draw(t, "name"),
		// Few numbers, so that several people have the same one.
		phone: fmt.Sprintf("09120000%02d", rapid.IntRange(0, 9).Draw(t, "number")),
		year:  rapid.SampledFrom([]int{0, 1950, 1980}).Draw(t, "year"),
	}
}

// add brings them into a cell, not joined.
func (k known) add(t testing.TB, r *rig) {
	t.Helper()
	from := calendar.NewDate(2026, time.January, 1)
	r.do(t, func(tx *store.Tx) error {
		people, err := tx.AddPeople([]roster.Person{{FullName: k.name, Phone: k.phone, BirthYear: k.year}})
		if err != nil {
			return err
		}
		if err := tx.SetCategories([]roster.Sorting{{Person: people[0], Category: roster.Official}}, from); err != nil {
			return err
		}
		return tx.SetCells([]roster.Placement{{Person: people[0], Cell: r.postered}}, from)
	})
}

// aPoster stands for the code of a poster in what a stranger does.
const aPoster = "/start <poster>"

// drawDeed is something that a stranger does, who knows the roster by heart and
// has no code but a poster's, and a phone of their own.
func drawDeed(t *rapid.T, r *rig, who string, of known) chat.Event {
	written := append(r.typed(), of.phone, fmt.Sprint(of.year), "/start "+of.phone, "tôi đồng ý", "1")
	switch rapid.IntRange(0, 6).Draw(t, "deed") {
	case 5:
		return r.text(who, aPoster)
	case 6:
		return r.text(who, rapid.SampledFrom([]string{of.name, "Trần Văn Lạ"}).Draw(t, "written name"))
	case 0:
		return r.text(who, rapid.SampledFrom(written).Draw(t, "text"))
	case 1:
		return r.press(who, rapid.SampledFrom(r.forged()).Draw(t, "tap"))
	case 2:
		return r.shared(who, "09990000"+rapid.StringMatching(`\d\d`).Draw(t, "own number"), true)
	case 3:
		return r.shared(who, of.phone, false)
	default:
		return r.text(who, "/start "+roster.NewCode())
	}
}

// shared is somebody sharing a phone number, their own or not.
func (r *rig) shared(who, phone string, own bool) chat.Event {
	e := r.event(who)
	e.Kind, e.Contact = chat.Contact, chat.Card{Phone: phone, Own: own}
	return e
}

// inAnyOrder is what was said, sorted.
func inAnyOrder(entries []chattest.Entry) string {
	lines := make([]string, len(entries))
	for i, e := range entries {
		lines[i] = e.String()
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// poster makes a poster of a cell of which somebody is the secretary, in a rig that
// has none otherwise.
func (r *rig) poster(t testing.TB) (code string) {
	t.Helper()
	from := calendar.NewDate(2026, time.January, 1)
	r.do(t, func(tx *store.Tx) error {
		cell, err := tx.AddUnit(roster.Unit{Name: "Chi bộ có tờ dán tường", Kind: roster.Cell}, from)
		if err != nil {
			return err
		}
		people, err := tx.AddPeople([]roster.Person{{FullName: "Bí Thư"}})
		if err != nil {
			return err
		}
		r.postered = cell
		code, err = roster.IssuePoster(tx, &roster.Identity{Person: roster.Person{ID: people[0]}}, cell)
		return err
	})
	return code
}

// told is what an account is told because of an event, whose poster is this one.
func (r *rig) told(t testing.TB, e chat.Event, poster string) string {
	t.Helper()
	if e.Text == aPoster {
		e.Text = "/start " + poster
	}
	return inAnyOrder(r.handle(t, e))
}

// TestAStrangerLearnsNothing: whatever they do, they are told the same, whether
// the roster has nobody, or whomever.
func TestAStrangerLearnsNothing(t *testing.T) {
	full, empty := newRig(t, storetest.SQLite(t)), emptyRig(t, storetest.SQLite(t))
	fullPoster, emptyPoster := full.poster(t), empty.poster(t)
	strangers := 0
	rapid.Check(t, func(rt *rapid.T) {
		of := drawKnown(rt)
		of.add(t, full)
		strangers++
		who := fmt.Sprint("người lạ ", strangers)
		for range rapid.IntRange(1, 8).Draw(rt, "deeds") {
			e := drawDeed(rt, full, who, of)
			// The short answer to a tap and a message come in either order.
			told, alone := full.told(t, e, fullPoster), empty.told(t, e, emptyPoster)
			if told != alone {
				rt.Fatalf("%+v\nwith a roster:\n%s\nwithout:\n%s", e, told, alone)
			}
			wait := time.Duration(rapid.IntRange(0, 120).Draw(rt, "seconds")) * time.Second
			full.db.Clock.Advance(wait)
			empty.db.Clock.Advance(wait)
		}
	})
	full.quiet(t)
	empty.quiet(t)
}
