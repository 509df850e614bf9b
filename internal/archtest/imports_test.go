package archtest

import (
	"slices"
	"strings"
	"testing"
)

// domain are the packages of what the world is about. They know no database,
// no queue, no channel and no language.
var domain = []string{"audit", "roster", "rights", "meeting", "reorg", "agenda", "attendance", "stats", "outage", "personnel", "retention", "calendar"}

// mayImport says what of ours a package may import outside of its tests.
var mayImport = map[string][]string{
	"calendar":   nil,
	"chat":       nil,
	"clock":      nil,
	"config":     nil,
	"fault":      nil,
	"font":       nil,
	"gather":     nil,
	"locales":    nil,
	"workbook":   nil,
	"names":      nil,
	"understand": {"calendar"},
	"vault":      nil,
	"i18n":       {"locales", "calendar"}, // it writes the days that people read

	"roster":            {"calendar", "chat", "fault"},
	"audit":             {"roster", "calendar"},
	"roster/rosterfile": {"roster", "workbook"},
	"meeting":           {"roster", "calendar", "chat", "fault"},
	"rights":            {"attendance", "audit", "meeting", "roster", "calendar", "chat", "fault"},
	"reorg":             {"meeting", "roster", "calendar", "chat", "fault"},
	"agenda":            {"meeting", "roster", "calendar", "chat", "fault"},
	"attendance":        {"meeting", "roster", "calendar", "chat", "fault"},
	"stats":             {"attendance", "agenda", "meeting", "roster", "calendar", "chat", "fault"},
	"outage":            {"meeting", "roster"},
	"personnel":         {"attendance", "meeting", "roster", "calendar", "fault"},
	"retention":         {"audit", "meeting", "roster", "calendar"},

	"chat/telegram": {"chat"},
	"chat/zalo":     {"chat"},
	"delivery":      {"gather", "chat", "fault", "roster"},
	"notice":        with(domain, "roster/rosterfile", "sheet", "workbook", "chat", "i18n", "fault"),
	"remind":        with(domain, "delivery", "notice", "fault"),
	"dialog":        with(domain, "gather", "roster/rosterfile", "understand", "notice", "delivery", "remind", "clock", "chat", "fault"),
	"state":         {"dialog", "gather", "chat", "fault"},
	"store":         with(domain, "remind", "delivery", "chat", "fault", "vault"),
	"sandbox":       {"clock"},
	"throwaway":     nil,

	// They measure the program from outside, on servers of their own.
	"bench":          with(domain, "bench/country", "bench/province", "chat", "clock", "i18n", "locales", "notice", "remind", "sandbox", "store", "throwaway", "vault"),
	"bench/province": {"names", "roster"},
	"bench/country":  {"bench/province", "calendar", "names", "reorg", "roster"},
	"chaos":          {"clock", "sandbox", "sqlitetap", "throwaway"}, // the program is handed in
	"sqlitetap":      nil,

	// The page to try the bot on. It knows the platform, and not the bot.
	"page": {"calendar", "font", "i18n", "sandbox"},

	// What is printed. It finds its words itself, as a notice does.
	"sheet": {"calendar", "font", "i18n"},

	"cmd/keng": with(domain,
		"bench", "chaos", "roster/rosterfile", "chat", "chat/telegram", "chat/zalo", "clock", "config", "delivery", "dialog", "fault",
		"i18n", "locales", "notice", "page", "remind", "sandbox", "sqlitetap", "state", "store", "understand", "vault", "workbook"),

	"archtest":          nil,
	"faulttest":         nil, // its tests are on the program
	"testserver":        {"throwaway"},
	"dialog/dialogtest": nil, // its tests are on everything
	"page/browsertest":  {"testserver", "throwaway"},
	"chat/chattest":     {"chat"},
	"sheet/sheettest":   nil,
	"store/storetest":   with(domain, "store", "remind", "delivery", "chat", "fault", "testserver", "vault"),
}

// forTests are the packages that only tests use, and one another.
var forTests = []string{"archtest", "testserver", "chat/chattest", "sheet/sheettest", "store/storetest", "dialog/dialogtest", "faulttest", "page/browsertest"}

// everywhere stands for all packages in mayUse.
const everywhere = "everywhere"

// mayUse says which packages may use a foreign module.
var mayUse = map[string][]string{
	"gorm.io":                             {"store"},
	"github.com/glebarez":                 {"store"},
	"github.com/pressly/goose":            {"store"},
	"github.com/jackc/pgx":                {"store", "throwaway", "testserver", "bench", "bench/country"}, // a bench has a bare upsert beside it, and copies rows in
	"github.com/riverqueue/river":         {"delivery", "store"},
	"github.com/redis/go-redis":           {"state", "throwaway", "testserver"},
	"github.com/go-telegram-bot-api":      {"chat/telegram"},
	"github.com/robfig/cron":              {"cmd/keng"},
	"github.com/alecthomas/kong":          {"cmd/keng", "config"},
	"github.com/nicksnyder/go-i18n":       {"i18n"},
	"github.com/joho/godotenv":            {"config"},
	"github.com/BurntSushi/toml":          {"i18n", "locales"},
	"github.com/prometheus/client_golang": {"cmd/keng"},
	"github.com/xuri/excelize":            {"workbook"},
	"codeberg.org/go-pdf/fpdf":            {"sheet"},
	"github.com/skip2/go-qrcode":          {"sheet"},
	"golang.org/x/image":                  {"sheet"}, // which letters the font has
	"github.com/tink-crypto/tink-go":      {"vault"},
	"github.com/chromedp":                 {"throwaway", "bench"}, // a browser looks at the page
	"golang.org/x/text":                   {everywhere},
	"golang.org/x/time":                   {"chat/telegram", "dialog", "cmd/keng"},
	"golang.org/x/sync":                   {everywhere},
}

// testsMayUse says which packages may use a foreign module in their tests,
// besides those of mayUse.
var testsMayUse = map[string][]string{
	"github.com/google/go-cmp":       {everywhere},
	"pgregory.net/rapid":             {everywhere},
	"go.uber.org/goleak":             {everywhere},
	"github.com/alicebob/miniredis":  {everywhere},
	"github.com/chromedp":            {"page", "page/browsertest", "cmd/keng"}, // pages are looked at with a real browser
	"github.com/xuri/excelize":       {"roster/rosterfile"},                    // it reads what Excel writes
	"github.com/go-telegram-bot-api": {"sandbox"},                              // the stand-in is tried with a real client
}

func with(some []string, more ...string) []string { return slices.Concat(some, more) }

func TestEveryPackageHasALine(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if _, ok := mayImport[s.pkg]; !ok && !seen[s.pkg] {
			seen[s.pkg] = true
			t.Errorf("package %s has no line in mayImport: what may it import?", s.pkg)
		}
	}
}

func TestImportsOfOurs(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue // use cases are tested on a real store, conversations on everything
		}
		for _, p := range s.imports(t) {
			pkg, ok := our(p)
			if !ok || slices.Contains(mayImport[s.pkg], pkg) {
				continue
			}
			if slices.Contains(forTests, pkg) {
				t.Errorf("%s/%s imports %s, which is for tests", s.pkg, s.name, pkg)
			} else {
				t.Errorf("%s/%s imports %s: package %s may import %v", s.pkg, s.name, pkg, s.pkg, mayImport[s.pkg])
			}
		}
	}
}

func TestImportsOfForeignModules(t *testing.T) {
	for _, s := range sources(t) {
		for _, p := range s.imports(t) {
			if !foreign(p) {
				continue
			}
			allowed := users(mayUse, p)
			if s.test || slices.Contains(forTests, s.pkg) {
				allowed = with(allowed, users(testsMayUse, p)...)
			}
			if !slices.Contains(allowed, s.pkg) && !slices.Contains(allowed, everywhere) {
				t.Errorf("%s/%s imports %s, which may be used in %v", s.pkg, s.name, p, allowed)
			}
		}
	}
}

// users returns the packages that may use this import, none if no line of the
// table names it.
func users(table map[string][]string, importPath string) []string {
	for module, pkgs := range table {
		if importPath == module || strings.HasPrefix(importPath, module+"/") {
			return pkgs
		}
	}
	return nil
}

// TestTableGoesDownwards makes sure that the table itself is a ladder: Go
// forbids circles between packages, but not a table that allows two
// directions and leaves it to chance which comes first.
func TestTableGoesDownwards(t *testing.T) {
	const underway, done = 1, 2
	state := map[string]int{}
	var visit func(pkg string, trail []string)
	visit = func(pkg string, trail []string) {
		trail = append(trail, pkg)
		if state[pkg] == underway {
			t.Errorf("the table goes in a circle: %s", strings.Join(trail, " → "))
		}
		if state[pkg] != 0 {
			return
		}
		state[pkg] = underway
		for _, next := range mayImport[pkg] {
			if _, ok := mayImport[next]; !ok {
				t.Errorf("%s may import %s, which has no line of its own", pkg, next)
			}
			visit(next, trail)
		}
		state[pkg] = done
	}
	for pkg := range mayImport {
		visit(pkg, nil)
	}
}
