package main

import (
	"database/sql"
	"strings"
	"testing"

	"keng/internal/store/storetest"
)

func TestWrongUsage(t *testing.T) {
	db := sqlite(t)
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"no command":            {nil, "expected one of"},
		"unknown command":       {[]string{"sing"}, "sing"},
		"unknown flag":          {[]string{"serve", "--loudly"}, "--loudly"},
		"no file":               {[]string{"import"}, "<file>"},
		"unknown job":           {[]string{"job", "sing", "--database-url", db}, "plan, look, outage, late, requests, sweep, retention, prune"},
		"malformed setting":     {[]string{"serve", "--listen", "8080"}, "KENG_LISTEN"},
		"malformed token":       {[]string{"serve", "--telegram-token", "hunter2"}, "KENG_TELEGRAM_TOKEN"},
		"no channel":            {[]string{"serve", "--database-url", db}, "KENG_TELEGRAM_TOKEN"},
		"clock on the real bot": {[]string{"serve", "--telegram-token", "1:a", "--clock", "2026-12-01T08:00:00+07:00"}, "KENG_CLOCK"},
	} {
		t.Run(name, func(t *testing.T) {
			r := keng(t, test.args...)
			r.fails(t, exitUsage, test.says)
			if strings.Contains(r.stderr, "hunter2") {
				t.Error("it told the secret")
			}
		})
	}
}

func TestAllProblemsOfTheSettingsAtOnce(t *testing.T) {
	r := keng(t, "serve", "--listen", "8080", "--log", "loud", "--language", "fr")
	if r.code != exitUsage || strings.Count(r.stderr, "keng: ") != 3 {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
}

func TestHelpEverywhere(t *testing.T) {
	for _, args := range []string{"", "demo", "serve", "migrate", "migrate up", "migrate status", "import", "doctor", "keys", "keys new", "keys status", "keys rotate", "job"} {
		r := keng(t, append(strings.Fields(args), "--help")...).succeeds(t)
		if !strings.HasPrefix(r.stdout, "Usage: keng") || !strings.Contains(r.stdout, "KENG_DATABASE_URL") || r.stderr != "" {
			t.Errorf("keng %s --help: %q %q", args, r.stdout, r.stderr)
		}
	}
}

func TestMigrate(t *testing.T) {
	db := sqlite(t)
	for _, step := range []struct{ command, says string }{
		{"status", "run keng migrate up"},
		{"up", "went from version 0"},
		{"up", "nothing to do"},
		{"status", "the newest"},
	} {
		r := keng(t, "migrate", step.command, "--database-url", db).succeeds(t)
		if !strings.Contains(r.stdout, step.says) {
			t.Errorf("%s: %q, want %q", step.command, r.stdout, step.says)
		}
	}
}

func TestDatabaseOfANewerProgram(t *testing.T) {
	storetest.Each(t, func(t *testing.T, database *storetest.Database) {
		driver, address := "sqlite", strings.TrimPrefix(database.URL, "sqlite:")
		if database.Postgres {
			driver = "pgx"
		}
		db, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)"); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"serve", "migrate up", "migrate status", "job look"} {
			args := append(strings.Fields(command), "--database-url", database.URL, "--telegram-token", "1:a", "--listen", "127.0.0.1:0")
			keng(t, args...).fails(t, exitFailed, "use the newer program")
		}
		if r := keng(t, "doctor", "--database-url", database.URL); r.code != exitFailed || !strings.Contains(r.stdout, "wrong  database") {
			t.Errorf("doctor: %d %s", r.code, r.stdout)
		}
	})
}

func TestServeDoesNotMigrateIfToldSo(t *testing.T) {
	keng(t, "serve", "--no-migrate", "--database-url", sqlite(t), "--telegram-token", "1:a", "--listen", "127.0.0.1:0").
		fails(t, exitFailed, "run keng migrate up")
}

func TestDatabaseThatDoesNotAnswer(t *testing.T) {
	const address = "postgres://keng:hunter2@127.0.0.1:1/keng"
	r := keng(t, "migrate", "status", "--database-url", address)
	r.fails(t, exitFailed, "check KENG_DATABASE_URL")
	if strings.Contains(r.stderr, "hunter2") {
		t.Error("it told the password")
	}
}

func TestPortInUse(t *testing.T) {
	first := newPlatform(t)
	busy := start(t, "serve", "--database-url", sqlite(t), "--telegram-token", platformToken, "--telegram-api-url", first.url)
	busy.get(t, "/healthz", 200)
	keng(t, "serve", "--database-url", sqlite(t), "--telegram-token", "1:a", "--listen", busy.address).
		fails(t, exitFailed, "is in use")
}

func TestJobs(t *testing.T) {
	database := storetest.SQLite(t)
	for _, name := range jobNames {
		keng(t, "job", name, "--database-url", database.URL, "--telegram-token", platformToken, "--telegram-api-url", newPlatform(t).url).succeeds(t)
	}
	keng(t, "job", "sweep", "--database-url", database.URL).fails(t, exitUsage, "KENG_TELEGRAM_TOKEN")
}

func TestDoctor(t *testing.T) {
	p := newPlatform(t)
	good := []string{"doctor", "--database-url", storetest.SQLite(t).URL, "--telegram-api-url", p.url}
	for name, test := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"all is well": {
			[]string{"--telegram-token", platformToken},
			exitDone,
			[]string{"ok     settings", "ok     database", "note   Redis", "ok     Telegram: the token is that of @keng_bot", "ok     updates: by long polling"},
		},
		"wrong token":       {[]string{"--telegram-token", "1930:wrong"}, exitFailed, []string{"wrong  Telegram", "@BotFather"}},
		"no channel":        {nil, exitFailed, []string{"wrong  Telegram: no channel is configured"}},
		"no Redis":          {[]string{"--telegram-token", platformToken, "--redis-url", "redis://127.0.0.1:1/0"}, exitFailed, []string{"wrong  Redis"}},
		"no webhook yet":    {[]string{"--telegram-token", platformToken, "--public-url", "https://bot.example.org"}, exitDone, []string{"note   updates"}},
		"malformed setting": {[]string{"--log", "loud"}, exitFailed, []string{"wrong  settings: KENG_LOG"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := keng(t, append(good[:len(good):len(good)], test.args...)...)
			if r.code != test.code {
				t.Errorf("exit code %d, want %d", r.code, test.code)
			}
			for _, says := range test.says {
				if !strings.Contains(r.stdout, says) {
					t.Errorf("no %q in\n%s", says, r.stdout)
				}
			}
		})
	}
}
