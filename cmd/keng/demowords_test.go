package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/locales"
)

// TestDemoHasWordsForEverything: for each kind of notice, each reason for which
// one is put away, and all that comes due, in both languages.
func TestDemoHasWordsForEverything(t *testing.T) {
	t.Parallel()
	catalog, err := i18n.Load(locales.FS, "vi")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, kind := range constants(t, "../../internal/notice", `Kind = "([a-z_.]+)"`) {
		keys = append(keys, "demo.kind_"+keyOf(kind))
	}
	for _, folder := range []string{"../../internal/delivery", "../../internal/chat"} {
		for _, reason := range constants(t, folder, `Reason[A-Za-z]+ += "([a-z_ ]+)"`) {
			keys = append(keys, "demo.why_"+keyOf(reason))
		}
	}
	for _, way := range constants(t, "../../internal/dialog", `Way += "([a-z]+)"`) {
		keys = append(keys, "demo.decided_"+way)
	}
	for _, kind := range []meeting.DueKind{meeting.Announce, meeting.RemindDay, meeting.RemindHours, meeting.Roll} {
		keys = append(keys, "demo.due_"+string(kind))
	}
	if len(keys) < 40 {
		t.Errorf("only %d names were found", len(keys))
	}
	for _, language := range i18n.Languages {
		for _, key := range keys {
			if !catalog.In(string(language)).Has(key) {
				t.Errorf("%s: no words for %s", language, key)
			}
		}
	}
}

// constants finds names in the code of a package.
func constants(t *testing.T, folder, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no code in %s: %v", folder, err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	return names
}
