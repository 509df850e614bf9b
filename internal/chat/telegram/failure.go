package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"keng/internal/chat"
)

// errStrangeAnswer stands in for the decoder's error, which may quote the answer.
var errStrangeAnswer = errors.New("the answer is not the Bot API's")

// apiError is a refusal in the Bot API's own words.
type apiError struct {
	code int
	text string
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s", e.code, e.text) }

// pageError is an answer that is not JSON, such as a gateway's page.
type pageError struct {
	status     int
	retryAfter time.Duration
}

func (e *pageError) Error() string {
	return fmt.Sprintf("HTTP status %d, and no JSON", e.status)
}

// failure tells what has become of a call that ended in err.
func failure(t *trip, err error) error {
	var refused *tgbotapi.Error
	var page *pageError
	switch {
	case errors.As(err, &refused):
		return refusal(t.status, refused)
	case errors.As(err, &page):
		return noJSON(page)
	case t.status != 0: // an answer came, and was cut or nonsense
		if undecodable(err) {
			err = errStrangeAnswer
		}
		return &chat.SendError{Failure: chat.OutcomeUnknown, Err: err}
	case !t.connected.Load():
		return &chat.SendError{Failure: chat.NotSent, Err: err}
	default:
		return &chat.SendError{Failure: chat.OutcomeUnknown, Err: err}
	}
}

// undecodable tells whether err is the decoder's, which may quote the answer.
func undecodable(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind)
}

func noJSON(page *pageError) error {
	e := &chat.SendError{Failure: chat.OutcomeUnknown, Err: page}
	switch page.status {
	case http.StatusTooManyRequests:
		e.Failure, e.RetryAfter = chat.Limited, max(page.retryAfter, time.Second)
	case http.StatusUnauthorized, http.StatusNotFound:
		e.Failure = chat.Misconfigured
	}
	return e
}

// refusal sorts the Bot API's refusals. The library drops the code of failed
// uploads, so the parameters and the HTTP status count as well.
func refusal(status int, refused *tgbotapi.Error) error {
	code := refused.Code
	if code == 0 {
		code = status
	}
	e := &chat.SendError{Err: &apiError{code: code, text: tidy(refused.Message)}}
	text := strings.ToLower(refused.Message)
	switch {
	case code == http.StatusTooManyRequests || refused.RetryAfter > 0:
		e.Failure = chat.Limited
		e.RetryAfter = max(time.Duration(refused.RetryAfter)*time.Second, time.Second)
	case refused.MigrateToChatID != 0:
		e.Failure, e.NewChat = chat.ChatMoved, strconv.FormatInt(refused.MigrateToChatID, 10)
	case code == http.StatusUnauthorized || code == http.StatusNotFound:
		e.Failure = chat.Misconfigured
	case code == http.StatusConflict:
		e.Failure = chat.NotSent
	case containsAny(text, editLost):
		e.Failure = chat.EditLost
	case unreachable(code, text) != "":
		e.Failure, e.Reason = chat.Unreachable, unreachable(code, text)
	case code >= 400 && code < 500:
		e.Failure = chat.Rejected
	default:
		e.Failure = chat.OutcomeUnknown
	}
	return e
}

// editLost are the refusals to edit that sending anew gets round.
var editLost = []string{
	"message to edit not found", "message can't be edited",
	"there is no text in the message to edit", "message_id_invalid",
}

// reasons tell by the words of a refusal why a chat takes no messages.
var reasons = []struct{ words, reason string }{
	{"blocked by the user", chat.ReasonBlocked},
	{"user_is_blocked", chat.ReasonBlocked},
	{"deactivated", chat.ReasonDeactivated},
	{"can't initiate conversation", chat.ReasonNeverStarted},
	{"was kicked", chat.ReasonKicked},
	{"is not a member", chat.ReasonKicked},
	{"chat was deleted", chat.ReasonGone},
	{"chat not found", chat.ReasonGone},
	{"peer_id_invalid", chat.ReasonGone},
	{"upgraded to a supergroup", chat.ReasonGone}, // and the new chat was not named
	{"rights to send", chat.ReasonNoRights},
	{"chat_write_forbidden", chat.ReasonNoRights},
	{"topic_closed", chat.ReasonNoRights},
}

// unreachable returns why a refusal means that the chat takes no messages, or nothing.
func unreachable(code int, text string) string {
	if code != http.StatusBadRequest && code != http.StatusForbidden {
		return ""
	}
	for _, r := range reasons {
		if strings.Contains(text, r.words) {
			return r.reason
		}
	}
	if code == http.StatusForbidden {
		return chat.ReasonRefused
	}
	return ""
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// tidy takes out of a description what it may quote of a message.
func tidy(description string) string {
	const enough = 200
	s := quoted.ReplaceAllString(strings.ToValidUTF8(description, "?"), `"…"`)
	if r := []rune(s); len(r) > enough {
		s = string(r[:enough]) + "…"
	}
	return s
}

// says tells whether err is a refusal with these words.
func says(err error, words string) bool {
	var e *apiError
	return errors.As(err, &e) && strings.Contains(strings.ToLower(e.text), words)
}

// is tells whether err is this kind of failure.
func is(err error, f chat.Failure) bool {
	var e *chat.SendError
	return errors.As(err, &e) && e.Failure == f
}
