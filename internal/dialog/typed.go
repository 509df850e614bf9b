package dialog

import (
	"strconv"
	"strings"
	"time"

	"keng/internal/delivery"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/understand"
)

// noticeLife is how long a bare number is taken for an answer to a notice: the
// last reminder goes out at most twelve hours before the meeting.
const noticeLife = 12 * time.Hour

// callKinds are the notices with choices that Kẻng sends without being asked.
var callKinds = []string{
	string(notice.MeetingAnnounce), string(notice.MeetingRemindDay), string(notice.MeetingRemindHours), string(notice.MeetingMoved),
	string(notice.MeetingPlaceChanged), string(notice.AgendaSent), string(notice.RemindNow), string(notice.RollCall),
}

// NoticeTx is what understanding a bare number needs of one transaction.
type NoticeTx interface {
	// LastSent returns the last of these kinds of deliveries that reached the
	// person after the instant, and false if there is none.
	LastSent(person roster.PersonID, kinds []string, after time.Time) (delivery.Row, bool, error)
}

// typedChoice tells whether the text names one of the choices shown last, and
// its data.
func (t *turn) typedChoice() (string, bool, error) {
	if t.asksNumber() {
		return "", false, nil
	}
	n, ok, err := t.shownLast()
	if err != nil || !ok {
		return "", false, err
	}
	return t.match(n)
}

// asksNumber tells whether a bare number is what the open form asks for, and
// not the place of a choice beside it: "1" sets a setting to 1, and "5" is five
// minutes late. The minutes that are offered can be chosen by their places.
func (t *turn) asksNumber() bool {
	n, err := strconv.Atoi(strings.TrimSpace(t.event.Text))
	if err != nil {
		return false
	}
	switch t.form.Name {
	case formMinutes:
		return n > len(notice.LateMinutes)
	case formOrg:
		return t.form.Step == "people" || t.form.Step == "who"
	case formSettings, formOrgSettings:
		if isKey(t.form.Values["name"]) {
			return true
		}
		s, err := meeting.SettingNamed(t.form.Values["name"])
		return err == nil && len(s.Options) == 0
	}
	return false
}

// shownLast is what stands at the end of the chat and may have choices: the last
// reply, or a notice that came after it. What an open form asks goes before a
// notice that has come in between.
func (t *turn) shownLast() (notice.Note, bool, error) {
	shown := t.form.Shown
	if t.form.Name == "" && t.who.Linked() {
		after := t.now.Add(-noticeLife)
		if shown != nil && shown.At.After(after) {
			after = shown.At
		}
		last, found, err := t.lastCall(after)
		if err != nil || found {
			return notice.Note{Kind: notice.Kind(last.Kind), Args: last.Args}, found, err
		}
	}
	if shown == nil {
		return notice.Note{}, false, nil
	}
	return notice.Note{Kind: notice.Kind(shown.Kind), Args: shown.Args}, true, nil
}

// lastCall is the last notice with choices that came to the account after the
// instant; whom it was for acts.
func (t *turn) lastCall(after time.Time) (last delivery.Row, found bool, err error) {
	for _, who := range t.account.Speakers() {
		row, ok, err := t.tx.LastSent(who.Person.ID, callKinds, after)
		if err != nil {
			return last, false, err
		}
		if ok && (!found || row.DoneAt.After(last.DoneAt)) {
			last, found, t.who = row, true, who
		}
	}
	return last, found, nil
}

// match finds what was written among the choices of a note, as its reader sees it.
func (t *turn) match(n notice.Note) (string, bool, error) {
	m, err := t.Renderer.Render(t.tx, n, t.reader())
	if err != nil {
		return "", false, err
	}
	var labels, data []string
	for _, row := range m.Choices {
		for _, c := range row {
			labels, data = append(labels, c.Label), append(data, c.Data)
		}
	}
	i, ok := understand.Choice(t.event.Text, labels)
	if !ok {
		return "", false, nil
	}
	return data[i], true, nil
}
