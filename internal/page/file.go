package page

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// file hands a file of a chat out: a photo to be looked at, a document to be kept.
// It can be anything that somebody has sent, so that it may run nothing and reach
// nothing.
func (p *Page) file(w http.ResponseWriter, r *http.Request) {
	someone := p.personOf(r)
	if someone == nil {
		http.NotFound(w, r)
		return
	}
	id, _ := strconv.ParseInt(r.PathValue("message"), 10, 64)
	found := someone.Before(id+1, 1)
	if len(found) == 0 || found[0].ID != id || found[0].File == "" {
		http.NotFound(w, r)
		return
	}
	m := found[0]
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
	w.Header().Set("Content-Type", harmless(m.FileBody))
	manner := "attachment"
	if m.Kind == "photo" {
		manner = "inline"
	}
	w.Header().Set("Content-Disposition", manner+"; filename*=UTF-8''"+url.PathEscape(m.File))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(m.FileBody))
}

// harmless is the type by which a browser may show a file, or plain bytes that
// it keeps.
func harmless(body []byte) string {
	switch kind := http.DetectContentType(body); kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain; charset=utf-8":
		return kind
	default:
		return "application/octet-stream"
	}
}
