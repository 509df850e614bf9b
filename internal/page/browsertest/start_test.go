package browsertest

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// verdict is a test that is over before it begins.
type verdict struct {
	*testing.T
	failed, skipped string
}

type over struct{}

func (v *verdict) Fatalf(format string, _ ...any) { v.failed = format; panic(over{}) }
func (v *verdict) Skipf(format string, _ ...any)  { v.skipped = format; panic(over{}) }

func TestAMissingBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("KENG_TEST_CHROMIUM", "")
	if _, err := start(); !errors.Is(err, errMissing) {
		t.Fatalf("started: %v", err)
	}
	for ci, want := range map[string]*verdict{"true": {failed: "x"}, "": {skipped: "x"}} {
		t.Setenv("CI", ci)
		v := &verdict{T: t}
		func() {
			defer func() {
				if p := recover(); p != (over{}) {
					t.Errorf("CI=%q: ends by %v", ci, p)
				}
			}()
			(&sharedBrowser{}).get(v)
		}()
		if v.failed == "" != (want.failed == "") || v.skipped == "" != (want.skipped == "") {
			t.Errorf("CI=%q: %+v", ci, v)
		}
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	b, err := start()
	if errors.Is(err, errMissing) {
		refuse(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) < 2 {
		t.Errorf("home and profile are not in the temporary folder: %v %v", left, err)
	}
	if err := b.close(); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range left {
		names = append(names, f.Name())
	}
	if len(names) > 0 {
		t.Errorf("left behind: %s", strings.Join(names, " "))
	}
}
