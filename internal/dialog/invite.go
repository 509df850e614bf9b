package dialog

import (
	"strconv"
	"strings"
	"time"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// formSheet makes codes for the people of a cell, or one for all of them.
const formSheet = "sheet"

// everybodyWords say that codes are wanted for those, too, who have joined.
var everybodyWords = []string{"tat ca", "all"}

// runSheet is /maqr: a sheet of codes for those of a cell who have not joined; for
// everybody with "tất cả", and for a cell below with its name.
func runSheet(t *turn, args string) error {
	name, all := withoutEverybody(understand.Fold(args))
	cell, err := t.cellFor(name, func(id roster.UnitID) string { return notice.SheetData(id, all) })
	if err != nil || cell.ID == 0 {
		return err
	}
	return t.askSheet(cell, all)
}

// withoutEverybody takes a folded text's "tat ca" away, at its beginning or its end.
func withoutEverybody(text string) (rest string, all bool) {
	for _, words := range everybodyWords {
		if rest, ok := strings.CutPrefix(text+" ", words+" "); ok {
			return strings.TrimSpace(rest), true
		}
		if rest, ok := strings.CutSuffix(" "+text, " "+words); ok {
			return strings.TrimSpace(rest), true
		}
	}
	return text, false
}

// pressSheet is a tap that asks for a cell's sheet: "12:false".
func pressSheet(t *turn, data string) error {
	id, all, _ := strings.Cut(data, ":")
	cell, err := t.invitedCell(id)
	if err != nil {
		return err
	}
	return t.askSheet(cell, all == "true")
}

// askSheet asks whether codes are to be made.
func (t *turn) askSheet(cell roster.Unit, all bool) error {
	found, err := roster.InviteesOf(t.tx, t.who, cell.ID, t.today())
	if err != nil {
		return err
	}
	var beyond []string
	for _, m := range found.All {
		if found.Beyond[m.Person.ID] && (all || !m.Joined) {
			beyond = append(beyond, m.Person.FullName)
		}
	}
	t.form.Values = map[string]string{"cell": strconv.FormatInt(int64(cell.ID), 10), "all": strconv.FormatBool(all)}
	choice := func(v string) string { return value(formSheet, "sheet", v) }
	t.askWith(formSheet, "sheet", notice.SheetPreview(notice.SheetPlan{
		Unit: cell.ID, Count: len(found.ForSheet(all)), All: all, Beyond: beyond,
		Save: choice("save"), Cancel: choice("cancel"), Poster: choice("poster"),
	}))
	return nil
}

// stepSheet makes the sheet.
func stepSheet(t *turn, in input) error {
	cell, err := t.invitedCell(t.form.Values["cell"])
	if err != nil {
		return err
	}
	switch in.value {
	case "save":
		return t.makeSheet(cell, t.form.Values["all"] == "true")
	case "poster":
		return t.askPoster(cell)
	case "cancel":
		return runCancel(t, "")
	default:
		t.say(notice.Say("form.choose"))
		return nil
	}
}

// makeSheet issues the codes. They stand on the sheet, and are kept nowhere else.
func (t *turn) makeSheet(cell roster.Unit, all bool) error {
	found, err := roster.InviteesOf(t.tx, t.who, cell.ID, t.today())
	if err != nil {
		return err
	}
	var people []roster.PersonID
	for _, m := range found.ForSheet(all) {
		people = append(people, m.Person.ID)
	}
	if len(people) == 0 {
		return fault.New(fault.Conflict, "invite.nobody", "Unit", cell.Name)
	}
	codes, err := roster.Invite(t.tx, t.who, cell.ID, people, t.today())
	if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.LinksMade, Unit: cell.ID, People: len(people)}); err != nil {
		return err
	}
	issue, err := t.issue(cell, roster.CodeLife, codes...)
	if err != nil {
		return err
	}
	t.closeForm()
	t.replace(notice.Say("invite.made", "Count", len(people)).Note())
	t.show(notice.Sheet(issue, people))
	return nil
}

// issue is what a notice has to know of new codes.
func (t *turn) issue(cell roster.Unit, life time.Duration, codes ...string) (notice.Issue, error) {
	sealed, err := t.tx.Seal(strings.Join(codes, "\n"))
	return notice.Issue{Channel: t.event.Channel, Cell: cell.ID, At: t.now, Until: t.now.Add(life), Codes: sealed}, err
}
