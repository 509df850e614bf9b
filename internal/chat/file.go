package chat

import (
	"context"
	"errors"
)

// Document is a file that somebody sent, as the platform tells of it. What is in
// it has to be fetched: see [Fetcher].
type Document struct {
	// Name is what the sender calls it, in Unicode NFC; empty where the platform
	// does not say.
	Name string
	// Type is its MIME type as the sender claims it; may be empty.
	Type string
	// Size is in bytes; 0 where the platform does not say.
	Size int64
	// Ref is what the channel needs to fetch it.
	Ref string
}

// File is a file with what is in it.
type File struct {
	// Name has no path, and is not empty.
	Name string
	// Type is its MIME type; a channel may go by the name's ending instead.
	Type string
	// Content is not empty: platforms refuse an empty file.
	Content []byte
}

// ErrTooLarge says that a file has more bytes than were asked for.
var ErrTooLarge = errors.New("the file is too large")

// Fetcher is a Sender that can fetch what people sent.
type Fetcher interface {
	// Fetch returns the content of the document with that reference. It fails with
	// [ErrTooLarge] for more than limit bytes, or for more than the platform hands
	// out; any other error is a *[SendError], of which [NotSent] and
	// [OutcomeUnknown] say no more than that it may be tried again. No error holds
	// anything of the file.
	Fetch(ctx context.Context, ref string, limit int64) ([]byte, error)
}
