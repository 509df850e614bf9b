package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"keng/internal/chat"
)

// WebhookPath is where the platform delivers updates, below the public address.
const WebhookPath = "/webhook/telegram"

const (
	// maxUpdate is sixteen times what the platform keeps of an update.
	maxUpdate = 1 << 20
	// handleTime stays below the 60 s after which the platform cuts a delivery.
	handleTime = 50 * time.Second
	// comeBack is when the platform shall bring an update again that was not
	// dealt with. Without it, it comes back at once.
	comeBack = 5 * time.Second
)

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// SetWebhook has the platform deliver updates to publicURL + [WebhookPath], with
// the secret that [Channel.Webhook] is given too: 1 to 256 of A-Z a-z 0-9 _ -.
// What waits for delivery is kept. The error is a *[chat.SendError].
func (c *Channel) SetWebhook(ctx context.Context, publicURL, secret string) error {
	if !secretForm.MatchString(secret) {
		return misconfigured("the webhook's secret must be 1 to 256 letters, digits, _ or -")
	}
	_, err := c.call(ctx, "setWebhook", tgbotapi.Params{
		"url":             strings.TrimRight(publicURL, "/") + WebhookPath,
		"secret_token":    secret,
		"allowed_updates": asJSON(subscription),
	})
	return err
}

// WebhookInfo is the platform's view of the webhook.
type WebhookInfo struct {
	// URL is empty if none is set.
	URL string
	// Pending is how many updates wait for delivery.
	Pending int
	// LastError is why the last failed delivery failed; empty if none did.
	LastError   string
	LastErrorAt time.Time
}

// WebhookInfo asks for the state of the webhook. The error is a *[chat.SendError].
func (c *Channel) WebhookInfo(ctx context.Context) (WebhookInfo, error) {
	result, err := c.call(ctx, "getWebhookInfo", nil)
	if err != nil {
		return WebhookInfo{}, err
	}
	var info tgbotapi.WebhookInfo
	if err := json.Unmarshal(result, &info); err != nil {
		return WebhookInfo{}, &chat.SendError{Failure: chat.OutcomeUnknown, Err: errStrangeAnswer}
	}
	return WebhookInfo{
		URL:         info.URL,
		Pending:     info.PendingUpdateCount,
		LastError:   info.LastErrorMessage,
		LastErrorAt: instant(info.LastErrorDate),
	}, nil
}

// Webhook returns the handler for [WebhookPath]. It answers 200 once handle has
// dealt with the update, and 503 if it could not: the platform brings it again.
// An update that cannot be understood is logged and let go, or it would come for
// a day. An empty secret admits nobody. [Channel.Me] must have succeeded before
// the first update, or commands in groups cannot be told from other bots'.
func (c *Channel) Webhook(secret string, handle chat.Handle) http.Handler {
	want := sha256.Sum256([]byte(secret))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		got := sha256.Sum256([]byte(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 || secret == "" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		if err != nil {
			c.refuseBody(w, r, err)
			return
		}
		c.take(w, r, raw, handle)
	})
}

func (c *Channel) refuseBody(w http.ResponseWriter, r *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		c.log.ErrorContext(r.Context(), "webhook: a body too large to be an update was refused", "limit", maxUpdate)
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	w.WriteHeader(http.StatusBadRequest)
}

func (c *Channel) take(w http.ResponseWriter, r *http.Request, raw []byte, handle chat.Handle) {
	id, e, err := c.read(raw)
	if err != nil {
		c.log.ErrorContext(r.Context(), "update passed by: its identifier cannot be read", "bytes", len(raw))
		w.WriteHeader(http.StatusOK)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), handleTime)
	defer cancel()
	if err := handle(ctx, []chat.Event{e}); err != nil {
		c.log.ErrorContext(ctx, "event not dealt with, the platform shall bring it again", "update", id, "error", err)
		w.Header().Set("Retry-After", strconv.Itoa(int(comeBack/time.Second)))
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}
