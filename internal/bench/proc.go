package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// memory is what a process has of the machine's memory, in bytes.
type memory struct{ now, peak int64 }

func memoryOf(pid int) (m memory, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m, err
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) != 3 || fields[2] != "kB" {
			continue
		}
		n, err := strconv.ParseInt(fields[1], 10, 64)
		if err != nil {
			return m, err
		}
		switch fields[0] {
		case "VmRSS:":
			m.now = n << 10
		case "VmHWM:":
			m.peak = n << 10
		}
	}
	return m, nil
}

// tick is the unit of times in /proc, on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// labour is how long the processors have worked since the start: for the
// program, for the bench, and for all.
type labour struct{ program, bench, all time.Duration }

// labourWith is the labour until now; pid is the program.
func labourWith(pid int) (l labour, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return l, err
	}
	// The second field is the name in brackets and may hold anything.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	l.program = ticks(fields[11]) + ticks(fields[12])
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return l, err
	}
	l.bench = time.Duration(own.Utime.Nano() + own.Stime.Nano())
	l.all, err = busy()
	return l, err
}

// busy is how long all processors have worked since the machine started.
func busy() (all time.Duration, err error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	// cpu user nice system idle iowait irq softirq …
	fields := strings.Fields(string(text))
	for _, i := range []int{1, 2, 3, 6, 7} {
		all += ticks(fields[i])
	}
	return all, nil
}

// warnOfOthers says so if somebody else works on this machine, which makes the
// figures worse than they are.
func (g *Ground) warnOfOthers(ctx context.Context) {
	before, err := busy()
	if err != nil {
		return // the bench itself will say so
	}
	const look = 500 * time.Millisecond
	select {
	case <-time.After(look):
	case <-ctx.Done():
	}
	after, err := busy()
	if share := float64(after-before) / float64(look) / float64(runtime.NumCPU()); err == nil && share > 0.1 {
		g.progress("other programs take %.0f %% of the processors: the figures will be worse than they are", 100*share)
	}
}

func ticks(s string) time.Duration {
	n, _ := strconv.ParseInt(s, 10, 64)
	return time.Duration(n) * tick
}

// labours writes what one of n things cost between two looks, by who worked for
// it. The rest is the database, Redis, and whatever else ran.
func (o Options) labours(name string, from, to labour, n int) {
	// The system counts in ticks, so that a small rest can come out below 0.
	each := func(d time.Duration) float64 { return float64(max(d, 0).Microseconds()) / float64(max(n, 1)) }
	program, bench := to.program-from.program, to.bench-from.bench
	o.result(name+"_cpu_keng", each(program), "µs")
	o.result(name+"_cpu_bench", each(bench), "µs")
	o.result(name+"_cpu_rest", each(to.all-from.all-program-bench), "µs")
}
