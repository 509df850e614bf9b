package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benched runs a bench and returns the values of its lines by their names.
func benched(t *testing.T, args ...string) map[string]float64 {
	t.Helper()
	return readFigures(t, keng(t, append([]string{"bench"}, args...)...).succeeds(t).stdout)
}

// readFigures returns the values of a bench's lines by their names.
func readFigures(t *testing.T, lines string) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	for line := range strings.Lines(lines) {
		var name, unit string
		var value float64
		if n, err := fmt.Sscan(line, &name, &value, &unit); n != 3 || err != nil {
			t.Errorf("%q is not a name, a value and a unit: %v", line, err)
		}
		all[name] = value
	}
	return all
}

// above checks that the figures are there and more than nothing.
func above(t *testing.T, got map[string]float64, names ...string) {
	t.Helper()
	for _, name := range names {
		if got[name] <= 0 {
			t.Errorf("%s is %v, want more than 0; all are %v", name, got[name], got)
		}
	}
}

// none checks that the figures are there and say that it never happened.
func none(t *testing.T, got map[string]float64, names ...string) {
	t.Helper()
	for _, name := range names {
		if n, ok := got[name]; !ok || n != 0 {
			t.Errorf("%s is %v (there: %t), want 0", name, n, ok)
		}
	}
}

func TestBenchAnswers(t *testing.T) {
	t.Parallel()
	got := benched(t, "answers", "--cells", "2", "--seconds", "1", "--connections", "4")
	for _, on := range []string{"answers_postgres", "answers_sqlite"} {
		above(t, got, on, on+"_checked", on+"_half_p99", on+"_memory")
		none(t, got, on+"_lost")
	}
	above(t, got, "answers_postgres_pgx", "answers_postgres_ratio")
}

func TestBenchBroadcast(t *testing.T) {
	t.Parallel()
	got := benched(t, "broadcast", "--on", "sqlite", "--cells", "2")
	above(t, got, "broadcast_sqlite", "broadcast_sqlite_memory")
	none(t, got, "broadcast_sqlite_twice")
	if n := got["broadcast_sqlite_messages"]; n != 222 {
		t.Errorf("%v messages to 222 people", n)
	}
}

func TestBenchPaced(t *testing.T) {
	t.Parallel()
	got := benched(t, "paced", "--on", "sqlite", "--cells", "1", "--seconds", "4")
	above(t, got, "paced_sqlite", "paced_sqlite_taps", "paced_sqlite_tap_p99")
	none(t, got, "paced_sqlite_unconfirmed")
}

func TestBenchStats(t *testing.T) {
	t.Parallel()
	got := benched(t, "stats", "--on", "sqlite", "--cells", "3", "--asks", "1")
	above(t, got, "stats_sqlite_year", "stats_sqlite_quarter", "stats_sqlite_month_worst", "stats_sqlite_counting")
}

func TestBenchTree(t *testing.T) {
	t.Parallel()
	got := benched(t, "tree", "--cells", "120", "--times", "1", "--alone")
	for _, what := range []string{"made", "who_p50", "list_commune_p99", "found_p50", "move_p50", "merge_p99", "undo_p50", "figures_commune_p50"} {
		above(t, got, "tree_120_"+what)
	}
}

// TestBenchLeavesNothingBehind also has a profile written.
func TestBenchLeavesNothingBehind(t *testing.T) {
	dir, profile := t.TempDir(), filepath.Join(t.TempDir(), "cpu.prof")
	t.Setenv("TMPDIR", dir)
	got := benched(t, "start", "--on", "sqlite", "--cells", "1", "--seconds", "1", "--cpuprofile", profile)
	above(t, got, "start_sqlite", "start_sqlite_memory")
	if info, err := os.Stat(profile); err != nil || info.Size() == 0 {
		t.Errorf("no profile of the program: %v, %v", info, err)
	}
	if left, err := os.ReadDir(dir); len(left) > 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestBenchWrongUsage(t *testing.T) {
	for says, args := range map[string][]string{
		"a profile is of one run": {"answers", "--cpuprofile", "x"},
		"--cells must be":         {"answers", "--cells", "0"},
		"--seconds must be":       {"answers", "--seconds", "0"},
		"--asks must be":          {"stats", "--asks", "0"},
		"--connections must be":   {"growth", "--connections", "0"},
		"--cells must be 1080 or": {"tree", "--cells", "1079", "--times", "1"},
		"--people must be":        {"tree", "--people", "20000"},
		"--times must be":         {"tree", "--times", "0"},
	} {
		keng(t, append([]string{"bench"}, args...)...).fails(t, exitUsage, says)
	}
}
