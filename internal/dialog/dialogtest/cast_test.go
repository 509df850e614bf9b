package dialogtest

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/personnel"
	"keng/internal/roster"
	"keng/internal/understand"
)

// cast is who plays: the people of the roster, and their accounts.
type cast struct {
	*stage
	listed []roster.Listed
	// person is whose account an actor's is, if it is not told by the name.
	person map[string]string
	codes  map[string]string
	// consent is the version of the text that those who are linked have agreed to.
	consent string
}

// enter brings the roster in and links the accounts, as the head says.
func (c *cast) enter(s *script) {
	c.t.Helper()
	if o := s.organisation(c.t); o != nil {
		c.listed = o.listed(c.db)
	} else {
		c.bringIn(filepath.Join("testdata", "roster", s.settings["roster"]+".csv"))
	}
	if c.consent = s.settings["consent"]; c.consent == "" {
		c.consent = roster.ConsentVersion
	}
	for _, actor := range c.actors(s.list("linked")) {
		c.link(actor)
	}
	for rule := range strings.Lines(s.settings["lich"]) {
		c.schedule(strings.TrimSpace(rule))
	}
	for office := range strings.Lines(s.settings["chucvu"]) {
		c.appoint(strings.TrimSpace(office))
	}
	for setting := range strings.Lines(s.settings["caidat"]) {
		c.set(strings.TrimSpace(setting))
	}
}

// appoint gives somebody an office: "Lê Hòa, follower, Chi bộ thôn Niêm Đồng".
func (c *cast) appoint(office string) {
	c.t.Helper()
	parts := strings.Split(office, ", ")
	if len(parts) != 3 {
		c.t.Fatalf("no office: %q", office)
	}
	c.update(func(t tx) error {
		a := personnel.Appoint{Person: c.who(parts[0]), Role: roster.Role(parts[1]), Unit: c.cell(t, parts[2]), From: c.today()}
		_, err := a.Do(t, personnel.Order{Today: c.today(), Seen: -1, Zone: c.almanac.Zone})
		return err
	})
}

// set decides a setting of a unit: "Đảng bộ xã Niêm Sơn, leaders_see_names yes".
func (c *cast) set(setting string) {
	c.t.Helper()
	unit, rest, _ := strings.Cut(setting, ", ")
	name, value, _ := strings.Cut(rest, " ")
	c.update(func(t tx) error {
		units, err := t.StandingUnits(c.today())
		if err != nil {
			return err
		}
		for _, u := range units {
			if u.Name == unit {
				_, err := meeting.Set(t, t.Now(), c.almanac, 0, u.ID, name, value)
				return err
			}
		}
		return fmt.Errorf("no unit %q", unit)
	})
}

// bringIn imports a roster file.
func (c *cast) bringIn(path string) {
	c.t.Helper()
	rows, err := readRoster(path)
	if err != nil {
		c.t.Fatal(err)
	}
	c.update(func(t tx) error {
		changes, err := roster.Import(t, rows, c.today())
		if err == nil {
			c.listed = changes.Listed
		}
		return err
	})
}

// actors are the names of the accounts that are linked from the beginning.
func (c *cast) actors(linked []string) []string {
	var actors, but []string
	for _, item := range linked {
		name, person, second := strings.Cut(item, " = ")
		switch {
		case second:
			c.person[name] = person
			actors = append(actors, name)
		case item == "all":
			actors = append(actors, c.everybody()...)
		case strings.HasPrefix(item, "all but "):
			but = append(but, strings.TrimPrefix(item, "all but "))
			actors = append(actors, c.everybody()...)
		case strings.HasPrefix(item, "but "):
			but = append(but, strings.TrimPrefix(item, "but "))
		default:
			actors = append(actors, item)
		}
	}
	return slices.DeleteFunc(actors, func(a string) bool { return slices.Contains(but, a) })
}

// everybody is each person by the last word of the name, or by the whole name
// where that is not enough.
func (c *cast) everybody() []string {
	var names []string
	seen := map[roster.PersonID]bool{}
	for _, l := range c.listed {
		name := l.FullName[strings.LastIndex(l.FullName, " ")+1:]
		if seen[l.ID] {
			continue
		}
		seen[l.ID] = true
		if len(c.named(name)) > 1 {
			name = l.FullName
		}
		names = append(names, name)
	}
	return names
}

// fully is who is meant where a short name is not enough: "Lò Văn An @ Chi bộ
// thôn Niêm Đồng", "Lò Văn An (1980) @ Chi bộ thôn Niêm Đồng".
var fully = regexp.MustCompile(`^(.+?)(?: \((\d{4})\))?(?: @ (.+))?$`)

// named are the people whose full names end in these words, of the year and in
// the unit that may stand behind them.
func (c *cast) named(words string) map[roster.PersonID]bool {
	c.t.Helper()
	m := fully.FindStringSubmatch(words)
	found := map[roster.PersonID]bool{}
	for _, l := range c.listed {
		if strings.HasSuffix(" "+l.FullName, " "+m[1]) && (m[3] == "" || strings.HasSuffix(" / "+l.Unit, " / "+m[3])) {
			found[l.ID] = true
		}
	}
	if m[2] != "" {
		c.update(func(t tx) error {
			for id := range found {
				p, err := t.Person(id)
				if err != nil {
					return err
				}
				if strconv.Itoa(p.BirthYear) != m[2] {
					delete(found, id)
				}
			}
			return nil
		})
	}
	return found
}

// who is the person that an actor stands for.
func (c *cast) who(actor string) roster.PersonID {
	c.t.Helper()
	name := actor
	if c.person[actor] != "" {
		name = c.person[actor]
	}
	found := c.named(name)
	if len(found) != 1 {
		c.t.Fatalf("%d people are called %q", len(found), name)
	}
	for id := range found {
		return id
	}
	return 0
}

// caller is an actor's account.
func caller(actor string) roster.Caller {
	return roster.Caller{Channel: chat.Telegram, External: "account of " + actor, Chat: actor}
}

// link has the actor's account linked, with consent.
func (c *cast) link(actor string) {
	c.t.Helper()
	code := c.newCode(actor)
	c.update(func(t tx) error {
		_, refusal, err := roster.Agree(t, caller(actor), code, c.consent, c.today())
		if refusal != nil {
			c.t.Fatal(refusal)
		}
		return err
	})
}

// newCode makes a code for the actor's person; the one before it is dead.
func (c *cast) newCode(actor string) string {
	c.t.Helper()
	person := c.who(actor)
	c.update(func(t tx) error {
		codes, err := roster.IssueCodes(t, []roster.PersonID{person})
		if err == nil {
			c.codes[actor] = codes[0]
		}
		return err
	})
	return c.codes[actor]
}

// schedule sets a cell's regular meeting: "Chi bộ thôn Niêm Đồng, ngày 3 19:30 Nhà văn hóa".
func (c *cast) schedule(setting string) {
	c.t.Helper()
	cell, rule, _ := strings.Cut(setting, ",")
	parts := understand.Schedule(rule)
	if !parts.Rule.Found || !parts.Clock.Found || parts.Place == "" {
		c.t.Fatalf("no rule: %q", rule)
	}
	c.update(func(t tx) error {
		_, err := meeting.SetSeries(t, t.Now(), c.almanac, 0, meeting.Series{
			Unit: c.cell(t, cell), Rule: parts.Rule.Rule, Clock: parts.Clock.Clock, Place: parts.Place,
		})
		return err
	})
}

// cell is the one of that name, with those of the units above it where several
// have it.
func (c *cast) cell(t tx, name string) roster.UnitID {
	units, err := t.StandingUnits(c.today())
	if err != nil {
		c.t.Fatal(err)
	}
	for _, cell := range roster.Cells(units) {
		path := cell.Name
		for above := cell.Parent; above != 0; {
			at := units[slices.IndexFunc(units, func(u roster.Unit) bool { return u.ID == above })]
			path, above = at.Name+" / "+path, at.Parent
		}
		if strings.HasSuffix(path, name) {
			return cell.ID
		}
	}
	c.t.Fatalf("no cell %q", name)
	return 0
}

func (c *cast) today() calendar.Date { return calendar.DateOf(c.db.Clock.Now(), c.almanac.Zone) }
