package dialog

import (
	"context"
	"log/slog"

	"keng/internal/chat"
	"keng/internal/delivery"
	"keng/internal/gather"
	"keng/internal/meeting"
	"keng/internal/notice"
)

// Options are what a [Dialog] is made of. All are needed but Menu and Observe.
type Options struct {
	Store    Store
	Forms    Forms
	Renderer *notice.Renderer
	Almanac  meeting.Almanac
	// Flush sends the replies that a transaction has enqueued in these lanes. It
	// does not wait for them.
	Flush func(lanes []delivery.Lane)
	// Acknowledge answers a tap: chat.Sender's, of the event's channel.
	Acknowledge func(ctx context.Context, channel chat.Channel, tap, text string) error
	// Menu shows a command menu in a chat; nil if no channel has one.
	Menu func(ctx context.Context, to chat.Address, entries []chat.MenuEntry) error
	// Fetch gets the content of a document that came on the channel, of at most
	// limit bytes: chat.Fetcher's.
	Fetch func(ctx context.Context, channel chat.Channel, ref string, limit int64) ([]byte, error)
	// Observe hears of each event that was dealt with, after the commit; nil if
	// nobody looks on.
	Observe func(Outcome)
	Log     *slog.Logger
}

// Dialog answers events. It is safe for concurrent use.
type Dialog struct {
	Options
	// table has answers that come together share a transaction: a whole province
	// gives them at the same hour.
	table *gather.Table[*seat]
	forms map[string]stepForm
	// fileSteps are those that want a file, by their form.
	fileSteps map[string][]string
	// fetches holds a place for each file that is being fetched or dealt with.
	fetches chan struct{}
}

// New returns a Dialog.
func New(o Options) *Dialog {
	d := &Dialog{Options: o, forms: stepForms(), fileSteps: fileSteps(), fetches: make(chan struct{}, fetchesAtOnce)}
	d.table = gather.New(tableSize, tables, d.together)
	return d
}
