package telegram

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"keng/internal/chat"
)

func TestRefusals(t *testing.T) {
	tests := []struct {
		code              int
		description, more string
		want              chat.SendError
	}{
		{429, "Too Many Requests: retry after 7", `{"retry_after":7}`, chat.SendError{Failure: chat.Limited, RetryAfter: 7 * time.Second}},
		{429, "Too Many Requests", "", chat.SendError{Failure: chat.Limited, RetryAfter: time.Second}},
		{403, "Forbidden: bot was blocked by the user", "", chat.SendError{Failure: chat.Unreachable, Reason: "blocked"}},
		{403, "Forbidden: user is deactivated", "", chat.SendError{Failure: chat.Unreachable, Reason: "deactivated"}},
		{403, "Forbidden: bot can't initiate conversation with a user", "", chat.SendError{Failure: chat.Unreachable, Reason: "never_started"}},
		{403, "Forbidden: bot was kicked from the supergroup chat", "", chat.SendError{Failure: chat.Unreachable, Reason: "kicked"}},
		{403, "Forbidden: bot is not a member of the supergroup chat", "", chat.SendError{Failure: chat.Unreachable, Reason: "kicked"}},
		{403, "Forbidden: the group chat was deleted", "", chat.SendError{Failure: chat.Unreachable, Reason: "gone"}},
		{403, "Forbidden: something of 2027", "", chat.SendError{Failure: chat.Unreachable, Reason: "refused"}},
		{400, "Bad Request: chat not found", "", chat.SendError{Failure: chat.Unreachable, Reason: "gone"}},
		{400, "Bad Request: private chat not found", "", chat.SendError{Failure: chat.Unreachable, Reason: "gone"}},
		{400, "Bad Request: not enough rights to send text messages to the chat", "", chat.SendError{Failure: chat.Unreachable, Reason: "no_rights"}},
		{400, "Bad Request: group chat was upgraded to a supergroup chat", `{"migrate_to_chat_id":-1001234567890}`, chat.SendError{Failure: chat.ChatMoved, NewChat: "-1001234567890"}},
		{400, "Bad Request: message to edit not found", "", chat.SendError{Failure: chat.EditLost}},
		{400, "Bad Request: message can't be edited", "", chat.SendError{Failure: chat.EditLost}},
		{400, "Bad Request: there is no text in the message to edit", "", chat.SendError{Failure: chat.EditLost}},
		{400, "Bad Request: message text is empty", "", chat.SendError{Failure: chat.Rejected}},
		{400, "Bad Request: message is too long", "", chat.SendError{Failure: chat.Rejected}},
		{400, "Bad Request: BUTTON_DATA_INVALID", "", chat.SendError{Failure: chat.Rejected}},
		{413, "Request Entity Too Large", "", chat.SendError{Failure: chat.Rejected}},
		{401, "Unauthorized", "", chat.SendError{Failure: chat.Misconfigured}},
		{404, "Not Found", "", chat.SendError{Failure: chat.Misconfigured}},
		{409, "Conflict: terminated by other getUpdates request", "", chat.SendError{Failure: chat.NotSent}},
		{500, "Internal Server Error: restart", "", chat.SendError{Failure: chat.OutcomeUnknown}},
	}
	for _, test := range tests {
		t.Run(test.description, func(t *testing.T) {
			_, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, _ apiCall) {
				refuse(w, test.code, test.description, test.more)
			})
			_, err := c.Send(limited(t), "7", chat.Message{Text: "x"})
			checkFailure(t, err, test.want)
		})
	}
}

func checkFailure(t *testing.T, err error, want chat.SendError) {
	t.Helper()
	var e *chat.SendError
	if !errors.As(err, &e) {
		t.Fatalf("not a SendError: %v", err)
	}
	if e.Failure != want.Failure || e.RetryAfter != want.RetryAfter || e.NewChat != want.NewChat || e.Reason != want.Reason {
		t.Errorf("got %+v, want %+v", e, want)
	}
	for err := err; err != nil; err = errors.Unwrap(err) {
		noToken(t, err.Error())
	}
}

func TestBrokenAnswers(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request, _ apiCall) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = conn.Close()
		}
	}
	page := func(status int, header ...string) func(http.ResponseWriter, *http.Request, apiCall) {
		return func(w http.ResponseWriter, _ *http.Request, _ apiCall) {
			w.Header().Set("Content-Type", "text/html")
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			_, _ = w.Write([]byte("<html>nginx</html>"))
		}
	}
	body := func(text string) func(http.ResponseWriter, *http.Request, apiCall) {
		return func(w http.ResponseWriter, _ *http.Request, _ apiCall) { reply(w, 200, text) }
	}
	shorter := func(w http.ResponseWriter, _ *http.Request, _ apiCall) {
		w.Header().Set("Content-Length", "1000")
		reply(w, 200, `{"ok":true,"result":{"mess`)
	}
	unknown := chat.SendError{Failure: chat.OutcomeUnknown}
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request, apiCall)
		want   chat.SendError
	}{
		"cut connection":         {cut, unknown},
		"gateway page":           {page(502), unknown},
		"page with status 200":   {page(200), unknown},
		"redirection":            {page(302, "Location", "http://127.0.0.1:1/elsewhere"), unknown},
		"page of a limit":        {page(429, "Retry-After", "3"), chat.SendError{Failure: chat.Limited, RetryAfter: 3 * time.Second}},
		"page not found":         {page(404), chat.SendError{Failure: chat.Misconfigured}},
		"truncated JSON":         {body(`{"ok":true,"result":{"mess`), unknown},
		"shorter than announced": {shorter, unknown},
		"empty":                  {body(``), unknown},
		"no object":              {body(`"very_secret"`), unknown},
		"nothing in it":          {body(`{}`), unknown},
		"no message":             {body(`{"ok":true,"result":true}`), unknown},
	} {
		t.Run(name, func(t *testing.T) {
			_, c := newAPI(t, test.answer)
			_, err := c.Send(limited(t), "7", chat.Message{Text: "x"})
			checkFailure(t, err, test.want)
		})
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"http://" + address, "https://" + address, "http://host.invalid"} {
		c, err := New(Options{Token: testToken, APIURL: url})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Send(limited(t), "7", chat.Message{Text: "x"})
		checkFailure(t, err, chat.SendError{Failure: chat.NotSent})
	}
}

func TestTimeIsUp(t *testing.T) {
	_, c := newAPI(t, func(_ http.ResponseWriter, r *http.Request, _ apiCall) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := c.Send(ctx, "7", chat.Message{Text: "x"})
	checkFailure(t, err, chat.SendError{Failure: chat.OutcomeUnknown})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("not the deadline's: %v", err)
	}
	_, err = c.Send(ctx, "7", chat.Message{Text: "x"})
	checkFailure(t, err, chat.SendError{Failure: chat.NotSent})

	c.callTimeout = 50 * time.Millisecond
	_, err = c.Send(limited(t), "7", chat.Message{Text: "x"})
	checkFailure(t, err, chat.SendError{Failure: chat.OutcomeUnknown})
}

func TestSuccessInSpiteOfARefusal(t *testing.T) {
	description := ""
	_, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, _ apiCall) { refuse(w, 400, description, "") })
	description = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
	if err := c.Edit(limited(t), "7", "3", meeting); err != nil {
		t.Error(err)
	}
	description = "Bad Request: query is too old and response timeout expired or query ID is invalid"
	if err := c.Acknowledge(limited(t), "7", "x"); err != nil {
		t.Error(err)
	}
}

func TestNew(t *testing.T) {
	for _, o := range []Options{
		{},
		{Token: "very_secret"},
		{Token: "123456789:very_secret\n"},
		{Token: "123456789:very secret"},
		{Token: "123456789:../very_secret"},
		{Token: testToken, APIURL: "ftp://host"},
		{Token: testToken, APIURL: "host"},
		{Token: testToken, APIURL: "http://a b%"},
		{Token: testToken, APIURL: "https://host/?x=1"},
	} {
		c, err := New(o)
		if c != nil {
			t.Errorf("accepted %+v", o)
		}
		checkFailure(t, err, chat.SendError{Failure: chat.Misconfigured})
	}
}

func TestMe(t *testing.T) {
	result := `{"id":123,"is_bot":true,"first_name":"Kẻng","username":"keng_bot"}`
	a, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, _ apiCall) { ok(w, result) })
	if l := c.Link("abc"); l != "" {
		t.Errorf("a link before the name is known: %s", l)
	}
	me, err := c.Me(limited(t))
	if err != nil || me != (Bot{"123", "keng_bot"}) {
		t.Fatal(me, err)
	}
	if l := c.Link("A-z_9"); l != "https://t.me/keng_bot?start=A-z_9" {
		t.Error(l)
	}
	result = `{"id":0}`
	_, err = a.channel(Options{}).Me(limited(t))
	checkFailure(t, err, chat.SendError{Failure: chat.OutcomeUnknown})
	if strings.Contains(a.log.String(), "Kẻng") {
		t.Error("the log tells the bot's name")
	}
}

// TestMeIsPatient: whoever asks, the platform is not asked before it may be.
func TestMeIsPatient(t *testing.T) {
	var calls atomic.Int32
	_, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, _ apiCall) {
		calls.Add(1)
		refuse(w, 429, "Too Many Requests: retry after 3600", `{"retry_after":3600}`)
	})
	var all sync.WaitGroup
	var errs [3]error
	for i := range errs {
		all.Go(func() { _, errs[i] = c.Me(limited(t)) })
	}
	all.Wait()
	for _, err := range errs {
		checkFailure(t, err, chat.SendError{Failure: chat.Limited, RetryAfter: time.Hour})
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
}

// TestMeIsPatientWithPolling: nor before it may be asked for updates.
func TestMeIsPatientWithPolling(t *testing.T) {
	_, c := newAPI(t, func(w http.ResponseWriter, _ *http.Request, call apiCall) {
		if call.method == "getUpdates" {
			refuse(w, 429, "Too Many Requests: retry after 3600", `{"retry_after":3600}`)
			return
		}
		ok(w, `{"id":123,"is_bot":true,"first_name":"Kẻng","username":"keng_bot"}`)
	})
	ctx, end := context.WithCancel(limited(t))
	c.wait = func(context.Context, time.Duration) error {
		_, err := c.Me(ctx)
		checkFailure(t, err, chat.SendError{Failure: chat.Limited, RetryAfter: time.Hour})
		end()
		return ctx.Err()
	}
	if err := c.Poll(ctx, nil); err != nil {
		t.Error(err)
	}
}
