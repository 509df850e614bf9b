package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestChaos lives some months on each kind of database, in which everything
// goes wrong that can, and nobody is forgotten. It does so in a process of its
// own: goroutines are counted there, and the race detector, which would make ten
// seconds of a month, has seen the same code in the other tests.
func TestChaos(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "keng")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	var out, story bytes.Buffer
	live := exec.CommandContext(t.Context(), program, "bench", "chaos", "--runs", "2", "--seed", "1")
	live.Stdout, live.Stderr = &out, &story
	if err := live.Run(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out.String(), story.String())
	}
	got := readFigures(t, out.String())
	for _, on := range []string{"chaos_sqlite_", "chaos_postgres_"} {
		above(t, got, on+"runs", on+"faults", on+"fault_kill", on+"messages", on+"answers")
		none(t, got, on+"failed", on+"lost", on+"doubled_unmarked", on+"answers_lost", on+"answers_doubled",
			on+"sums_wrong", on+"stuck", on+"leaked", on+"forbidden")
	}
}

func TestChaosWrongUsage(t *testing.T) {
	keng(t, "bench", "chaos", "--runs", "0").fails(t, exitUsage, "--runs must be 1 or more")
}
