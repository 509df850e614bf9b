package sandbox_test

import (
	"slices"
	"testing"

	"keng/internal/sandbox"
)

func TestNewestCalls(t *testing.T) {
	w := open(t, func(o *sandbox.Options) { o.JournalLimit = 4 })
	seqs := func(q sandbox.Query) []int64 {
		var out []int64
		for _, c := range w.Journal(q) {
			out = append(out, c.Seq)
		}
		return out
	}
	for range 2 {
		w.call("getMe")
		w.call("getWebhookInfo")
	}
	for _, step := range []struct {
		name string
		q    sandbox.Query
		want []int64
	}{
		{"all", sandbox.Query{}, []int64{1, 2, 3, 4}},
		{"the last two", sandbox.Query{Last: 2}, []int64{3, 4}},
		{"the last of a kind", sandbox.Query{Last: 1, Method: "getMe"}, []int64{3}},
		{"the last after", sandbox.Query{Last: 3, After: 2}, []int64{3, 4}},
		{"more than there are", sandbox.Query{Last: 9, After: 4}, nil},
	} {
		if got := seqs(step.q); !slices.Equal(got, step.want) {
			t.Errorf("%s: %v", step.name, got)
		}
	}
	w.call("getMe")
	if got := seqs(sandbox.Query{}); !slices.Equal(got, []int64{3, 4, 5}) {
		t.Errorf("when it is full, half of it goes: %v", got)
	}

	small := open(t, func(o *sandbox.Options) { o.JournalLimit = 1 })
	for range 5 {
		small.call("getMe")
	}
	if calls := small.Journal(sandbox.Query{}); len(calls) != 1 || calls[0].Seq != 5 {
		t.Errorf("room for one call: %+v", calls)
	}
}
