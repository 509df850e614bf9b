// Package dialog leads conversations: from what a person wrote or tapped to
// what is done about it and what is said.
package dialog

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"keng/internal/chat"
)

// Form is where a person is in a conversation: the form that is open in their
// chat, how far they got, and what they saw last. What must outlive half an
// hour is no part of it: that belongs in the database.
type Form struct {
	// Name tells which form is open; empty if none is.
	Name string
	// Step is the question of the form that waits for its answer.
	Step string
	// Values is what was entered so far, by the name of the step or field.
	Values map[string]string
	// Shown is the last thing with choices that was shown in this chat; nil if
	// there was none.
	Shown *Shown
	// Version grows by one at each save. It comes from [Forms.Load] and is
	// handed back to [Forms.Save] as it is.
	Version int64
}

// Shown names what was shown, so that a typed "2" can be matched against its
// choices.
type Shown struct {
	// Kind and Args are those of the notice.
	Kind string
	Args json.RawMessage
	// At is when it was shown.
	At time.Time
}

// ErrStale means that another event changed or deleted the chat's form since
// it was loaded, or that it was forgotten: load it again.
var ErrStale = errors.New("dialog: the form changed since it was loaded")

// Forms keeps the form of each chat. It may forget one 30 minutes after it was
// last saved.
//
// When it cannot be reached, every method returns a [keng/internal/fault]
// error of kind Unavailable. That is never the same as "no form".
type Forms interface {
	// Load returns the chat's form, the zero Form if there is none. The caller
	// owns the result; a map without entries comes back nil.
	Load(ctx context.Context, a chat.Address) (Form, error)
	// Save stores f if the stored version is still f.Version, else it returns
	// ErrStale and stores nothing. To save again, load again first: the next
	// version is told by Load alone.
	Save(ctx context.Context, a chat.Address, f Form) error
	// Delete forgets the chat's form, whatever its version. Deleting none is
	// no error. A Save of what was loaded before the Delete is stale.
	Delete(ctx context.Context, a chat.Address) error
}
