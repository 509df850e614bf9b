package dialog

import (
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/notice"
	"keng/internal/roster"
)

// menu lists the commands that the person may use, in their language.
func (t *turn) menu() []chat.MenuEntry {
	var entries []chat.MenuEntry
	for _, c := range t.usable(t.account) {
		entry := chat.MenuEntry{
			Command:     c.name,
			Description: t.Renderer.Text(notice.Say("menu."+c.name), t.language()),
		}
		if t.Renderer.Speaks(t.language()) == "en" {
			entry.Command = c.alias
		}
		entries = append(entries, entry)
	}
	return entries
}

// usable are the commands that somebody whom the account speaks for may use.
func (t *turn) usable(account *roster.Identity) []command {
	var all []command
	for _, c := range commands() {
		if c.name == "start" {
			continue
		}
		for _, who := range account.Speakers() {
			if c.who.allows(who) {
				all = append(all, c)
				break
			}
		}
	}
	return all
}

// menuKey stands for the menu of the account, in as few letters as tell two apart.
func (t *turn) menuKey(account *roster.Identity) string {
	h := fnv.New64a()
	for _, c := range t.usable(account) {
		_, _ = io.WriteString(h, c.name+" ") // it never fails
	}
	_, _ = io.WriteString(h, string(t.Renderer.Speaks(t.language())))
	return strconv.FormatUint(h.Sum64(), 36)
}

// keepMenu has the menu shown anew to who may do more or less than when it was
// shown last: an office may have come or gone meanwhile.
//
// What was shown before that was kept is what could be done on the day on which
// the account was linked. Answers, which come by the thousand, do not ask for it.
func (t *turn) keepMenu() error {
	told := t.event.Kind == chat.Text || t.event.Kind == chat.Press
	if !told || t.event.Place != chat.Private || !t.account.Linked() {
		return nil
	}
	a := t.account.Account
	now, was := t.menuKey(t.account), a.Menu
	verb, _, _ := strings.Cut(t.event.Press.Data, ":")
	switch {
	case was == now, was == "" && isAnswer(verb) && !t.menuChanged:
		return nil
	case was == "" && !a.LinkedAt.IsZero():
		then, err := t.tx.Identify(t.event.Channel, t.event.From, calendar.DateOf(a.LinkedAt, t.Almanac.Zone))
		if err != nil {
			return err
		}
		was = t.menuKey(then)
	}
	t.menuChanged = t.menuChanged || was != now
	return t.tx.SetMenu(a.ID, now)
}

// showMenu shows the person's command menu in their chat. A menu that could
// not be shown is no reason to fail: every command can be typed.
func (t *turn) showMenu() {
	if t.Menu == nil {
		return
	}
	if err := t.Menu(t.ctx, t.event.Address(), t.menu()); err != nil {
		t.Log.WarnContext(t.ctx, "a command menu was not shown", "error", err)
	}
}
