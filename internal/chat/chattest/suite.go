package chattest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
)

// World is a channel, with its platform and one person on it as a test plays them.
type World struct {
	Sender chat.Sender
	// Chat is the person's private chat; the bot may write there.
	Chat string
	// Shown returns the bot's messages as the person sees them in Chat, oldest first.
	Shown func() []Bubble
	// Tap lets the person tap the choice with that label, and returns the tap.
	Tap func(label string) (tap string)
	// Answers returns the short answers to taps that the person saw, oldest first.
	Answers func() []string
	// Key returns the label of the key that is up in Chat by which a phone number is
	// shared; empty if there is none.
	Key func() string
	// Fail lets the next call fail in that way and without effect. It returns
	// false if the platform cannot be made to.
	Fail func(chat.Failure) bool
	// Lose lets the next call take effect, and loses the answer.
	Lose func()
	// Upload lets the person send a document, and returns its reference; nil if
	// the Sender is no [chat.Fetcher].
	Upload func(name string, content []byte) (ref string)
}

// Suite checks what every channel owes to those who speak through it. It makes
// a new world for each check.
func Suite(t *testing.T, build func(t *testing.T) *World) {
	t.Helper()
	for _, check := range []struct {
		name string
		run  func(*testing.T, *World)
	}{
		{"what is sent is shown", sentIsShown},
		{"text is taken literally", textIsLiteral},
		{"the longest text fits", longestFits},
		{"an edit replaces text and choices", editReplaces},
		{"an edit without a change succeeds", editWithoutChange},
		{"an edit of nothing is lost", editOfNothing},
		{"a tap is answered", tapIsAnswered},
		{"failures are told apart", failuresAreTold},
		{"a lost answer is an unknown outcome", lostAnswer},
		{"an empty message is rejected", emptyIsRejected},
		{"an ended context sends nothing", endedContext},
		{"sends run side by side", sideBySide},
		{"a key comes and goes", keyComesAndGoes},
		{"a file is shown with its words", fileIsShown},
		{"the longest words fit beside a file", longestCaption},
		{"a file that cannot be sent is rejected", badFiles},
		{"a document is fetched", documentIsFetched},
	} {
		t.Run(check.name, func(t *testing.T) { check.run(t, build(t)) })
	}
}

var (
	question = chat.Message{
		Title: "Họp chi bộ thôn Niêm Đồng",
		Text:  "19h30 thứ Năm, 03/12/2026\nNhà văn hóa thôn\n\nĐồng chí dự được không?",
		Choices: [][]chat.Choice{
			{{Label: "Tôi dự được", Data: "a:42:y"}, {Label: "Tôi đến muộn", Data: "a:42:l"}},
			{{Label: "Tôi xin vắng", Data: "a:42:n"}},
		},
	}
	remark = chat.Message{Text: "Đã ghi nhận: đồng chí dự được."}
	// minutes has the question's choices below it.
	minutes = chat.Message{
		Title: "Biên bản <họp>", Text: "tháng 12 & cả năm", Choices: question.Choices,
		Files: []chat.File{{Name: "Biên bản họp tháng 12.csv", Content: []byte("\xef\xbb\xbfhọ tên;có mặt\r\n\x00\xff")}},
	}
)

// limited is the time that any one check may take.
func limited(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// say sends m, which must succeed.
func (w *World) say(t *testing.T, m chat.Message) string {
	t.Helper()
	id, err := w.Sender.Send(limited(t), w.Chat, m)
	if err != nil || id == "" {
		t.Fatalf("sent as %q: %v", id, err)
	}
	return id
}

// expect fails unless the chat shows exactly these messages.
func (w *World) expect(t *testing.T, want ...Bubble) {
	t.Helper()
	if diff := cmp.Diff(want, append([]Bubble(nil), w.Shown()...)); diff != "" {
		t.Errorf("shown: -want +got:\n%s", diff)
	}
}

func sentIsShown(t *testing.T, w *World) {
	first := w.say(t, question)
	second := w.say(t, remark)
	if first == second {
		t.Errorf("both messages are %q", first)
	}
	w.expect(t, Bubble{first, question}, Bubble{second, remark})
}

func textIsLiteral(t *testing.T, w *World) {
	var want []Bubble
	for _, text := range []string{
		`<b>đậm</b> & "nháy" 'đơn' <br> <script>`, `&lt; &amp; &#1234; &nbsp;`, "*sao* _gạch_ `mã` [a](b) ~x~ ||y||",
		"a < b\nc > d\n\ne && f", "😀 👨‍👩‍👧 ậ ỗ", "</b></i>", `C:\thư mục\{0} %s %d <no value>`,
	} {
		m := chat.Message{Title: "<i>" + strings.Split(text, "\n")[0] + "</i>", Text: text}
		want = append(want, Bubble{w.say(t, m), m})
	}
	w.expect(t, want...)
}

func longestFits(t *testing.T, w *World) {
	most := w.Sender.Caps().MaxText
	var want []Bubble
	for _, letter := range []string{"&", "ậ", "😀"} {
		m := chat.Message{Title: "Họp", Text: strings.Repeat(letter, most-4)}
		want = append(want, Bubble{w.say(t, m), m})
	}
	w.expect(t, want...)
}

func editReplaces(t *testing.T, w *World) {
	if !w.Sender.Caps().Edits {
		t.Skip("the channel has no edits")
	}
	id := w.say(t, question)
	other := w.say(t, remark)
	changed := chat.Message{Title: question.Title, Text: "Đã hủy", Choices: question.Choices[1:]}
	for _, m := range []chat.Message{changed, remark, question} {
		if err := w.Sender.Edit(limited(t), w.Chat, id, m); err != nil {
			t.Fatal(err)
		}
		w.expect(t, Bubble{id, m}, Bubble{other, remark})
	}
}

func editWithoutChange(t *testing.T, w *World) {
	if !w.Sender.Caps().Edits {
		t.Skip("the channel has no edits")
	}
	id := w.say(t, question)
	for range 2 {
		if err := w.Sender.Edit(limited(t), w.Chat, id, question); err != nil {
			t.Fatal(err)
		}
	}
	w.expect(t, Bubble{id, question})
}

func editOfNothing(t *testing.T, w *World) {
	if !w.Sender.Caps().Edits {
		t.Skip("the channel has no edits")
	}
	for _, id := range []string{"", "999999999", "không phải"} {
		checkFailure(t, w.Sender.Edit(limited(t), w.Chat, id, question), chat.EditLost)
	}
}

func tapIsAnswered(t *testing.T, w *World) {
	if !w.Sender.Caps().Buttons {
		t.Skip("the channel has no choices to tap")
	}
	w.say(t, question)
	first, second := w.Tap("Tôi dự được"), w.Tap("Tôi xin vắng")
	for _, answer := range []struct{ tap, text string }{{second, "Đã ghi nhận <&>"}, {first, ""}} {
		if err := w.Sender.Acknowledge(limited(t), answer.tap, answer.text); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"Đã ghi nhận <&>"}, w.Answers()); diff != "" {
		t.Errorf("answers: -want +got:\n%s", diff)
	}
}

func keyComesAndGoes(t *testing.T, w *World) {
	if !w.Sender.Caps().PhoneKeys {
		t.Skip("the channel has no keys")
	}
	key, noKey := chat.Message{Text: "Kính chào.", PhoneKey: "Gửi số <&>"}, chat.Message{Text: "Cảm ơn đồng chí.", NoPhoneKey: true}
	for _, step := range []struct {
		say  chat.Message
		want string
	}{{remark, ""}, {key, "Gửi số <&>"}, {remark, "Gửi số <&>"}, {question, "Gửi số <&>"}, {noKey, ""}, {noKey, ""}, {key, "Gửi số <&>"}} {
		w.say(t, step.say)
		if got := w.Key(); got != step.want {
			t.Errorf("after %q the key is %q, want %q", step.say.Text, got, step.want)
		}
	}
	shown := len(w.Shown())
	both := question
	both.PhoneKey = "Gửi số"
	_, err := w.Sender.Send(limited(t), w.Chat, both)
	checkFailure(t, err, chat.Rejected)
	if w.Sender.Caps().Edits {
		id := w.say(t, remark)
		checkFailure(t, w.Sender.Edit(limited(t), w.Chat, id, key), chat.Rejected)
		shown++
	}
	if n := len(w.Shown()); n != shown {
		t.Errorf("%d messages are shown, want %d", n, shown)
	}
}

func emptyIsRejected(t *testing.T, w *World) {
	for _, m := range []chat.Message{{}, {Text: " \n "}} {
		_, err := w.Sender.Send(limited(t), w.Chat, m)
		checkFailure(t, err, chat.Rejected)
	}
	w.expect(t)
}

func endedContext(t *testing.T, w *World) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Sender.Send(ctx, w.Chat, remark); err == nil {
		t.Error("sent")
	}
	w.expect(t)
}

func sideBySide(t *testing.T, w *World) {
	const n = 40
	var all sync.WaitGroup
	ids := make([]string, n)
	for i := range n {
		all.Go(func() {
			id, err := w.Sender.Send(limited(t), w.Chat, chat.Message{Text: fmt.Sprintf("số %d", i)})
			if err != nil {
				t.Error(err)
			}
			ids[i] = id
		})
	}
	all.Wait()
	shown := map[string]string{}
	for _, b := range w.Shown() {
		shown[b.ID] = b.Message.Text
	}
	if len(shown) != n {
		t.Errorf("%d messages shown", len(shown))
	}
	for i, id := range ids {
		if want := fmt.Sprintf("số %d", i); shown[id] != want {
			t.Errorf("message %s shows %q, want %q", id, shown[id], want)
		}
	}
}
