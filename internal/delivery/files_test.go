package delivery_test

import (
	"strings"
	"testing"
	"time"

	"keng/internal/chat"
	"keng/internal/delivery"
)

// withFiles is a reply with two files.
func withFiles(in, text string) delivery.Item {
	i := to(in, text)
	i.Kind = "files"
	return i
}

// TestFilesGoOnWhereTheyWereBrokenOff: each file is a part of its own, the words
// are beside the first or, if they are many, a part before it. Who may get one
// twice is told, and of the others none.
func TestFilesGoOnWhereTheyWereBrokenOff(t *testing.T) {
	long := strings.Repeat("x", 25) // fits into a message, and not beside a file
	for _, tt := range []struct {
		name, text string
		failure    chat.Failure
		nth        int
		want       []string
	}{
		{"first", "hello", chat.NotSent, 1, []string{"hello {a}", "{b}"}},
		{"second", "hello", chat.NotSent, 2, []string{"hello {a}", "{b}"}},
		{"first, unknown", "hello", chat.OutcomeUnknown, 1, []string{"hello {a}", mark + "\nhello {a}", "{b}"}},
		{"second, unknown", "hello", chat.OutcomeUnknown, 2, []string{"hello {a}", "{b}", mark + " {b}"}},
		{"no words, unknown", "", chat.OutcomeUnknown, 1, []string{"{a}", mark + " {a}", "{b}"}},
		{"many words, second unknown", long, chat.OutcomeUnknown, 2, []string{long, "{a}", mark + " {a}", "{b}"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(t *testing.T, r *rig) {
				r.wire.fail = failing(tt.nth, &chat.SendError{Failure: tt.failure})
				item := withFiles("a", tt.text)
				item.Key = tt.name
				r.say(item)
				r.later(2 * time.Hour)
				want(t, "said", r.wire.texts("a"), tt.want)
				want(t, "counts", r.counts(), map[delivery.Status]int{delivery.Sent: 1})
			})
		})
	}
}

// TestFilesAreNoEdit: what was to be replaced stays as it is.
func TestFilesAreNoEdit(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		item := withFiles("a", "hello")
		item.Edit = "77"
		r.say(item)
		want(t, "said", r.wire.texts("a"), []string{"hello {a}", "{b}"})
		r.wire.fail = failing(1, &chat.SendError{Failure: chat.OutcomeUnknown})
		again := withFiles("b", "again")
		again.Edit = "77"
		r.say(again)
		r.later(2 * time.Hour)
		want(t, "said twice", r.wire.texts("b"), []string{"again {a}", mark + "\nagain {a}", "{b}"})
	})
}
