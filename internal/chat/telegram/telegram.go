// Package telegram is the channel to Telegram: it turns updates of the Bot API
// into events, and messages into calls of the Bot API.
//
// It uses the library's types and its plain requests only. Polling, the webhook
// and the HTTP client are its own, because the library's lose updates, print
// the token and cannot be interrupted.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"keng/internal/chat"
)

// Options say how to reach the Bot API.
type Options struct {
	// Token is what BotFather gave out.
	Token string
	// APIURL is the server, by default https://api.telegram.org.
	APIURL string
	// HTTPClient replaces the channel's own client, whose connections suit many
	// parallel sends. A Timeout of its own must exceed PollTimeout.
	HTTPClient *http.Client
	// Log takes what goes wrong without being anybody's return value; by default it is dropped.
	Log *slog.Logger
	// PollTimeout is how long the server may hold an empty poll, in whole seconds; by default
	// 50 s, the longest that the server allows.
	PollTimeout time.Duration
	// CallTimeout is how long any other call may take; by default 20 s.
	CallTimeout time.Duration
	// Wait is how to wait before a call is made again: it returns nil after so
	// long, or the context's error as soon as that ends. By default it waits.
	Wait func(context.Context, time.Duration) error
}

// Channel is one bot on Telegram. It may be used from several goroutines.
type Channel struct {
	token       string
	base        string // the server's address, without a slash at its end
	bot         tgbotapi.BotAPI
	client      *http.Client
	log         *slog.Logger
	pollTimeout time.Duration
	callTimeout time.Duration
	username    atomic.Pointer[string]
	// asking holds whoever asks the platform who we are; one does at a time.
	asking chan struct{}
	// busy is how the platform refused to talk to us, until it may be asked again.
	busy atomic.Pointer[chat.SendError]

	wait func(context.Context, time.Duration) error
	// jitter is replaced in tests.
	jitter func() float64
}

// Bot is the account that a token belongs to.
type Bot struct {
	ID       string
	Username string
}

var (
	_ chat.Sender     = (*Channel)(nil)
	_ chat.MenuSetter = (*Channel)(nil)
	_ chat.Inviter    = (*Channel)(nil)
	_ chat.Fetcher    = (*Channel)(nil)
)

const defaultAPIURL = "https://api.telegram.org"

var tokenForm = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]+$`)

// silenceLibrary keeps the library from printing: what it prints holds the token.
var silenceLibrary = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(silence{}) })

type silence struct{}

func (silence) Println(...any)        {}
func (silence) Printf(string, ...any) {}

// New returns the channel of a token. It makes no call, so the error, a
// *[chat.SendError], only tells that the options cannot be right.
func New(o Options) (*Channel, error) {
	if !tokenForm.MatchString(o.Token) {
		return nil, misconfigured("the token is not of the form that BotFather gives out (digits, a colon, letters and digits)")
	}
	base := strings.TrimRight(o.APIURL, "/")
	if base == "" {
		base = defaultAPIURL
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" {
		return nil, misconfigured("the API's address is not of the form https://host or https://host/path")
	}
	silenceLibrary()
	c := &Channel{
		token:       o.Token,
		base:        base,
		bot:         tgbotapi.BotAPI{Token: o.Token},
		client:      newClient(o.HTTPClient),
		log:         o.Log,
		pollTimeout: o.PollTimeout.Truncate(time.Second),
		callTimeout: o.CallTimeout,
		asking:      make(chan struct{}, 1),
		wait:        o.Wait,
		jitter:      rand.Float64,
	}
	// The library takes the address as a format.
	c.bot.SetAPIEndpoint(strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s")
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.log = c.log.With("channel", string(chat.Telegram))
	if c.pollTimeout <= 0 {
		c.pollTimeout = 50 * time.Second
	}
	if c.callTimeout <= 0 {
		c.callTimeout = 20 * time.Second
	}
	if c.wait == nil {
		c.wait = wait
	}
	return c, nil
}

func misconfigured(why string) error {
	return &chat.SendError{Failure: chat.Misconfigured, Err: errors.New(why)}
}

// Me asks whose token this is. From then on the channel knows its username.
// The error is a *[chat.SendError]. One that says to come back later, said to
// this or to who waits for updates, stands for that long, whoever asks meanwhile.
func (c *Channel) Me(ctx context.Context) (Bot, error) {
	select {
	case c.asking <- struct{}{}:
		defer func() { <-c.asking }()
	case <-ctx.Done():
		return Bot{}, &chat.SendError{Failure: chat.NotSent, Err: ctx.Err()}
	}
	if busy := c.busy.Load(); busy != nil {
		return Bot{}, busy
	}
	result, err := c.call(ctx, "getMe", nil)
	if err != nil {
		c.keepBusy(err)
		return Bot{}, err
	}
	var u tgbotapi.User
	if err := json.Unmarshal(result, &u); err != nil || u.ID == 0 || u.UserName == "" {
		return Bot{}, &chat.SendError{Failure: chat.OutcomeUnknown, Err: errStrangeAnswer}
	}
	c.username.Store(&u.UserName)
	return Bot{ID: strconv.FormatInt(u.ID, 10), Username: u.UserName}, nil
}

// keepBusy notes that the platform is not to be asked for a while, if err says so.
func (c *Channel) keepBusy(err error) {
	var e *chat.SendError
	if errors.As(err, &e) && e.Failure == chat.Limited {
		c.busy.Store(e)
		time.AfterFunc(e.RetryAfter, func() { c.busy.Store(nil) })
	}
}

// Link implements chat.Inviter. It is empty as long as [Channel.Me] has not succeeded.
func (c *Channel) Link(code string) string {
	name := c.name()
	if name == "" {
		return ""
	}
	return "https://t.me/" + name + "?start=" + url.QueryEscape(code)
}

// Handle implements chat.Inviter, as Link does.
func (c *Channel) Handle() string {
	if name := c.name(); name != "" {
		return "@" + name
	}
	return ""
}

// Close gives back the idle connections. The channel remains usable.
func (c *Channel) Close() { c.client.CloseIdleConnections() }

// name returns the bot's username, or nothing if it is not known yet.
func (c *Channel) name() string {
	if p := c.username.Load(); p != nil {
		return *p
	}
	return ""
}

// wait returns nil after d, or the context's error as soon as it ends.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
