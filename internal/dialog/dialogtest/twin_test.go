package dialogtest

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEveryConversationIsInBothLanguages makes sure that each file has its twin
// of the same name in the other language, in which the same people do the same
// things at the same times: only what they write, and what they see, is another.
func TestEveryConversationIsInBothLanguages(t *testing.T) {
	vi, en := scripts(t, "vi"), scripts(t, "en")
	if diff := cmp.Diff(slices.Sorted(maps.Keys(vi)), slices.Sorted(maps.Keys(en))); diff != "" {
		t.Errorf("files (-vi +en):\n%s", diff)
	}
	for _, name := range onAll {
		if vi[name+".txt"] == nil {
			t.Errorf("there is no %s to play on all grounds", name)
		}
	}
	for name, s := range vi {
		if twin := en[name]; twin != nil {
			if diff := cmp.Diff(s.shape(t), twin.shape(t)); diff != "" {
				t.Errorf("what is done in %s (-vi +en):\n%s", name, diff)
			}
		}
	}
}

// scripts reads the files of a language, by their names.
func scripts(t *testing.T, language string) map[string]*script {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", language, "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no conversations: ", err)
	}
	all := map[string]*script{}
	for _, path := range paths {
		s := readScript(t, path)
		if string(s.language()) != language {
			t.Errorf("%s is played in %q", path, s.language())
		}
		all[filepath.Base(path)] = s
	}
	return all
}

// shape is what is done in a script, without the words. People are numbered in
// the order in which they come, because some have names that are words.
func (s *script) shape(t *testing.T) []string {
	t.Helper()
	people := map[string]int{}
	number := func(actor string) int {
		if people[actor] == 0 {
			people[actor] = len(people) + 1
		}
		return people[actor]
	}
	lines := []string{s.settings["start"], s.settings["roster"]}
	for _, st := range slices.Concat(s.setup, s.steps) {
		line := st.line
		if line[0] == '>' {
			line = deed(number, line[2:])
		}
		if line == "" {
			t.Errorf("%s: nobody does such a thing", s.at(st))
		}
		lines = append(lines, line)
	}
	return lines
}

// deed is what somebody does, without the words; empty if it is nothing.
func deed(number func(actor string) int, what string) string {
	if m := uploads.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("%d sends the file %s%s", number(m[1]), m[2], m[3])
	}
	if m := writes.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("%s%d writes", m[1], number(m[2]))
	}
	if m := taps.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("%d taps%s", number(m[1]), m[3])
	}
	if m := forges.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("%d sends %s", number(m[1]), m[2])
	}
	if m := does.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("%d %s%s", number(m[1]), m[2], m[3])
	}
	return ""
}
