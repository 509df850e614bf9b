package page

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"keng/internal/sandbox"
)

// maxFile is how large a file may be that somebody sends: what a platform's
// clients take for a photo.
const maxFile = 10 << 20

// deed is what somebody does with the page.
type deed func(*http.Request) error

// doing does it. The page hears of what comes of it by its feed; one without
// scripts is shown anew.
func (p *Page) doing(do deed) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxFile+1<<20)
		err := do(r)
		scripted := r.Header.Get("HX-Request") != ""
		switch {
		case err == nil && scripted:
			w.WriteHeader(http.StatusNoContent)
		case err == nil:
			http.Redirect(w, r, origin(r), http.StatusSeeOther) //nolint:gosec // a path of this page
		default:
			p.refuse(w, r, err)
		}
	})
}

// origin is the visit from which a form was sent.
func origin(r *http.Request) string {
	from, err := url.Parse(r.Header.Get("Referer"))
	if err != nil || from.Host != r.Host {
		return "/"
	}
	return "/?" + from.Query().Encode()
}

// refusal is why something cannot be done, by the key of its words.
type refusal string

func (r refusal) Error() string { return string(r) }

const (
	failed      refusal = "trial.refused_failed"
	notThere    refusal = "trial.refused_gone"
	nothingSaid refusal = "trial.refused_nothing"
	tooLarge    refusal = "trial.refused_large"
)

func (p *Page) refuse(w http.ResponseWriter, r *http.Request, err error) {
	key := failed
	if !errors.As(err, &key) {
		p.log.WarnContext(r.Context(), "the page could not do what was asked for", "path", r.URL.Path, "error", err)
	}
	words := p.catalog.In(r.FormValue("lang")).Say(string(key))
	if r.Header.Get("HX-Request") == "" {
		http.Error(w, words, http.StatusConflict)
		return
	}
	p.render(w, "refusal", words) // a success to htmx, which shows nothing else
}

// act is what a person does on their phone.
func (p *Page) act(r *http.Request) error {
	someone := p.personOf(r)
	if someone == nil {
		return notThere
	}
	do, ok := acts[r.PathValue("act")]
	if !ok {
		return notThere
	}
	return do(someone, r)
}

// acts are what a person can do.
var acts = map[string]func(*sandbox.Person, *http.Request) error{
	"text": func(s *sandbox.Person, r *http.Request) error { return said(s.Send(r.FormValue("text"))) },
	"tap": func(s *sandbox.Person, r *http.Request) error {
		message, _ := strconv.ParseInt(r.FormValue("message"), 10, 64)
		if s.TapData(message, r.FormValue("data")) != nil {
			return notThere
		}
		return nil
	},
	"key": func(s *sandbox.Person, r *http.Request) error {
		if s.Tap(r.FormValue("label")) != nil {
			return notThere
		}
		return nil
	},
	"start": func(s *sandbox.Person, r *http.Request) error {
		if s.Start(r.FormValue("payload")) != nil {
			return notThere
		}
		return nil
	},
	"contact": func(s *sandbox.Person, _ *http.Request) error { return said(s.ShareContact()) },
	"file":    sendFile,
	"block":   func(s *sandbox.Person, _ *http.Request) error { s.Block(); return nil },
	"unblock": func(s *sandbox.Person, _ *http.Request) error { s.Unblock(); return nil },
}

func said(message int64) error {
	if message == 0 {
		return nothingSaid
	}
	return nil
}

// sendFile sends a picture as a photo, anything else as a document.
func sendFile(s *sandbox.Person, r *http.Request) error {
	upload, head, err := r.FormFile("file")
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return tooLarge
		}
		return nothingSaid
	}
	defer upload.Close()
	body, err := io.ReadAll(upload)
	if err != nil || len(body) > maxFile {
		return tooLarge
	}
	switch harmless(body) {
	case "image/png", "image/jpeg":
		return said(s.SendPhoto(body, r.FormValue("text")))
	default:
		return said(s.SendDocument(head.Filename, body, r.FormValue("text")))
	}
}
