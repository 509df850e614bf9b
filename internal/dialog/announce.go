package dialog

import (
	"keng/internal/agenda"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/understand"
)

// formAnnounce writes a free message to the cell.
const formAnnounce = "announce"

// runAnnounce is /thongbao: send the cell a message.
func runAnnounce(t *turn, args string) error {
	t.form.Values = map[string]string{}
	if args != "" {
		return t.orAsk(t.addText(args), formAnnounce, "write")
	}
	t.ask(formAnnounce, "write", notice.Say("bulletin.ask"))
	return nil
}

// stepAnnounce takes more of the message, or what is to become of it.
func stepAnnounce(t *turn, in input) error {
	switch in.value {
	case "":
		return t.addText(in.text)
	case "send":
		return t.sendBulletin()
	case "edit":
		t.form.Values["text"] = ""
		t.ask(formAnnounce, "write", notice.Say("bulletin.again"))
		return nil
	default:
		return runCancel(t, "")
	}
}

// addText puts what was written behind what there is, and shows it all.
func (t *turn) addText(text string) error {
	if written := t.form.Values["text"]; written != "" {
		text = written + "\n" + text
	}
	if err := agenda.CheckBulletin(text, understand.Secret); err != nil {
		return err
	}
	t.form.Values["text"] = text
	t.askWith(formAnnounce, "write", notice.BulletinPreview(t.who.Cell.ID, text, sendOrNot(formAnnounce)))
	return nil
}

// sendBulletin keeps the message and sends it to the cell.
func (t *turn) sendBulletin() error {
	b, err := agenda.Publish(t.tx, t.now, t.who.Person.ID, t.who.Cell.ID, t.form.Values["text"], understand.Secret)
	if err != nil {
		return err
	}
	reach, err := remind.TellBulletin(t.tx, t.Almanac.Zone, b)
	if err != nil {
		return err
	}
	t.closeForm()
	t.replace(t.told(reach))
	return nil
}
