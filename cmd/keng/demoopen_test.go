package main

import "testing"

func TestOpener(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ system, variable, want string }{
		{"linux", "", ""}, {"linux", "DISPLAY", "xdg-open"}, {"linux", "WAYLAND_DISPLAY", "xdg-open"}, {"darwin", "", "open"}, {"windows", "", "rundll32"},
	} {
		got, _ := opener(c.system, func(name string) string {
			if name == c.variable {
				return ":0"
			}
			return ""
		})
		if got != c.want {
			t.Errorf("%s with %q: %q, want %q", c.system, c.variable, got, c.want)
		}
	}
}
