package sandbox

import (
	"log/slog"
	"net/http"
	"time"
)

// Options say what a server is to be. The zero value of every field but Token
// has a default.
type Options struct {
	// Token is the bot's token, "<number>:<letters>"; the number becomes the bot's id.
	Token string
	// Now is the platform's clock: dates of messages and expiry follow it.
	// Waiting (long polls, retries, limits) happens in real time. Default time.Now.
	Now func() time.Time
	// BotUsername is the bot's username without "@". Default "keng_bot".
	BotUsername string
	// PrivacyOff lets the bot read everything that is said in its groups.
	PrivacyOff bool
	// Limits are the sending limits. The zero value has none: see [TelegramLimits].
	Limits Limits
	// Timing are the real waits of the platform. The zero value is what Telegram does.
	Timing Timing
	// Speed is how many times as short Telegram's waits are made, but for the
	// long poll's own and the grace. Default 1. A Timing stays as it is.
	Speed float64
	// Clock lets people see and set the owner's clock over HTTP.
	Clock Clock
	// WebhookClient delivers to webhooks. Default a client of its own that
	// follows no redirects. Its timeout is set by Timing.
	WebhookClient *http.Client
	// Log hears of violations and failed deliveries. Default: nothing is logged.
	Log *slog.Logger
	// JournalLimit is how many calls are remembered, and how many updates, but
	// of those no more than 10000. Default 100000.
	JournalLimit int
}

// Clock is what the owner of the clock offers to the people's interface.
// A nil function answers 501 there.
type Clock struct {
	// Set moves the owner's clock, the one that Options.Now reads.
	Set func(time.Time)
	// NextDue tells when the owner's bot will next do something by itself, and
	// what; false when nothing is due.
	NextDue func() (time.Time, string, bool)
}

// Timing are the waits of the platform, in real time.
type Timing struct {
	// SecondWait is the unit of a long poll's timeout: a poll with timeout 50
	// is held for 50 of it.
	SecondWait time.Duration
	// SpinRepeat: the same offset again within this time yields one update only.
	SpinRepeat time.Duration
	// SpinWindow: the same offset within this time makes a short poll wait as long.
	SpinWindow time.Duration
	// ConflictDelay holds back the second of two conflicts.
	ConflictDelay time.Duration
	// WebhookPause is the least time between two calls of setWebhook.
	WebhookPause time.Duration
	// RetryFirst is the second wait before a webhook is tried again (the first
	// is none); it doubles up to a random time between RetryCap/2 and RetryCap.
	RetryFirst, RetryCap time.Duration
	// RetryAfterUnit is the unit of a Retry-After header in a webhook's answer.
	RetryAfterUnit time.Duration
	// HandlerTime is how long a webhook may take to answer.
	HandlerTime time.Duration
	// Grace forgives calls that were on their way when a 429 was answered.
	Grace time.Duration
}

// realTiming is what Telegram does, so many times as fast.
func realTiming(speed float64) Timing {
	short := func(d time.Duration) time.Duration { return time.Duration(float64(d) / speed) }
	return Timing{
		SecondWait:     time.Second,
		SpinRepeat:     short(500 * time.Millisecond),
		SpinWindow:     short(3 * time.Second),
		ConflictDelay:  short(3 * time.Second),
		WebhookPause:   short(time.Second),
		RetryFirst:     short(2 * time.Second),
		RetryCap:       short(120 * time.Second),
		RetryAfterUnit: short(time.Second),
		HandlerTime:    short(60 * time.Second),
		Grace:          100 * time.Millisecond,
	}
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.BotUsername == "" {
		o.BotUsername = "keng_bot"
	}
	if o.Speed <= 0 {
		o.Speed = 1
	}
	if o.Timing == (Timing{}) {
		o.Timing = realTiming(o.Speed)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.JournalLimit <= 0 {
		o.JournalLimit = 100_000
	}
	if o.Limits.Now == nil {
		o.Limits.Now = time.Now
	}
	if o.WebhookClient == nil {
		o.WebhookClient = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100, Proxy: nil}}
	}
	client := *o.WebhookClient
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	o.WebhookClient = &client
	return o
}
