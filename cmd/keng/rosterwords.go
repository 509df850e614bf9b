package main

import (
	"maps"

	"keng/internal/i18n"
	"keng/internal/roster"
)

// rosterWords tell what is wrong with a roster, and what it changes, to the
// operator.
type rosterWords struct{ *i18n.Words }

// problem is one line: where, and what is wrong.
func (w rosterWords) problem(p roster.Problem) string {
	why := w.SayMap(p.Key, w.fill(p.Args))
	switch {
	case p.Line == 0:
		return why
	case p.Column == "":
		return w.Say("import.at_line", "Line", p.Line, "Why", why)
	default:
		return w.Say("import.at_column", "Line", p.Line, "Column", p.Column, "Why", why)
	}
}

func (w rosterWords) change(c roster.RowChange) string { return w.SayMap(c.Key, w.fill(c.Args)) }

// fill puts roles and categories into words.
func (w rosterWords) fill(args map[string]any) map[string]any {
	filled := maps.Clone(args)
	for name, v := range args {
		switch v := v.(type) {
		case roster.Role:
			filled[name] = w.Say("role." + string(v))
		case roster.Category:
			filled[name] = w.Say("category." + string(v))
		}
	}
	return filled
}

// totals are the counts that are not 0.
func (w rosterWords) totals(c *roster.Changes) []string {
	var lines []string
	for _, total := range []struct {
		key string
		n   int
	}{
		{"import.total_units", c.Units},
		{"import.total_people", c.People},
		{"import.total_moved", c.Moved},
		{"import.total_corrected", c.Corrected},
		{"import.total_categories", c.Categories},
		{"import.total_roles", c.RolesStarted + c.RolesEnded},
		{"import.total_absent", len(c.Absent)},
	} {
		if total.n > 0 {
			lines = append(lines, w.Say(total.key, "Number", total.n))
		}
	}
	return lines
}
