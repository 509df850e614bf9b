package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// figures are the lines of a bench by their names, without the units.
func figures(t *testing.T, r result) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	for line := range strings.Lines(r.succeeds(t).stdout) {
		var name, unit string
		var value float64
		if n, err := fmt.Sscan(line, &name, &value, &unit); n != 3 || err != nil {
			t.Errorf("%q is not a name, a value and a unit: %v", line, err)
		}
		all[name] = value
	}
	return all
}

// TestBenchAnswers has two cells answer: what the bench counts is there, and
// nothing of what it started is left.
func TestBenchAnswers(t *testing.T) {
	dir := openFolder(t)
	t.Setenv("TMPDIR", dir)
	got := figures(t, keng(t, "bench", "answers", "--cells", "2", "--seconds", "1", "--connections", "4"))
	for _, on := range []string{"answers_postgres", "answers_sqlite"} {
		if got[on] <= 0 || got[on+"_checked"] <= 0 || got[on+"_half_p99"] <= 0 || got[on+"_memory"] <= 0 {
			t.Errorf("%s: %v", on, got)
		}
		if n, ok := got[on+"_lost"]; n != 0 || !ok {
			t.Errorf("%s_lost = %v, %t", on, n, ok)
		}
	}
	if got["answers_postgres_pgx"] <= 0 || got["answers_postgres_ratio"] <= 0 {
		t.Errorf("no bare upsert beside it: %v", got)
	}
	if left, err := os.ReadDir(dir); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// openFolder is a folder that a server's account can get to as well, unlike
// those of t.TempDir.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "keng-test-bench-") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestBenchBroadcast(t *testing.T) {
	got := figures(t, keng(t, "bench", "broadcast", "--cells", "1"))
	for _, on := range []string{"broadcast_postgres", "broadcast_sqlite"} {
		if got[on] <= 0 || got[on+"_messages"] != 111 || got[on+"_twice"] != 0 || got[on+"_memory"] <= 0 {
			t.Errorf("%s: %v", on, got)
		}
	}
}

func TestBenchProfile(t *testing.T) {
	profile := filepath.Join(t.TempDir(), "cpu.prof")
	keng(t, "bench", "answers", "--on", "sqlite", "--cells", "1", "--seconds", "1", "--connections", "2", "--cpuprofile", profile).succeeds(t)
	if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
		t.Errorf("no profile of the program: %v, %v", info, err)
	}
}

func TestBenchWrongUsage(t *testing.T) {
	for says, args := range map[string][]string{
		"a profile is of one run": {"answers", "--cpuprofile", "x"},
		"--cells must be":         {"answers", "--cells", "0"},
		"--seconds and":           {"answers", "--seconds", "0"},
	} {
		keng(t, append([]string{"bench"}, args...)...).fails(t, exitUsage, says)
	}
}
