package dialog

import (
	"strconv"
	"strings"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/roster"
)

// formApply is open while somebody who opened a poster has to write their name.
const formApply = "apply"

// askPoster asks whether a poster is to be made, and says which one dies by that.
func (t *turn) askPoster(cell roster.Unit) error {
	s := notice.Say("poster.ask", "Unit", cell.Name)
	old, open, err := roster.OpenPoster(t.tx, cell.ID)
	if err != nil {
		return err
	}
	if open {
		day := calendar.DateOf(old.ExpiresAt, t.Almanac.Zone).AddDays(-1)
		s = notice.Say("poster.ask_again", "Unit", cell.Name, "Until", notice.Day(day))
	}
	t.ask(formSheet, "poster", s.Row(
		notice.Press("button.save", value(formSheet, "poster", "save")), notice.Press("button.cancel", value(formSheet, "poster", "cancel"))))
	return nil
}

// stepPoster makes the poster.
func stepPoster(t *turn, in input) error {
	cell, err := t.invitedCell(t.form.Values["cell"])
	if err != nil {
		return err
	}
	switch in.value {
	case "save":
	case "cancel":
		return runCancel(t, "")
	default:
		t.say(notice.Say("form.choose"))
		return nil
	}
	code, err := roster.IssuePoster(t.tx, t.who, cell.ID)
	if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.LinksMade, Unit: cell.ID}); err != nil {
		return err
	}
	issue, err := t.issue(cell, roster.PosterLife, code)
	if err != nil {
		return err
	}
	t.closeForm()
	t.replace(notice.Say("poster.below").Note())
	t.show(notice.Poster(issue))
	return nil
}

// askName asks somebody who opened a poster for their name, and tells them nothing
// of whom the cell has.
func (t *turn) askName(code string) error {
	sealed, err := t.tx.Seal(code)
	if err != nil {
		return err
	}
	s := notice.Say("apply.ask")
	if t.who.Linked() {
		s = notice.Say("apply.ask_beside", "Names", strings.Join(namesOf(t.account.Speakers()), ", "))
	}
	t.closeForm()
	t.ask(formApply, "name", s)
	t.form.Values["poster"] = sealed
	return nil
}

func namesOf(all []*roster.Identity) []string {
	names := make([]string, len(all))
	for i, who := range all {
		names[i] = who.Person.FullName
	}
	return names
}

// stepApply takes the name, and hands it to the secretaries.
func stepApply(t *turn, in input) error {
	code, err := t.tx.Unseal(t.form.Values["poster"])
	if err != nil {
		return err
	}
	poster, is, refusal, err := roster.FindPoster(t.tx, t.caller(), code, t.today())
	if err == nil && !is {
		refusal = fault.New(fault.NotFound, "form.gone")
	}
	var a roster.Application
	if err == nil && refusal == nil {
		a, refusal, err = roster.Apply(t.tx, t.caller(), poster, in.text, t.event.Name)
	}
	if err != nil || refusal != nil {
		if refusal != nil && refusal.Kind != fault.Invalid {
			t.closeForm()
		}
		return t.refuse(refusal, err)
	}
	if err := remind.TellApplied(t.tx, t.Almanac.Zone, a); err != nil {
		return err
	}
	t.closeForm()
	t.say(notice.Say("apply.sent"))
	return nil
}

// pressCandidates turns to another page of those whom an applicant can be: "7:1".
func pressCandidates(t *turn, data string) error {
	id, page, _ := strings.Cut(data, ":")
	a, err := t.applicationOf(id)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(page)
	if err != nil {
		return fault.New(fault.NotFound, "press.gone")
	}
	t.replace(notice.Candidates(a, t.who.Person.ID, n))
	return nil
}

// pressConfirm lets an applicant in as somebody: "7:17". They are asked for their
// own consent then.
func pressConfirm(t *turn, data string) error {
	id, whose, _ := strings.Cut(data, ":")
	a, err := t.applicationOf(id)
	if err != nil {
		return err
	}
	code, err := roster.Confirm(t.tx, t.who, a, person(whose), t.today())
	if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.ApplicantLetIn, Unit: a.Unit, Person: person(whose)}); err != nil {
		return err
	}
	offer, err := roster.OfferOf(t.tx, a.Caller, person(whose), roster.ByPoster, t.today())
	if err != nil {
		return err
	}
	sealed, err := t.tx.Seal(code)
	if err != nil {
		return err
	}
	if err := remind.TellApplicant(t.tx, a, notice.Consent(offer, sealed)); err != nil {
		return err
	}
	t.replace(notice.Say("apply.confirmed", "Typed", a.Name, "Name", offer.Person.FullName).Note())
	return nil
}

// pressTurnDown says that an applicant is nobody of the cell: "7".
func pressTurnDown(t *turn, data string) error {
	a, err := t.applicationOf(data)
	if err != nil {
		return err
	}
	if err := roster.TurnDown(t.tx, t.who, a); err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.ApplicantTurnedDown, Unit: a.Unit}); err != nil {
		return err
	}
	if err := remind.TellApplicant(t.tx, a, notice.Say("apply.turned_down").Note()); err != nil {
		return err
	}
	t.replace(notice.Say("apply.was_turned_down", "Typed", a.Name).Note())
	return nil
}

// applicationOf is the application of a tap, for one who may decide about it and
// who acts. To others there is none.
func (t *turn) applicationOf(data string) (roster.Application, error) {
	gone := fault.New(fault.NotFound, "press.gone")
	id, err := strconv.ParseInt(data, 10, 64)
	if err != nil {
		return roster.Application{}, gone
	}
	a, err := t.tx.Application(roster.ApplicationID(id))
	if fault.Is(err, fault.NotFound) {
		return a, gone
	}
	if err != nil {
		return a, err
	}
	_, err = t.invitedCell(strconv.FormatInt(int64(a.Unit), 10))
	return a, err
}
