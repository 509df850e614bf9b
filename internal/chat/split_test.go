package chat

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSplitKeepsWhatFits(t *testing.T) {
	m := Message{Title: "Tiêu đề", Text: "một\nhai", Choices: [][]Choice{{{Label: "A", Data: "a"}}}}
	parts := Split(m, 4096, 1024)
	if len(parts) != 1 || parts[0].Text != m.Text || parts[0].Title != m.Title || len(parts[0].Choices) != 1 {
		t.Errorf("%+v", parts)
	}
}

func TestSplitAtLineEnds(t *testing.T) {
	m := Message{Title: "T", Text: "aaaa\nbbbb\n\n\ncccc\ndddddddddddd", Choices: [][]Choice{{{Label: "A", Data: "a"}}}, PhoneKey: "P", NoPhoneKey: true}
	parts := Split(m, 10, 0)
	var texts []string
	for _, p := range parts {
		texts = append(texts, p.Text)
	}
	if got, want := strings.Join(texts, "|"), "aaaa|bbbb|cccc|dddddddddd|dd"; got != want {
		t.Errorf("parts %q, want %q", got, want)
	}
	if parts[0].Title != "T" || parts[0].Choices != nil || len(parts[len(parts)-1].Choices) != 1 {
		t.Errorf("the title belongs to the first part, the choices to the last: %+v", parts)
	}
	if first, last := parts[0], parts[len(parts)-1]; first.PhoneKey != "" || first.NoPhoneKey || last.PhoneKey != "P" || !last.NoPhoneKey {
		t.Errorf("the key belongs to the last part: %+v", parts)
	}
}

// Whatever is split, no part is empty or too long, and nothing but line ends is lost.
func TestSplitLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([aưđ ]{0,30}\n{0,3}){0,8}[aưđ]`).Draw(t, "text")
		limit := rapid.IntRange(5, 60).Draw(t, "limit")
		var joined strings.Builder
		for _, p := range Split(Message{Text: text}, limit, 0) {
			if n := utf8.RuneCountInString(p.Text); n > limit || p.Text == "" {
				t.Fatalf("a part of %d code points, limit %d", n, limit)
			}
			joined.WriteString(p.Text)
		}
		bare := func(s string) string { return strings.ReplaceAll(s, "\n", "") }
		if bare(joined.String()) != bare(text) {
			t.Fatalf("%q became %q", text, joined.String())
		}
	})
}

// TestSplitFiles: one file a message, the words beside the first if they fit
// there and before it if not, the choices at the very end.
func TestSplitFiles(t *testing.T) {
	a, b := File{Name: "a", Content: []byte("1")}, File{Name: "b", Content: []byte("2")}
	keys := [][]Choice{{{Label: "A", Data: "a"}}}
	long := "aaaa\nbbbb\ncccc"
	for _, test := range []struct {
		name string
		m    Message
		want []Message
	}{
		{"it fits", Message{Title: "T", Text: "aaaa", Choices: keys, Files: []File{a}}, []Message{
			{Title: "T", Text: "aaaa", Choices: keys, Files: []File{a}},
		}},
		{"no words", Message{Choices: keys, Files: []File{a}}, []Message{{Choices: keys, Files: []File{a}}}},
		{"two files", Message{Title: "T", Text: "aaaa", Choices: keys, Files: []File{a, b}}, []Message{
			{Title: "T", Text: "aaaa", Files: []File{a}}, {Choices: keys, Files: []File{b}},
		}},
		{"too many words", Message{Text: "aaaaaaa", Choices: keys, Files: []File{a}}, []Message{
			{Text: "aaaaaaa"}, {Choices: keys, Files: []File{a}},
		}},
		{"many more words", Message{Title: "T", Text: long, Files: []File{a, b}}, []Message{
			{Title: "T", Text: "aaaa"}, {Text: "bbbb\ncccc"}, {Files: []File{a}}, {Files: []File{b}},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Split(test.m, 10, 6)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if parts := Split(Message{Files: []File{a}}, 10, -1); len(parts) != 1 {
		t.Errorf("no room for words, and %d parts of none", len(parts))
	}
}
