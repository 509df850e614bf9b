package dialog

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// rosterPlan is what a list would change.
type rosterPlan struct {
	*roster.Changes
	// listed are those who stand in its cells, gone those of them of whom it does
	// not tell, but for who has sent it.
	listed int
	gone   []roster.Record
	// seen is a print of what stands.
	seen string
}

// plan tells what rows would change; what may not be done by a file is a problem.
func (s rosterScope) plan(rows []roster.Row) (rosterPlan, error) {
	changes, err := roster.Preview(s.tx, rows, s.today())
	if err != nil {
		return rosterPlan{}, err
	}
	p := rosterPlan{Changes: changes}
	var units []roster.UnitID
	for _, seats := range changes.Seats {
		if seats.Unit != 0 {
			units = append(units, seats.Unit)
		}
	}
	people, err := s.tx.StandingPeople(units, s.today())
	if err != nil {
		return p, err
	}
	slices.SortFunc(people, func(a, b roster.Record) int { return int(a.ID - b.ID) })
	sum := sha256.New()
	for _, r := range people {
		fmt.Fprintf(sum, "%+v\n", r)
		if slices.Contains(units, r.Cell) {
			p.listed++
		}
	}
	p.seen = hex.EncodeToString(sum.Sum(nil))
	for _, r := range changes.Absent {
		if slices.Contains(units, r.Cell) && r.ID != s.who.Person.ID {
			p.gone = append(p.gone, r)
		}
	}
	return p, s.forbidden(p)
}

// most tells whether half of those who stand there, or more, would go.
func (p rosterPlan) most() bool { return len(p.gone) > 0 && 2*len(p.gone) >= p.listed }

// forbidden refuses what the sender may not do: a file appoints no secretary and
// nobody above, and takes nobody from another cell.
func (s rosterScope) forbidden(p rosterPlan) error {
	var problems roster.Problems
	for _, l := range p.Lines {
		role, is := l.Args["Role"].(roster.Role)
		given := role == roster.Deputy || role == roster.CommitteeMember || s.above && role == roster.Secretary
		if is && !given {
			problems = append(problems, roster.Problem{Line: l.Line, Key: "rosterchat.role_by_hand", Args: map[string]any{"Name": l.Args["Name"], "Role": role}})
		}
	}
	for _, m := range p.Movers {
		ok, err := s.mayTake(m)
		if err != nil {
			return err
		}
		if !ok {
			problems = append(problems, roster.Problem{Line: m.Line, Key: "rosterchat.not_ours"})
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// mayTake tells whether somebody may come to another cell by a file: between the
// cells of an admin, and back to where they were before they left.
func (s rosterScope) mayTake(m roster.Mover) (bool, error) {
	if m.From != 0 {
		return s.above && s.has(m.From), nil
	}
	who, err := s.tx.StandingPerson(m.Person, s.today())
	if err != nil || len(who.Roles) > 0 {
		return false, err
	}
	facts, err := s.tx.PersonFacts([]roster.PersonID{m.Person})
	return slices.ContainsFunc(facts, func(f roster.Fact) bool { return f.Kind == roster.Home && s.has(f.Unit) }), err
}

const (
	// shownChanges and shownGone are how many lines a phone reads at a time, and
	// shownProblems how many somebody mends at a time. The rest is counted.
	shownChanges  = 12
	shownGone     = 10
	shownProblems = 15
)

// wrongRoster tells what is wrong with a file, of which nothing was taken. It is
// asked for again.
func (t *turn) wrongRoster(err error) error {
	var problems roster.Problems
	if !errors.As(err, &problems) {
		return err
	}
	delete(t.form.Values, "rows")
	l := notice.Lines{Title: notice.Say("rosterchat.wrong", "Number", len(problems))}
	for _, p := range problems[:min(len(problems), shownProblems)] {
		l.Lines = append(l.Lines, problemLine(p))
	}
	if more := len(problems) - shownProblems; more > 0 {
		l.Lines = append(l.Lines, notice.Say("rosterchat.more", "Number", more))
	}
	l.Lines = append(l.Lines, notice.Saying{}, notice.Say("rosterchat.send_again"))
	t.askWith(formRoster, "file", l.Note())
	return nil
}

// problemLine says where something is wrong, and what.
func problemLine(p roster.Problem) notice.Saying {
	why := notice.Word(p.Key, pairsOf(p.Args)...)
	switch {
	case p.Line == 0:
		return notice.Saying{Text: p.Key, Args: wordsOf(p.Args)}
	case p.Column == "":
		return notice.Say("import.at_line", "Line", p.Line, "Why", why)
	default:
		return notice.Say("import.at_column", "Line", p.Line, "Column", cutName(p.Column), "Why", why)
	}
}

// parted is what stands between the names of a path.
const parted = " / "

// wordsOf puts roles, categories and units among the placeholders into words.
func wordsOf(args map[string]any) map[string]any {
	out := make(map[string]any, len(args))
	for name, v := range args {
		switch v := v.(type) {
		case roster.Role:
			out[name] = notice.Word("role." + string(v))
		case roster.Category:
			out[name] = notice.Word("category." + string(v))
		case string:
			if i := strings.LastIndex(v, parted); i >= 0 {
				v = v[i+len(parted):]
			}
			out[name] = cutName(v)
		default:
			out[name] = v
		}
	}
	return out
}

func pairsOf(args map[string]any) (pairs []any) {
	for name, v := range wordsOf(args) {
		pairs = append(pairs, name, v)
	}
	return pairs
}

// changeWords are what an import's changes are called in a chat, where they are
// not called as at a terminal.
var changeWords = map[string]string{
	"import.person_added": "rosterchat.added", "import.person_corrected": "rosterchat.corrected", "import.person_moved": "rosterchat.moved",
	"import.role_started": "rosterchat.role_started", "import.handed_over": "rosterchat.handed_over",
}

// changeLines say what would change, as much of it as can be read.
func (p rosterPlan) changeLines() (lines []notice.Saying) {
	for _, c := range p.Lines[:min(len(p.Lines), shownChanges)] {
		key := c.Key
		if word, ok := changeWords[key]; ok {
			key = word
		}
		lines = append(lines, notice.Saying{Text: key, Args: wordsOf(c.Args)})
	}
	if more := len(p.Lines) - shownChanges; more > 0 {
		lines = append(lines, notice.Say("rosterchat.more", "Number", more))
	}
	return lines
}

// goneLines say who is not in the file.
func (p rosterPlan) goneLines() []notice.Saying {
	if len(p.gone) == 0 {
		return nil
	}
	names := make([]string, 0, shownGone)
	for _, r := range p.gone[:min(len(p.gone), shownGone)] {
		names = append(names, r.FullName)
	}
	line := notice.Say("rosterchat.gone", "Number", len(p.gone), "Names", strings.Join(names, ", "))
	if more := len(p.gone) - shownGone; more > 0 {
		line = notice.Say("rosterchat.gone_more", "Number", len(p.gone), "Names", strings.Join(names, ", "), "More", more)
	}
	return []notice.Saying{line}
}

// leave takes off the list who is not in the file, and returns the changes.
func (s rosterScope) leave(gone []roster.Record) (changes []roster.ChangeID, err error) {
	for _, r := range gone {
		out, err := personnel.Leave{Person: r.ID, Why: personnel.Unlisted, From: s.today()}.Do(s.tx, s.order())
		if err != nil {
			return nil, err
		}
		changes = append(changes, out.Change)
	}
	return changes, nil
}

// order is under which people are changed. What an admin may do was asked before.
func (s rosterScope) order() personnel.Order {
	o := personnel.Order{By: s.who.Person.ID, Today: s.today(), Seen: -1, Zone: s.Almanac.Zone}
	if !s.above {
		o.Cell = s.who.Cell.ID
	}
	return o
}
