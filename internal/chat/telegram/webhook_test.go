package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"keng/internal/chat"
)

func TestWebhook(t *testing.T) {
	const secret = "s-e_C1"
	good := said(5, "chào")
	tests := []struct {
		name, method, secret string
		body                 io.Reader
		handle               error
		status               int
		handed               string
	}{
		{"an update", "POST", secret, strings.NewReader(good), nil, 200, "chào"},
		{"cannot be dealt with", "POST", secret, strings.NewReader(good), errors.New("away"), 503, "chào"},
		{"not a post", "GET", secret, strings.NewReader(good), nil, 405, ""},
		{"wrong secret", "POST", "s-e_C2", strings.NewReader(good), nil, 401, ""},
		{"no secret", "POST", "", strings.NewReader(good), nil, 401, ""},
		{"no JSON", "POST", secret, strings.NewReader(`{"update_id":5,"mess`), nil, 200, ""},
		{"no update", "POST", secret, strings.NewReader(`[]`), nil, 200, ""},
		{"poison", "POST", secret, strings.NewReader(`{"update_id":5,"message":"chào"}`), nil, 200, "(other)"},
		{"too large", "POST", secret, strings.NewReader(`"` + strings.Repeat("chào", 1<<18) + `"`), nil, 413, ""},
		{"cut", "POST", secret, iotest.ErrReader(io.ErrUnexpectedEOF), nil, 400, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			book := newLogBook(t)
			handed := ""
			h := named(t, book.logger()).Webhook(secret, func(ctx context.Context, batch []chat.Event) error {
				if _, ok := ctx.Deadline(); !ok || len(batch) != 1 || batch[0].ID != "5" {
					t.Errorf("handed in: %v", batch)
				}
				if handed = batch[0].Text; batch[0].Kind == chat.Other {
					handed = "(other)"
				}
				return test.handle
			})
			r := httptest.NewRequest(test.method, WebhookPath, test.body)
			if test.secret != "" {
				r.Header.Set("X-Telegram-Bot-Api-Secret-Token", test.secret)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != test.status || handed != test.handed {
				t.Errorf("status %d, handed in %q", w.Code, handed)
			}
			if w.Body.Len() > 0 {
				t.Errorf("body %q", w.Body)
			}
			if after := w.Header().Get("Retry-After"); (after != "") != (test.status == 503) {
				t.Errorf("Retry-After %q", after)
			}
			if log := book.String(); strings.Contains(log, "chào") || strings.Contains(log, secret) {
				t.Errorf("log: %s", log)
			}
		})
	}
}

func TestWebhookWithoutASecretAdmitsNobody(t *testing.T) {
	h := named(t, nil).Webhook("", func(context.Context, []chat.Event) error {
		t.Error("handed in")
		return nil
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, WebhookPath, strings.NewReader(said(5, "x"))))
	if w.Code != 401 {
		t.Error(w.Code)
	}
}

func TestWebhookInfo(t *testing.T) {
	_, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, _ apiCall) {
		ok(w, `{"url":"https://keng.example/webhook/telegram","has_custom_certificate":false,"pending_update_count":3,`+
			`"last_error_date":1796058000,"last_error_message":"Wrong response from the webhook: 503 Service Unavailable"}`)
	})
	got, err := c.WebhookInfo(limited(t))
	want := WebhookInfo{
		"https://keng.example/webhook/telegram", 3,
		"Wrong response from the webhook: 503 Service Unavailable", time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC),
	}
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}
