package telegram

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"keng/internal/chat"
	"keng/internal/sandbox"
)

// inGroup is a stage with the bot in a basic group.
func inGroup(t *testing.T, listen func(*stage, *ear)) (*stage, *ear, *sandbox.Group) {
	t.Helper()
	s, e := newStage(t), newEar()
	g := s.Group(sandbox.GroupProfile{Title: "Chi bộ thôn Niêm Đồng"}, s.lan)
	listen(s, e)
	if err := g.AddBot(s.lan, "AbC-_9"); err != nil {
		t.Fatal(err)
	}
	return s, e, g
}

// last waits for the nth event that is not chat.Other, and returns it.
func (e *ear) last(t *testing.T, n int) chat.Event {
	t.Helper()
	for all := 1; ; all++ {
		var told []chat.Event
		for _, event := range e.wait(t, all) {
			if event.Kind != chat.Other {
				told = append(told, event)
			}
		}
		if len(told) >= n {
			return told[n-1]
		}
	}
}

func TestWhatIsSaidInGroups(t *testing.T) {
	for way, listen := range ways {
		t.Run(way, func(t *testing.T) {
			s, e, g := inGroup(t, listen)
			group := strconv.FormatInt(g.ID(), 10)
			expect := func(n int, want chat.Event) {
				t.Helper()
				want.Channel, want.Chat, want.Place = chat.Telegram, group, chat.Group
				ignore := cmpopts.IgnoreFields(chat.Event{}, "ID", "At", "Name", "Language", "Press.ID")
				if diff := cmp.Diff(want, e.last(t, n), ignore); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			}
			lan := s.chatOf(s.lan)
			expect(1, chat.Event{Kind: chat.Text, From: lan, Text: "/start AbC-_9", ToBot: true})
			g.Send(s.lan, "/hop@keng_bot mai")
			expect(2, chat.Event{Kind: chat.Text, From: lan, Text: "/hop mai", ToBot: true})
			g.PromoteBot(s.lan, true) // and now it hears everything
			g.Send(s.lan, "/hop@other_bot")
			expect(3, chat.Event{Kind: chat.Text, From: lan, Text: "/hop@other_bot"})
			g.SendAnonymous("/hop")
			expect(4, chat.Event{Kind: chat.Text, Text: "/hop", ToBot: true})
			message, err := s.c.Send(limited(t), group, meeting)
			if err != nil {
				t.Fatal(err)
			}
			if err := g.Tap(s.lan, "Tôi dự được"); err != nil {
				t.Fatal(err)
			}
			expect(5, chat.Event{Kind: chat.Press, From: lan, Press: chat.Tap{Data: "a:42:y", Message: message}})
		})
	}
}

func TestAGroupMoves(t *testing.T) {
	for way, listen := range ways {
		t.Run(way, func(t *testing.T) {
			s, e, g := inGroup(t, listen)
			before := strconv.FormatInt(g.ID(), 10)
			g.Migrate(s.lan)
			after := strconv.FormatInt(g.ID(), 10)
			got := e.last(t, 2)
			if got.Kind != chat.Moved || got.Chat != before || got.NewChat != after || before == after {
				t.Errorf("%+v, from %s to %s", got, before, after)
			}
			_, err := s.c.Send(limited(t), before, chat.Message{Text: "x"})
			checkFailure(t, err, chat.SendError{Failure: chat.ChatMoved, NewChat: after})
			if _, err := s.c.Send(limited(t), after, chat.Message{Text: "x"}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestGroupsThatCannotBeReached(t *testing.T) {
	for reason, act := range map[string]func(*sandbox.Group, *sandbox.Person){
		"kicked":    func(g *sandbox.Group, by *sandbox.Person) { g.KickBot(by) },
		"no_rights": func(g *sandbox.Group, _ *sandbox.Person) { g.Mute(true) },
		"gone":      func(g *sandbox.Group, _ *sandbox.Person) { g.Delete() },
	} {
		t.Run(reason, func(t *testing.T) {
			s, e, g := inGroup(t, ways["polling"])
			e.last(t, 1)
			act(g, s.lan)
			_, err := s.c.Send(limited(t), strconv.FormatInt(g.ID(), 10), chat.Message{Text: "x"})
			checkFailure(t, err, chat.SendError{Failure: chat.Unreachable, Reason: reason})
		})
	}
}

func TestChannelsAreNotTalkedTo(t *testing.T) {
	s, e := newStage(t), newEar()
	s.poll(s.c, e)
	s.met()
	g := s.Group(sandbox.GroupProfile{Title: "Tin tức", Channel: true}, s.lan)
	if err := g.AddBot(s.lan, ""); err != nil {
		t.Fatal(err)
	}
	g.PromoteBot(s.lan, true)
	g.Post("/hop")
	s.lan.Send("sau")
	if got := e.last(t, 2); got.Text != "sau" {
		t.Errorf("heard %+v", got)
	}
}
