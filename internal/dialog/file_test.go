package dialog_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/dialog"
	"keng/internal/fault"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// wanted is a rig whose people are at a step that wants a file, and what it got.
type wanted struct {
	*rig
	mu     sync.Mutex
	files  []chat.File
	beside []string
	fail   error
}

func eachWanted(t *testing.T, fn func(t *testing.T, w *wanted)) {
	t.Helper()
	each(t, func(t *testing.T, r *rig) {
		w := &wanted{rig: r}
		dialog.AskForFiles(r.dialog, func(f chat.File, words string) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.fail == nil {
				w.files, w.beside = append(w.files, f), append(w.beside, words)
			}
			return w.fail
		})
		for _, who := range append(r.attackers(), r.ours.names[2:]...) {
			r.putForm(t, who, "wanted:file", r.ours)
		}
		fn(t, w)
		r.quiet(t)
	})
}

// document is somebody sending a file, with words beside it.
func (w *wanted) document(who, name, content, words string) chat.Event {
	e := w.event(who)
	e.Kind, e.Text, e.File = chat.Media, words, w.wire.Upload(name, []byte(content))
	return e
}

// expect fails unless only these words of the locales were said, and so many
// files fetched since.
func (w *wanted) expect(t *testing.T, told []chattest.Entry, fetched int, words string) {
	t.Helper()
	var said []string
	for _, e := range told {
		if e.Act == chattest.Fetched {
			fetched--
			continue
		}
		said = append(said, e.Message.Text)
	}
	if diff := cmp.Diff([]string{words}, said); diff != "" || fetched != 0 {
		t.Errorf("%d files too few were fetched; -want +said:\n%s", fetched, diff)
	}
}

// TestAFileIsBroughtToItsStep: before the transaction, so that the database is
// free while it comes, and once however often the event comes.
func TestAFileIsBroughtToItsStep(t *testing.T) {
	eachWanted(t, func(t *testing.T, w *wanted) {
		w.fetching = func(context.Context) error {
			w.do(t, func(tx *store.Tx) error { return tx.SetReachable(chat.Address{Channel: chat.Telegram, Chat: "nobody"}) })
			return nil
		}
		who := w.ours.names[1]
		e := w.document(who, "Danh sách\x00 \xfftháng 12.csv", "a;b", "đây\x00")
		e.File.Type = "text/csv"
		w.expect(t, w.handle(t, e), 1, w.words("bulletin.ask"))
		want := []chat.File{{Name: "Danh sách tháng 12.csv", Type: "text/csv", Content: []byte("a;b")}}
		if diff := cmp.Diff(want, w.files); diff != "" || strings.Join(w.beside, "|") != "đây" {
			t.Errorf("%q, -want +got:\n%s", w.beside, diff)
		}
		if e.File.Name != "Danh sách\x00 \xfftháng 12.csv" {
			t.Error("the event that was handed in has changed")
		}
		if again := w.handle(t, e); messages(again) != 0 || len(w.files) != 1 {
			t.Errorf("again:\n%s", said(again))
		}
		// The form was closed by it.
		w.expect(t, w.handle(t, w.document(who, "b.csv", "b", "")), 0, w.words("incoming.not_here"))
	})
}

// TestAFileThatIsNotTaken: the person is told why, nothing is fetched that need
// not be, and the form stays where it is.
func TestAFileThatIsNotTaken(t *testing.T) {
	tooLarge := func(w *wanted) string { return w.words("incoming.too_large", "Megabytes", 5) }
	tests := []struct {
		name    string
		spoil   func(w *wanted, e *chat.Event)
		fetched int
		want    func(w *wanted) string
	}{
		{"its name is secret", func(_ *wanted, e *chat.Event) { e.File.Name = "Công văn MẬT.pdf" }, 0, saying("refusal.secret")},
		{"its words are secret", func(_ *wanted, e *chat.Event) { e.Text = "tài liệu tối mật" }, 0, saying("refusal.secret")},
		{"it says it is large", func(_ *wanted, e *chat.Event) { e.File.Size = dialog.MaxFile + 1 }, 0, tooLarge},
		{"it is larger than it says", func(w *wanted, e *chat.Event) {
			e.File = w.wire.Upload("a.csv", make([]byte, dialog.MaxFile+1))
			e.File.Size = 0
		}, 0, tooLarge},
		{"it cannot be fetched", func(w *wanted, _ *chat.Event) {
			w.wire.FailNext("", chat.SendError{Failure: chat.NotSent})
		}, 0, saying("incoming.not_fetched")},
		{"it takes too long", func(w *wanted, _ *chat.Event) {
			w.fetching = func(ctx context.Context) error {
				if _, ok := ctx.Deadline(); !ok {
					return errors.New("it may take for ever")
				}
				w.fetching = nil
				return context.DeadlineExceeded
			}
		}, 0, saying("incoming.not_fetched")},
		{"the step refuses it", func(w *wanted, _ *chat.Event) { w.fail = fault.New(fault.Invalid, "refusal.no_place") }, 1, saying("refusal.no_place")},
		{"the forms are away", func(w *wanted, _ *chat.Event) { w.forms.away = true }, 0, saying("form.unavailable")},
		{"it is a voice", func(_ *wanted, e *chat.Event) { e.File, e.Text = nil, "" }, 0, saying("understand.media")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			eachWanted(t, func(t *testing.T, w *wanted) {
				who := w.ours.names[1]
				bad := w.document(who, "a.csv", "a", "")
				test.spoil(w, &bad)
				w.expect(t, w.handle(t, bad), test.fetched, test.want(w))
				w.fail, w.forms.away = nil, false
				w.expect(t, w.handle(t, w.document(who, "b.csv", "b", "")), 1, w.words("bulletin.ask"))
				if len(w.files) != 1 || w.files[0].Name != "b.csv" {
					t.Errorf("the step got %v", w.files)
				}
			})
		})
	}
}

func saying(key string) func(*wanted) string {
	return func(w *wanted) string { return w.words(key) }
}

// TestWhoseFilesAreNotFetched: those of strangers, of groups, and those that no
// step wants.
func TestWhoseFilesAreNotFetched(t *testing.T) {
	eachWanted(t, func(t *testing.T, w *wanted) {
		stranger, member := w.attackers()[2], w.theirs.names[1]
		told := w.handle(t, w.document(stranger, "a.csv", "a", ""))
		w.expect(t, told, 0, w.words("stranger.sentence"))
		inGroup := w.document(w.ours.names[1], "a.csv", "a", "")
		inGroup.Place, inGroup.Chat = chat.Group, "the group"
		if told := w.handle(t, inGroup); len(told) != 0 {
			t.Errorf("in a group:\n%s", said(told))
		}
		w.expect(t, w.handle(t, w.document(member, "a.csv", "a", "")), 0, w.words("incoming.not_here"))
		// A step that wants words is not disturbed.
		w.handle(t, w.text(w.theirs.names[0], "/thongbao"))
		w.expect(t, w.handle(t, w.document(w.theirs.names[0], "a.csv", "a", "")), 0, w.words("incoming.not_here"))
		if told := said(w.handle(t, w.text(w.theirs.names[0], "Mai họp"))); !strings.Contains(told, "Mai họp") {
			t.Errorf("the announcement:\n%s", told)
		}
		if len(w.files) != 0 {
			t.Errorf("%d files", len(w.files))
		}
	})
}

// TestAFileWhenTheProcessEnds: the event is handed in again, and nobody is told
// that something went wrong.
func TestAFileWhenTheProcessEnds(t *testing.T) {
	eachWanted(t, func(t *testing.T, w *wanted) {
		ctx, end := context.WithCancel(t.Context())
		w.fetching = func(ctx context.Context) error {
			end()
			<-ctx.Done()
			return ctx.Err()
		}
		e := w.document(w.ours.names[1], "a.csv", "a", "")
		if err := w.dialog.Handle(ctx, []chat.Event{e}); !errors.Is(err, context.Canceled) {
			t.Fatalf("dealt with: %v", err)
		}
		if told := w.wire.Take(); len(told) != 0 {
			t.Errorf("told:\n%s", said(told))
		}
		w.fetching = nil
		w.expect(t, w.handle(t, e), 1, w.words("bulletin.ask"))
	})
}

// TestFewFilesAtATime: as many as may be come at once, and the others wait.
func TestFewFilesAtATime(t *testing.T) {
	r := newRig(t, storetest.SQLite(t))
	dialog.AskForFiles(r.dialog, func(chat.File, string) error { return nil })
	var mu sync.Mutex
	coming, most := 0, 0
	all := make(chan struct{})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r.fetching = func(context.Context) error {
		mu.Lock()
		coming++
		if most = max(most, coming); most == dialog.FetchesAtOnce && coming == most {
			select {
			case <-all:
			default:
				close(all)
			}
		}
		mu.Unlock()
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			coming--
		}()
		select {
		case <-all:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	var batch []chat.Event
	for _, who := range append(r.ours.names, r.theirs.names...) {
		r.putForm(t, who, "wanted:file", r.ours)
		e := r.event(who)
		e.Kind, e.File = chat.Media, r.wire.Upload(fmt.Sprint(who, ".csv"), []byte("a"))
		batch = append(batch, e)
	}
	told := said(r.handle(t, batch...))
	if n := strings.Count(told, r.words("bulletin.ask")); n != len(batch) || most != dialog.FetchesAtOnce {
		t.Errorf("%d of %d files, %d at once:\n%s", n, len(batch), most, told)
	}
	r.quiet(t)
}
