package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
)

// profiles are what a run of the bot is looked into with. They are for those
// who develop it, and so not among the settings.
type profiles struct {
	CPU string `name:"cpuprofile" hidden:"" placeholder:"FILE" help:"Write a CPU profile of the whole run."`
	Mem string `name:"memprofile" hidden:"" placeholder:"FILE" help:"Write a profile of what the whole run allocated."`
}

// begin starts the profiles that are asked for; end writes them.
func (p profiles) begin() (end func() error, err error) {
	stop := func() error { return nil }
	if p.CPU != "" {
		f, err := os.Create(p.CPU)
		if err != nil {
			return nil, fmt.Errorf("cannot write the profile: %w", err)
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		stop = func() error {
			pprof.StopCPUProfile()
			return f.Close()
		}
	}
	return func() error { return errors.Join(stop(), p.allocated()) }, nil
}

func (p profiles) allocated() error {
	if p.Mem == "" {
		return nil
	}
	f, err := os.Create(p.Mem)
	if err != nil {
		return fmt.Errorf("cannot write the profile: %w", err)
	}
	runtime.GC() // what is still in use is then known exactly
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
