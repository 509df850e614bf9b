package page

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"strconv"

	"keng/internal/i18n"
)

// whole is everything that the page shows.
type whole struct {
	visit
	Version string
	Live    string
	Other   link // the page in the other language
	People  peopleView
	Clock   clockView
	Story   storyView
	Phones  []phone
	Lines   []line
	Ledger  ledgerView
	Trouble troubleView
	Stale   string // where the page is found anew
}

// link is where one can go.
type link struct {
	Address, Label, Language string
}

func (p *Page) show(w http.ResponseWriter, r *http.Request) {
	v := p.visitOf(r)
	feed := p.newFeed(v)
	view := whole{
		visit: v, Version: version, Stale: v.Address(), Other: p.otherLanguage(v),
		People: p.people(v), Clock: p.clock(v.Words), Story: p.storyOf(v), Ledger: p.ledger(v.Words), Trouble: p.troubles(v.Words),
	}
	for _, account := range v.Phones {
		one := p.phone(v, account)
		view.Phones = append(view.Phones, one)
		feed.saw(account, one)
		feed.render("state-"+strconv.FormatInt(account, 10), "state", one.State)
	}
	view.Lines = feed.lines.read(p, v.Words)
	reverse(view.Lines)
	for event, part := range map[string]any{
		"face": view.Clock, "clock": view.Clock, "story": view.Story, "people": view.People, "ledger": view.Ledger, "trouble": view.Trouble,
	} {
		feed.render(event, event, part)
	}
	view.Live = feed.address()
	p.render(w, "page", view)
}

func (p *Page) otherLanguage(v visit) link {
	for _, language := range i18n.Languages {
		if language != v.Language() {
			words := p.catalog.In(string(language))
			return link{p.in(v, string(language)).Address(), words.Say("trial.language"), string(language)}
		}
	}
	return link{}
}

// render writes a template. It is put together first: half a page helps nobody.
func (p *Page) render(w http.ResponseWriter, name string, view any) {
	text, err := p.markup(name, view)
	if err != nil {
		p.log.Error("the page cannot be rendered", "template", name, "error", err)
		http.Error(w, "the page cannot be shown: see the log", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(text)
}

func (p *Page) markup(name string, view any) ([]byte, error) {
	var b bytes.Buffer
	err := p.html.ExecuteTemplate(&b, name, view)
	return b.Bytes(), err
}

// pretty is JSON for people.
func pretty(text json.RawMessage) string {
	var b bytes.Buffer
	if json.Indent(&b, text, "", "  ") != nil {
		return string(text)
	}
	return b.String()
}

// version changes with what is in the static files.
var version = func() string {
	sum := sha256.New()
	_ = fs.WalkDir(static, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := static.ReadFile(path)
		sum.Write(body)
		return err
	})
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
}()

func reverse[T any](list []T) {
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
}
