package browsertest_test

import (
	"fmt"
	"runtime"
	"slices"
)

// witness is a test that is expected to fail, and tells how.
type witness struct {
	cleanups []func()
	failures []string
}

func (*witness) Helper()            {}
func (*witness) Name() string       { return "a test that is expected to fail" }
func (w *witness) Cleanup(f func()) { w.cleanups = append(w.cleanups, f) }

func (w *witness) Errorf(format string, args ...any) {
	w.failures = append(w.failures, fmt.Sprintf(format, args...))
}

func (w *witness) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	runtime.Goexit()
}

func (w *witness) Skipf(format string, args ...any) { w.Fatalf(format, args...) }

// failures runs a test and returns how it fails.
func failures(test func(*witness)) []string {
	w := &witness{}
	over := make(chan struct{})
	go func() {
		defer close(over)
		defer func() {
			for _, f := range slices.Backward(w.cleanups) {
				f()
			}
		}()
		test(w)
	}()
	<-over
	return w.failures
}
