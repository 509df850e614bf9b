// Package bench measures the program from outside: it starts "keng serve" as
// operators do, on servers of its own, plays the people and the platform, and
// writes what it saw as lines of "name value unit".
//
// Whatever is measured is measured on this machine, whose cores the program,
// its database, the people and the platform share.
package bench

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Kind is a kind of database.
type Kind string

// The kinds.
const (
	Postgres Kind = "postgres"
	SQLite   Kind = "sqlite"
)

// Options say what to measure, and where to write it.
type Options struct {
	// Program is the path of the keng that is measured.
	Program string
	// On are the databases to measure on.
	On []Kind
	// Cells is the size of the province; see package province.
	Cells int
	// NoRedis leaves the state in the program's memory on Postgres too, which
	// is what a single process may do.
	NoRedis bool
	// CPUProfile and MemProfile are files for profiles of the program that is
	// measured; empty for none. They are for one bench on one database.
	CPUProfile, MemProfile string
	// Results takes the lines of the figures, Progress what is being done.
	Results, Progress io.Writer
}

// result writes a figure.
func (o Options) result(name string, value float64, unit string) {
	format := "%s %.0f %s\n"
	switch {
	case value == float64(int64(value)):
	case value < 10:
		format = "%s %.3f %s\n"
	case value < 1000:
		format = "%s %.1f %s\n"
	}
	fmt.Fprintf(o.Results, format, name, value, unit)
}

// millis writes a duration as a figure.
func (o Options) millis(name string, d time.Duration) {
	o.result(name, float64(d)/float64(time.Millisecond), "ms")
}

// megabytes writes a size in bytes as a figure.
func (o Options) megabytes(name string, bytes int64) { o.result(name, float64(bytes)/(1<<20), "MB") }

func (o Options) progress(format string, args ...any) {
	fmt.Fprintln(o.Progress, "bench: "+strings.TrimSpace(fmt.Sprintf(format, args...)))
}
