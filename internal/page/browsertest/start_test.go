package browsertest

import (
	"errors"
	"os"
	"strings"
	"testing"

	"keng/internal/testserver"
	"keng/internal/throwaway"
)

// verdict is a test that ends before it begins, and how.
type verdict struct {
	*testing.T
	how string
}

type over struct{}

func (*verdict) Name() string            { return "nothing, this is how a skip looks" }
func (v *verdict) Fatalf(string, ...any) { v.how = "failed"; panic(over{}) }
func (v *verdict) Skipf(string, ...any)  { v.how = "skipped"; panic(over{}) }

func TestAMissingBrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("KENG_TEST_CHROMIUM", "")
	for ci, want := range map[string]string{"true": "failed", "": "skipped"} {
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
		if v.how != want {
			t.Errorf("CI=%q: %s, want %s", ci, v.how, want)
		}
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	b, err := throwaway.StartChromium(t.Context())
	if errors.Is(err, throwaway.ErrMissing) {
		testserver.Refuse(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) < 2 {
		t.Errorf("home and profile are not in the temporary folder: %v %v", left, err)
	}
	if err := b.Close(); err != nil {
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
