package dialog

import (
	"context"
	"fmt"
	"maps"
	"time"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/remind"
	"keng/internal/roster"
)

// turn is one event being answered within one transaction.
type turn struct {
	*Dialog
	ctx   context.Context
	tx    Tx
	now   time.Time
	event chat.Event
	// account is whom the account speaks for, nil for a stranger; who is the one
	// of them who acts.
	account, who *roster.Identity
	// then is the account as it is on other days than today, as far as was asked.
	then map[calendar.Date]*roster.Identity
	// form is where the person is; formErr says that nobody knows.
	form    Form
	formErr error
	// file is the one that came, nil unless the form wants it; fileErr is why it
	// could not be fetched.
	file    *chat.File
	fileErr *fault.Error

	replies []reply
	toast   *notice.Saying
	// lanes are where the replies wait to be sent.
	lanes []delivery.Lane
	// formChanged: form is to be saved after the commit.
	formChanged bool
	// stepped: a step of the form was run.
	stepped bool
	// asked: the person was asked for the next step of a form.
	asked bool
	// way is how the event was understood, refused why it was refused.
	way     Way
	refused *fault.Error
	// menuChanged: the person's command menu is to be shown anew.
	menuChanged bool
}

// reply is one message that answers the event.
type reply struct {
	note notice.Note
	// edit is the message it replaces; empty for a new one.
	edit string
	// key is one of its own, under which it can exist once; empty for one that
	// is the event's.
	key string
}

// run answers the event. A refusal undoes what led to it, is told, and commits.
func (t *turn) run() error {
	before := t.form
	if t.form.Values = maps.Clone(before.Values); t.form.Values == nil {
		t.form.Values = map[string]string{}
	}
	err := t.tx.Try(func() error {
		if err := t.answer(); err != nil || !t.asked {
			return err
		}
		return t.formErr // what was asked could not be understood later
	})
	if f := fault.As(err); f != nil {
		t.form, t.formChanged = before, false
		if t.stepped && f.Kind == fault.Conflict {
			t.closeForm() // what it is about has begun or is off: it leads nowhere any more
		}
		t.replies, t.toast, t.refused = nil, nil, f
		t.say(notice.Refusal(f))
	} else if err != nil {
		return err
	} else {
		t.remember()
	}
	if err := t.keepMenu(); err != nil {
		return err
	}
	return t.enqueue()
}

// say answers with a new message.
func (t *turn) say(s notice.Saying) { t.show(s.Note()) }

// show answers with a new message.
func (t *turn) show(n notice.Note) { t.replies = append(t.replies, reply{note: n}) }

// replace answers by changing the message whose choice was tapped; with a new
// message if nothing was tapped, or it was changed before.
func (t *turn) replace(n notice.Note) {
	for _, r := range t.replies {
		if r.edit == t.event.Press.Message {
			t.show(n)
			return
		}
	}
	t.replies = append(t.replies, reply{note: n, edit: t.event.Press.Message})
}

// flash answers a tap with a short text that passes.
func (t *turn) flash(s notice.Saying) { t.toast = &s }

// enqueue writes the replies into the ledger, in the event's transaction.
func (t *turn) enqueue() error {
	if len(t.replies) == 0 {
		return nil
	}
	if err := t.auditReplies(); err != nil {
		return err
	}
	items := make([]delivery.Item, len(t.replies))
	for i, r := range t.replies {
		items[i] = delivery.Item{
			Key:     fmt.Sprintf("reply/%s/%s/%d", t.event.Channel, t.event.ID, i),
			Address: t.event.Address(), Kind: string(r.note.Kind), Args: r.note.Args,
			Class: delivery.Reply, Edit: r.edit,
		}
		if r.key != "" {
			items[i].Key = r.key
		}
	}
	var err error
	t.lanes, err = delivery.Enqueue(t.tx, items...)
	return err
}

// remember notes what was shown last, so that a typed "2" can be understood.
func (t *turn) remember() {
	if len(t.replies) == 0 || t.event.Place != chat.Private || t.formErr != nil {
		return
	}
	last := t.replies[len(t.replies)-1].note
	t.form.Shown = &Shown{Kind: string(last.Kind), Args: last.Args, At: t.now}
	t.formChanged = true
}

// afterCommit does what the commit makes true: it keeps the form, sends the
// replies and answers the tap. Nothing here can undo anything, so a failure is
// logged: the sweep sends what was not sent, and a lost form is asked for again.
func (t *turn) afterCommit() {
	t.saveForm()
	t.Flush(t.lanes)
	if t.event.Kind == chat.Press {
		t.acknowledge()
	}
	if t.menuChanged {
		t.showMenu()
	}
	t.observed()
}

func (t *turn) saveForm() {
	if !t.formChanged || t.formErr != nil {
		return
	}
	if err := t.Forms.Save(t.ctx, t.event.Address(), t.form); err != nil {
		t.Log.WarnContext(t.ctx, "a form was not kept; the person will be asked again", "error", err)
	}
}

func (t *turn) acknowledge() {
	text := ""
	if t.toast != nil {
		text = t.Renderer.Text(*t.toast, t.language())
	}
	if err := t.Acknowledge(t.ctx, t.event.Channel, t.event.Press.ID, text); err != nil {
		t.Log.WarnContext(t.ctx, "a tap was not answered", "error", err)
	}
}

// language is the one that the person has chosen; empty for the bot's own.
func (t *turn) language() string { return t.who.Language() }

// today is the day in the default time zone.
func (t *turn) today() calendar.Date { return calendar.DateOf(t.now, t.Almanac.Zone) }

// caller is the account that the event came from.
func (t *turn) caller() roster.Caller {
	return roster.Caller{Channel: t.event.Channel, External: t.event.From, Chat: t.event.Chat}
}

// told confirms to whom something goes out, and when if that is not now.
func (t *turn) told(r remind.Reach) notice.Note {
	switch {
	case r.People == 0:
		return notice.Say("told.nobody").Note()
	case r.From.After(t.now):
		return notice.Say("told.later", "Count", r.People, "When", notice.When(r.From, t.Almanac.Zone)).Note()
	default:
		return notice.Say("told.count", "Count", r.People).Note()
	}
}
