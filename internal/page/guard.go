package page

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// policy lets the page load and run what it brings along, and nothing else:
// what people write in a chat could otherwise become part of it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded sets what browsers are to heed, and refuses what comes from other
// pages: by its Origin or, where a name of theirs was made to point here (DNS
// rebinding), by its Host.
func guarded(next http.Handler) http.Handler {
	own := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !numbered(r.Host) {
			http.Error(w, "open this page at http://localhost or at a numeric address", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		own.ServeHTTP(w, r)
	})
}

// numbered tells whether a host, with or without a port, is localhost or a
// number, which nobody can make point anywhere else.
func numbered(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil || strings.EqualFold(host, "localhost")
}

// kept lets browsers keep files whose address changes with what is in them.
func kept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=31536000, immutable")
		next.ServeHTTP(w, r)
	})
}
