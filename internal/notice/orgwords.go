package notice

import (
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/i18n"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// Reorganised says what was changed in the tree, from when on: "Từ ngày
// 15/06/2026, Chi bộ A sáp nhập vào Chi bộ B.".
func Reorganised(w *i18n.Words, kind roster.ChangeKind, from calendar.Date, args map[string]string) string {
	return w.Say("org.from_day", "Date", w.Date(from), "What", reorganised(w, kind, args))
}

// reorganised says what was changed, as a part of a sentence.
func reorganised(w *i18n.Words, kind roster.ChangeKind, a map[string]string) string {
	switch kind {
	case reorg.Founded:
		if a["Parent"] == "" {
			return w.Say("org.did_found_top", "Unit", a["Unit"])
		}
		return w.Say("org.did_found", "Unit", a["Unit"], "Parent", a["Parent"])
	case reorg.Renamed:
		return w.Say("org.did_rename", "Old", a["Old"], "Unit", a["Unit"])
	case reorg.Moved:
		switch {
		case a["Parent"] == "":
			return w.Say("org.did_move_up", "Unit", a["Unit"], "Old", a["Old"])
		case a["Old"] == "":
			return w.Say("org.did_move_down", "Unit", a["Unit"], "Parent", a["Parent"])
		}
		return w.Say("org.did_move", "Unit", a["Unit"], "Old", a["Old"], "Parent", a["Parent"])
	case reorg.Merged:
		if a["New"] != "" {
			return w.Say("org.did_merge_new", "Sources", a["Sources"], "Target", a["Target"])
		}
		return w.Say("org.did_merge", "Sources", a["Sources"], "Target", a["Target"])
	case reorg.Separated:
		return w.Say("org.did_split", "Number", a["Count"], "Source", a["Source"], "Target", a["Target"])
	default:
		if a["Targets"] == "" {
			return w.Say("org.did_dissolve", "Unit", a["Unit"])
		}
		return w.Say("org.did_dissolve_to", "Unit", a["Unit"], "Targets", a["Targets"])
	}
}

// maxOffices is how many offices are named one by one.
const maxOffices = 20

// OutcomeLines say all that a change of the tree comes to.
func OutcomeLines(w *i18n.Words, o reorg.Outcome) []string {
	first := Reorganised(w, o.Kind, o.From, o.Args)
	if o.Undone {
		first = w.Say("org.undo", "What", first)
	}
	lines := append([]string{first}, countLines(w, o)...)
	lines = append(lines, unitedLines(w, o)...)
	lines = append(lines, officeLines(w, o)...)
	for _, list := range []struct {
		key   string
		names []string
	}{
		{"org.groups_end", o.Groups},
		{"org.headless", o.Headless},
		{"org.idle", o.Idle},
	} {
		if len(list.names) > 0 {
			lines = append(lines, w.Say(list.key, "Units", strings.Join(list.names, ", ")))
		}
	}
	lines = append(lines, meetingLines(w, o)...)
	for _, u := range o.Unrolled {
		lines = append(lines, unrolledLine(w, o.From, u))
	}
	for _, f := range o.Figures {
		lines = append(lines, figuresLine(w, f))
	}
	return lines
}

func countLines(w *i18n.Words, o reorg.Outcome) (lines []string) {
	moved, visitors := "org.people", "org.visitors"
	if o.Undone {
		moved, visitors = "org.people_back", "org.visitors_back"
	}
	if o.People > 0 {
		lines = append(lines, w.Say(moved, "Number", w.Number(o.People)))
	}
	if o.Visitors > 0 {
		lines = append(lines, w.Say(visitors, "Number", w.Number(o.Visitors)))
	}
	return lines
}

// maxUnits is how many units are named one by one.
const maxUnits = 20

// unitedLines say what comes under another committee, and by whose settings it
// goes from then on.
func unitedLines(w *i18n.Words, o reorg.Outcome) (lines []string) {
	if n := len(o.Below); n > 0 {
		target, units := o.Args["Target"], strings.Join(o.Below[:min(n, maxUnits)], ", ")
		if n > maxUnits {
			lines = append(lines, w.Say("unite.below_more", "Target", target, "Units", units, "Number", w.Number(n-maxUnits)))
		} else {
			lines = append(lines, w.Say("unite.below", "Target", target, "Units", units))
		}
		if o.Members > 0 {
			lines = append(lines, w.Say("unite.members", "Number", w.Number(o.Members)))
		}
		lines = append(lines, w.Say("unite.settings", "Target", target))
	}
	if len(o.Own) > 0 {
		lines = append(lines, w.Say("unite.own", "Units", strings.Join(o.Own, ", ")))
	}
	return lines
}

func officeLines(w *i18n.Words, o reorg.Outcome) (lines []string) {
	if len(o.Offices) > 0 {
		head := "org.offices_end"
		if o.Undone {
			head = "org.offices_back"
		}
		lines = append(lines, w.Say(head))
	}
	for i, f := range o.Offices {
		if i == maxOffices {
			lines = append(lines, w.Say("org.offices_more", "Number", len(o.Offices)-maxOffices))
			break
		}
		lines = append(lines, w.Say("org.office", "Name", f.Name, "Role", w.Say("role."+string(f.Role)), "Unit", f.Unit))
	}
	for _, f := range o.Kept {
		lines = append(lines, w.Say("org.keeps", "Name", f.Name, "Unit", f.Unit))
	}
	return lines
}

func meetingLines(w *i18n.Words, o reorg.Outcome) (lines []string) {
	for _, m := range o.Cancelled {
		lines = append(lines, w.Say("org.meeting_off", "When", meetingWhen(w, m), "Unit", m.Unit))
	}
	for _, m := range o.Back {
		lines = append(lines, w.Say("org.meeting_back", "When", meetingWhen(w, m), "Unit", m.Unit))
	}
	if o.Withdrawn > 0 {
		lines = append(lines, w.Say("org.withdrawn", "Number", o.Withdrawn))
	}
	return lines
}

// meetingWhen is when a meeting was to be, where its cell is.
func meetingWhen(w *i18n.Words, m reorg.Meeting) string {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil { // a zone without a name, as tests have
		zone = time.UTC
	}
	return w.When(m.StartsAt, zone)
}

// unrolledLine warns of rolls that a cell leaves open.
func unrolledLine(w *i18n.Words, from calendar.Date, u reorg.Unrolled) string {
	args := []any{"Unit", u.Unit, "Number", len(u.Months), "Months", monthsWords(w, u.Months), "Date", w.Date(from)}
	if u.Heir == "" {
		return w.Say("leftroll.lost", args...)
	}
	return w.Say("leftroll.passed_on", append(args, "Heir", u.Heir)...)
}

func figuresLine(w *i18n.Words, f reorg.Figures) string {
	if len(f.Closed) == 0 {
		return w.Say("org.figures", "Unit", f.Unit, "Month", w.Month(f.From))
	}
	return w.Say("org.figures_closed", "Unit", f.Unit, "Month", w.Month(f.From), "Months", monthsWords(w, f.Closed))
}

func monthsWords(w *i18n.Words, months []calendar.Month) string {
	words := make([]string, len(months))
	for i, m := range months {
		words[i] = w.Month(m)
	}
	return strings.Join(words, ", ")
}
