package chattest

import (
	"bytes"
	"context"
	"strconv"

	"keng/internal/chat"
)

// Upload is somebody sending a document: it returns what the event says of it.
func (r *Recorder) Upload(name string, content []byte) *chat.Document {
	r.mu.Lock()
	defer r.mu.Unlock()
	ref := "upload " + strconv.Itoa(len(r.uploads)+1)
	r.uploads[ref] = bytes.Clone(content)
	return &chat.Document{Name: name, Size: int64(len(content)), Ref: ref}
}

// Fetch implements chat.Fetcher. Only failures for all chats concern it.
func (r *Recorder) Fetch(ctx context.Context, ref string, limit int64) ([]byte, error) {
	r.mu.Lock()
	content, known := r.uploads[ref]
	r.mu.Unlock()
	var wrong *chat.SendError
	switch {
	case !known:
		wrong = refused(chat.Rejected, "no such file")
	case int64(len(content)) > limit:
		return nil, chat.ErrTooLarge
	}
	if err := r.act(ctx, "", wrong, func() Entry { return Entry{Act: Fetched, ID: ref} }); err != nil {
		return nil, err
	}
	return bytes.Clone(content), nil
}
