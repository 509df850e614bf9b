package locales_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keng/internal/roster"
)

// TestTheConsentIsAsItsVersionSays: what people agreed to can be shown years later.
// Whoever changes the text gives it a new version (roster.ConsentVersion), and puts
// it beside the older ones.
func TestTheConsentIsAsItsVersionSays(t *testing.T) {
	folder := filepath.Join("..", "docs", "consent")
	for _, language := range []string{"vi", "en"} {
		file := filepath.Join(folder, roster.ConsentVersion+"."+language+".txt")
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := texts(t, language+".toml")["consent.text"] + "\n"; got != string(want) {
			t.Errorf("consent.text of %s.toml is not what stands in %s", language, file)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.vi.txt"))
	if err != nil {
		t.Fatal(err)
	}
	versions := make([]string, len(files))
	for i, file := range files {
		versions[i] = strings.TrimSuffix(filepath.Base(file), ".vi.txt")
	}
	if newest := slices.Max(versions); newest != roster.ConsentVersion {
		t.Errorf("the newest text is %s, and %s is in use", newest, roster.ConsentVersion)
	}
}
