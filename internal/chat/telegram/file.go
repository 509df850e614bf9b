package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"keng/internal/chat"
)

// hand sends a message with its file. The platform works out the file's type
// from the name.
func (c *Channel) hand(ctx context.Context, p tgbotapi.Params, m chat.Message) (json.RawMessage, error) {
	f := m.Files[0]
	if len(m.Files) > 1 || f.Name == "" || len(f.Content) == 0 {
		return nil, &chat.SendError{Failure: chat.Rejected, Err: errors.New("not one file with a name and a content")}
	}
	upload := func() (json.RawMessage, error) {
		// The library may still read the parameters of a call that was refused.
		params := maps.Clone(p)
		return c.make(ctx, c.callTimeout, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) {
			return bot.UploadFiles("sendDocument", params, []tgbotapi.RequestFile{
				{Name: "document", Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Content}},
			})
		})
	}
	if m.Title == "" && m.Text == "" {
		return upload()
	}
	return c.worded(ctx, p, "caption", m, upload)
}

// Fetch implements chat.Fetcher. The platform hands out no more than 20 MB.
func (c *Channel) Fetch(ctx context.Context, ref string, limit int64) ([]byte, error) {
	result, err := c.call(ctx, "getFile", tgbotapi.Params{"file_id": ref})
	if says(err, "file is too big") {
		return nil, chat.ErrTooLarge
	}
	if err != nil {
		return nil, err
	}
	var f struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := json.Unmarshal(result, &f); err != nil || f.Path == "" {
		return nil, &chat.SendError{Failure: chat.OutcomeUnknown, Err: errStrangeAnswer}
	}
	switch {
	case strings.HasPrefix(f.Path, "/"):
		return nil, misconfigured("the Bot API server keeps files on its own disk: run it without --local")
	case f.Size > limit:
		return nil, chat.ErrTooLarge
	}
	content, err := c.download(ctx, f.Path, limit)
	if err == nil && f.Size > 0 && int64(len(content)) != f.Size { // some gateway's page
		return nil, &chat.SendError{Failure: chat.OutcomeUnknown, Err: errStrangeAnswer}
	}
	return content, err
}

// download reads a file of at most limit bytes from where getFile says it is.
func (c *Channel) download(ctx context.Context, path string, limit int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.callTimeout)
	defer cancel()
	address := c.base + "/file/bot" + c.token + "/" + (&url.URL{Path: path}).EscapedPath()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil { // which would quote the address, and so the token
		return nil, &chat.SendError{Failure: chat.OutcomeUnknown, Err: errStrangeAnswer}
	}
	t := &trip{ctx: ctx, client: c.client, token: c.token}
	resp, err := t.send(ctx, r)
	if err != nil {
		return nil, failure(t, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, undelivered(resp)
	}
	content, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil:
		return nil, failure(t, err)
	case int64(len(content)) > limit:
		return nil, chat.ErrTooLarge
	}
	return content, nil
}

// undelivered is why a file was not handed out. An address that has lapsed is
// "not found", and a new one can be asked for.
func undelivered(resp *http.Response) error {
	e := &chat.SendError{Failure: chat.NotSent, Err: &apiError{resp.StatusCode, "the file is not handed out"}}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		e.Failure, e.RetryAfter = chat.Limited, max(retryAfter(resp.Header), time.Second)
	case http.StatusUnauthorized:
		e.Failure = chat.Misconfigured
	}
	return e
}
