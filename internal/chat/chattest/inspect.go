package chattest

import (
	"context"
	"fmt"
	"slices"

	"keng/internal/chat"
)

// Entries returns everything that took effect so far, in its order.
func (r *Recorder) Entries() []Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.entries)
}

// Take returns everything that took effect since the last Take, and forgets it.
// What the chats show stays.
func (r *Recorder) Take() []Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.entries
	r.entries = nil
	return taken
}

// Shown returns the messages that a chat shows, oldest first, as they were last edited.
func (r *Recorder) Shown(in string) []Bubble {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.shown[in])
}

// Key returns the label of the key that is up in a chat by which a phone number is
// shared; empty if there is none.
func (r *Recorder) Key(in string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keys[in]
}

// Wait returns as soon as what took effect is as ok wants it, or with the end
// of ctx, and then with an error that shows what there was.
func (r *Recorder) Wait(ctx context.Context, ok func([]Entry) bool) error {
	for {
		r.mu.Lock()
		entries, changed := slices.Clone(r.entries), r.changed
		r.mu.Unlock()
		if ok(entries) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w; recorded:\n%s", ctx.Err(), PrintAll(entries))
		}
	}
}

// FailNext lets the next call into the chat fail with e and without effect. An
// empty chat stands for any. Failures that concern the same call are used up in
// the order in which they were given.
func (r *Recorder) FailNext(in string, e chat.SendError) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.once = append(r.once, fault{chat: in, err: e})
}

// LoseNext lets the next call into the chat take effect and then fail with
// [chat.OutcomeUnknown], as if its answer was lost. An empty chat stands for any.
func (r *Recorder) LoseNext(in string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.once = append(r.once, fault{chat: in, err: chat.SendError{Failure: chat.OutcomeUnknown}, after: true})
}

// FailAlways lets every call into the chat fail with e until [Recorder.Mend].
// An empty chat stands for all.
func (r *Recorder) FailAlways(in string, e chat.SendError) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.always[in] = e
}

// Mend ends what [Recorder.FailAlways] began for the same chat.
func (r *Recorder) Mend(in string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.always, in)
}

// take returns the failure that was ordered for a call into the chat, or nil.
func (r *Recorder) take(in string) *fault {
	for i, f := range r.once {
		if f.chat == "" || f.chat == in {
			r.once = slices.Delete(r.once, i, i+1)
			return &f
		}
	}
	for _, key := range []string{in, ""} {
		if e, ok := r.always[key]; ok {
			return &fault{err: e}
		}
	}
	return nil
}
