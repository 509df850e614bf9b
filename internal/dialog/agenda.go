package dialog

import (
	"strings"

	"keng/internal/agenda"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/understand"
)

// formAgenda writes the next meeting's agenda, over several messages if need be.
const formAgenda = "agenda"

// runAgenda is /noidung: write the agenda of the next meeting and send it.
func runAgenda(t *turn, args string) error {
	m, err := t.nextMeeting()
	if err != nil {
		return err
	}
	t.form.Values = map[string]string{"meeting": m.ID.String()}
	if args != "" {
		return t.orAsk(t.addItems(args), formAgenda, "write")
	}
	t.show(notice.MeetingFacts(m.ID))
	t.ask(formAgenda, "write", notice.Say("agenda.ask"))
	return nil
}

// stepAgenda takes more items, or what is to become of those that there are.
func stepAgenda(t *turn, in input) error {
	switch in.value {
	case "":
		return t.addItems(in.text)
	case "send":
		return t.sendAgenda()
	case "edit":
		t.form.Values["items"] = ""
		t.ask(formAgenda, "write", notice.Say("agenda.again"))
		return nil
	default:
		return runCancel(t, "")
	}
}

// addItems puts the lines behind those that there are, and shows them all.
func (t *turn) addItems(text string) error {
	items := append(t.items(), agenda.Lines(text)...)
	if err := agenda.Check(items, understand.Secret); err != nil {
		return err
	}
	m, err := t.formMeeting()
	if err != nil {
		return err
	}
	t.form.Values["items"] = strings.Join(items, "\n")
	t.askWith(formAgenda, "write", notice.AgendaPreview(m.ID, items, sendOrNot(formAgenda)))
	return nil
}

// items are the lines that the form has so far.
func (t *turn) items() []string {
	if written := t.form.Values["items"]; written != "" {
		return strings.Split(written, "\n")
	}
	return nil
}

// sendAgenda keeps the agenda and sends it to the cell. It refuses a meeting
// that has begun or was cancelled meanwhile.
func (t *turn) sendAgenda() error {
	m, err := t.formMeeting()
	if err != nil {
		return err
	}
	if err := agenda.Replace(t.tx, m.ID, t.items(), understand.Secret); err != nil {
		return err
	}
	reach, err := remind.TellAgenda(t.tx, t.Almanac.Zone, t.who.Person.ID, m)
	if err != nil {
		return err
	}
	t.closeForm()
	t.replace(t.told(reach))
	return nil
}

// sendOrNot are the data of the three choices under a preview.
func sendOrNot(form string) notice.Preview {
	return notice.Preview{
		Send: value(form, "write", "send"), Edit: value(form, "write", "edit"), Cancel: value(form, "write", "cancel"),
	}
}
