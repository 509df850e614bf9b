package main

import (
	"context"
	"os"
	"os/exec"
	"runtime"
)

// openPage shows the page in the browser of the desktop, if there is one. If it
// cannot be opened, the address that was printed does as well.
func openPage(ctx context.Context, address string) {
	name, args := opener(runtime.GOOS, os.Getenv)
	if name == "" {
		return
	}
	// The browser outlives the demo.
	command := exec.CommandContext(context.WithoutCancel(ctx), name, append(args, address)...) //nolint:gosec // the names stand below
	if command.Start() == nil {
		go command.Wait() //nolint:errcheck // see above
	}
}

// opener is what opens an address on a desktop; empty if there is none.
func opener(system string, env func(string) string) (name string, args []string) {
	switch {
	case system == "darwin":
		return "open", nil
	case system == "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler"}
	case env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != "":
		return "xdg-open", nil
	default:
		return "", nil
	}
}
