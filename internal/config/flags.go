// Package config reads how this process is to run: from flags, from the
// environment, from files that hold secrets, and from a .env file.
package config

// Flags are the settings as they were written: each is a flag of its name, or
// the environment variable KENG_ and its name. [Flags.Check] makes sense of them.
type Flags struct {
	DatabaseURL           string `name:"database-url" env:"KENG_DATABASE_URL" default:"sqlite:keng.db" placeholder:"URL" help:"sqlite:PATH (one process) or postgres://… ($KENG_DATABASE_URL, or a file named by KENG_DATABASE_URL_FILE)"`
	DataKey               string `name:"data-key" env:"KENG_DATA_KEY" placeholder:"KEY" help:"key to the phone numbers and reasons in the database, from keng keys new; empty: in a file, beside that of SQLite, else in the user's configuration ($KENG_DATA_KEY, or …_FILE)"`
	RedisURL              string `name:"redis-url" env:"KENG_REDIS_URL" placeholder:"URL" help:"redis://…; empty keeps conversation state, locks and limits in this process ($KENG_REDIS_URL, or …_FILE)"`
	TelegramToken         string `name:"telegram-token" env:"KENG_TELEGRAM_TOKEN" placeholder:"TOKEN" help:"token of the bot; empty switches the channel off ($KENG_TELEGRAM_TOKEN, or …_FILE)"`
	TelegramAPIURL        string `name:"telegram-api-url" env:"KENG_TELEGRAM_API_URL" default:"https://api.telegram.org" placeholder:"URL" help:"Bot API server ($KENG_TELEGRAM_API_URL)"`
	PublicURL             string `name:"public-url" env:"KENG_PUBLIC_URL" placeholder:"URL" help:"address under which the world reaches this process; set, updates come by webhook, else by long polling ($KENG_PUBLIC_URL)"`
	TelegramWebhookSecret string `name:"telegram-webhook-secret" env:"KENG_TELEGRAM_WEBHOOK_SECRET" placeholder:"SECRET" help:"shared with the platform; random at each start if empty ($KENG_TELEGRAM_WEBHOOK_SECRET, or …_FILE)"`
	Listen                string `name:"listen" env:"KENG_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"address of /healthz, /readyz, /metrics and /webhook/… ($KENG_LISTEN)"`
	Timezone              string `name:"timezone" env:"KENG_TIMEZONE" default:"Asia/Ho_Chi_Minh" placeholder:"ZONE" help:"time zone of units that have none of their own ($KENG_TIMEZONE)"`
	Language              string `name:"language" env:"KENG_LANGUAGE" default:"vi" placeholder:"vi|en" help:"language of people who have chosen none ($KENG_LANGUAGE)"`
	TelegramRate          string `name:"telegram-rate" env:"KENG_TELEGRAM_RATE" default:"30" placeholder:"N" help:"messages a second in all; 0: no limit ($KENG_TELEGRAM_RATE)"`
	Log                   string `name:"log" env:"KENG_LOG" default:"info" placeholder:"LEVEL" help:"debug, info, warn or error ($KENG_LOG)"`
	Clock                 string `name:"clock" env:"KENG_CLOCK" placeholder:"TIME[,xN]" help:"for trying out: start the clock there and let it run N times as fast ($KENG_CLOCK)"`
	Holidays              string `name:"holidays" env:"KENG_HOLIDAYS" placeholder:"FILE" help:"CSV of holidays that add to or override the computed ones ($KENG_HOLIDAYS)"`
}

// Secrets are the variables that may be given as a file instead: X_FILE for X.
var Secrets = []string{
	"KENG_DATABASE_URL", "KENG_DATA_KEY", "KENG_REDIS_URL", "KENG_TELEGRAM_TOKEN", "KENG_TELEGRAM_WEBHOOK_SECRET",
}
