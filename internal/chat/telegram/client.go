package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxAnswer is four times what the server puts into its longest answer, a full
// batch of updates.
const maxAnswer = 16 << 20

// newClient returns a client of our own, or a copy of the one given, that
// follows no redirects: they would carry the token, which is part of the
// address, to somebody else.
func newClient(given *http.Client) *http.Client {
	client := http.Client{Transport: newTransport()}
	if given != nil {
		client = *given
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

// newTransport keeps as many connections to the one host as sends run side by
// side; Go's default keeps two, and dials anew for each send beyond. It sets no
// limit to the wait for an answer: a long poll is one, and each call has its own.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64,
		IdleConnTimeout:       90 * time.Second,
		ForceAttemptHTTP2:     true,
		// A router that forgets the connection is noticed before the poll's time is over.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 20 * time.Second, PingTimeout: 10 * time.Second},
	}
}

// call makes one call and returns its result. Every error is a *chat.SendError.
func (c *Channel) call(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return c.callWithin(ctx, c.callTimeout, method, params)
}

func (c *Channel) callWithin(ctx context.Context, limit time.Duration, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return c.make(ctx, limit, func(bot *tgbotapi.BotAPI) (*tgbotapi.APIResponse, error) { return bot.MakeRequest(method, params) })
}

// make makes a call through a copy of the library's bot that is the call's own.
func (c *Channel) make(ctx context.Context, limit time.Duration, call func(*tgbotapi.BotAPI) (*tgbotapi.APIResponse, error)) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t := &trip{ctx: ctx, client: c.client, token: c.token}
	bot := c.bot
	bot.Client = t
	answer, err := call(&bot)
	if err != nil {
		return nil, failure(t, err)
	}
	return answer.Result, nil
}

// trip is the HTTP client for one call, the library's as well: it brings in the call's
// context, keeps the token out of errors, and notes what the library forgets.
type trip struct {
	ctx    context.Context
	client *http.Client
	token  string
	// connected tells whether the request may have left this machine.
	connected atomic.Bool
	// status is the answer's HTTP status, or 0.
	status int
}

// send makes the request under ctx.
func (t *trip) send(ctx context.Context, r *http.Request) (*http.Response, error) {
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// The transport looks for another connection only after one that took nothing.
		GetConn: func(string) { t.connected.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { t.connected.Store(true) },
	})
	resp, err := t.client.Do(r.WithContext(ctx))
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) {
			ue.URL = strings.ReplaceAll(ue.URL, t.token, "<token>")
		}
		return nil, err
	}
	t.status = resp.StatusCode
	return resp, nil
}

// Do implements tgbotapi.HTTPClient.
func (t *trip) Do(r *http.Request) (*http.Response, error) {
	resp, err := t.send(t.ctx, r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return nil, &pageError{status: resp.StatusCode, retryAfter: retryAfter(resp.Header)}
	}
	// Read whole, so that the connection can be used again and a cut is seen here.
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxAnswer {
		return nil, errStrangeAnswer
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// retryAfter reads the header of that name in its form of seconds.
func retryAfter(h http.Header) time.Duration {
	n, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}
