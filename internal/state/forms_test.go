package state

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"keng/internal/chat"
	"keng/internal/dialog"
)

var lan = chat.Address{Channel: chat.Telegram, Chat: "42"}

// save saves the form and fails the test unless the error is as wanted.
func save(t *testing.T, forms dialog.Forms, f dialog.Form, want error) {
	t.Helper()
	if err := forms.Save(context.Background(), lan, f); !errors.Is(err, want) {
		t.Fatalf("Save(%+v) = %v, want %v", f, err, want)
	}
}

// loaded compares what is kept with what should be.
func loaded(t *testing.T, forms dialog.Forms, want dialog.Form) {
	t.Helper()
	got, err := forms.Load(context.Background(), lan)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("loaded (-want +got):\n%s", diff)
	}
}

func forget(t *testing.T, forms dialog.Forms) {
	t.Helper()
	if err := forms.Delete(context.Background(), lan); err != nil {
		t.Fatal(err)
	}
}

func TestFormComesBackAsItWasSaved(t *testing.T) {
	for name, f := range map[string]dialog.Form{
		"whole": {
			Name: "agenda", Step: "items", Values: map[string]string{"meeting": "7", "text": "Kết nạp đảng viên\n\"dòng\" 2"},
			Shown: &dialog.Shown{Kind: "agenda.preview", Args: json.RawMessage(`{"meeting":7}`)},
		},
		"only shown":    {Shown: &dialog.Shown{Kind: "meeting.invite"}},
		"only a name":   {Name: "roll"},
		"empty, but is": {},
	} {
		t.Run(name, func(t *testing.T) {
			everywhere(t, func(t *testing.T, g ground) {
				f := f
				loaded(t, g.there.Forms, dialog.Form{})
				save(t, g.here.Forms, f, nil)
				f.Version = 1
				loaded(t, g.there.Forms, f)
				save(t, g.there.Forms, f, nil)
				f.Version = 2
				loaded(t, g.here.Forms, f)
			})
		})
	}
}

func TestFormIsTheCallersOwn(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		f := dialog.Form{Name: "agenda", Values: map[string]string{"a": "1"}, Shown: &dialog.Shown{Args: json.RawMessage(`[1]`)}}
		save(t, g.here.Forms, f, nil)
		want := dialog.Form{Name: "agenda", Values: map[string]string{"a": "1"}, Shown: &dialog.Shown{Args: json.RawMessage(`[1]`)}, Version: 1}
		f.Values["a"], f.Shown.Args[1] = "2", '2'
		loaded(t, g.here.Forms, want)

		got, err := g.here.Forms.Load(t.Context(), lan)
		if err != nil {
			t.Fatal(err)
		}
		got.Values["a"], got.Shown.Args[1] = "3", '3'
		loaded(t, g.here.Forms, want)
	})
}

func TestFormsOfOtherChatsAreOthers(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		save(t, g.here.Forms, dialog.Form{Name: "agenda"}, nil)
		for _, a := range []chat.Address{{Channel: chat.Telegram, Chat: "43"}, {Channel: "zalo", Chat: "42"}} {
			f, err := g.here.Forms.Load(t.Context(), a)
			if err != nil || f.Name != "" {
				t.Errorf("Load(%v) = %+v, %v", a, f, err)
			}
		}
	})
}

func TestLaterSaveOfTheSameVersionIsStale(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		save(t, g.here.Forms, dialog.Form{Name: "first"}, nil)
		save(t, g.there.Forms, dialog.Form{Name: "second"}, dialog.ErrStale)
		save(t, g.here.Forms, dialog.Form{Name: "third", Version: 1}, nil)
		save(t, g.there.Forms, dialog.Form{Name: "fourth", Version: 1}, dialog.ErrStale)
		save(t, g.there.Forms, dialog.Form{Name: "from the future", Version: 3}, dialog.ErrStale)
		loaded(t, g.there.Forms, dialog.Form{Name: "third", Version: 2})
	})
}

func TestOneOfManySavesWins(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		var won, stale atomic.Int32
		var all sync.WaitGroup
		for i := range 20 {
			forms := []dialog.Forms{g.here.Forms, g.there.Forms}[i%2]
			all.Go(func() {
				err := forms.Save(t.Context(), lan, dialog.Form{Name: strconv.Itoa(i)})
				switch {
				case err == nil:
					won.Add(1)
				case errors.Is(err, dialog.ErrStale):
					stale.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || stale.Load() != 19 {
			t.Errorf("%d won, %d were stale", won.Load(), stale.Load())
		}
	})
}

func TestDeletedForm(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		forget(t, g.here.Forms)
		save(t, g.here.Forms, dialog.Form{Name: "old"}, nil)
		forget(t, g.there.Forms)
		forget(t, g.here.Forms)
		loaded(t, g.here.Forms, dialog.Form{})

		save(t, g.here.Forms, dialog.Form{Name: "late", Version: 1}, dialog.ErrStale)
		save(t, g.here.Forms, dialog.Form{Name: "new"}, nil)
		save(t, g.here.Forms, dialog.Form{Name: "very late", Version: 1}, dialog.ErrStale)
		loaded(t, g.here.Forms, dialog.Form{Name: "new", Version: 2})
	})
}

func TestFormIsForgottenHalfAnHourAfterItsLastSave(t *testing.T) {
	everywhere(t, func(t *testing.T, g ground) {
		save(t, g.here.Forms, dialog.Form{Name: "agenda"}, nil)
		g.pass(29 * time.Minute)
		save(t, g.here.Forms, dialog.Form{Name: "agenda", Version: 1}, nil)
		g.pass(29 * time.Minute)
		loaded(t, g.here.Forms, dialog.Form{Name: "agenda", Version: 2})
		g.pass(2 * time.Minute)
		loaded(t, g.here.Forms, dialog.Form{})
		save(t, g.here.Forms, dialog.Form{Name: "agenda", Version: 2}, dialog.ErrStale)
		save(t, g.here.Forms, dialog.Form{Name: "roll"}, nil)
		loaded(t, g.here.Forms, dialog.Form{Name: "roll", Version: 1})
	})
}

func TestMemoryOfFormsIsBounded(t *testing.T) {
	clock := newClock()
	forms := newMemoryForms(clock.Now)
	most := 0
	for i := range 50 * sweepFrom {
		a := chat.Address{Chat: strconv.Itoa(i)}
		if err := forms.Save(t.Context(), a, dialog.Form{Name: "agenda"}); err != nil {
			t.Fatal(err)
		}
		most = max(most, len(forms.kept.rows))
		clock.Pass(time.Second) // so 1,800 are alive at a time
	}
	if most > 2*1800+1 {
		t.Errorf("kept %d forms, 1800 of them alive", most)
	}
}
