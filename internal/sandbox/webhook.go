package sandbox

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// webhook is where updates are pushed to. Updates of one key go one after
// another, different keys side by side.
type webhook struct {
	url        string
	secret     string
	parallel   int
	life       context.Context
	end        context.CancelFunc
	keys       map[string][]*update
	ready      []string // keys whose first update may go now
	active     int
	goneSince  time.Time // the first of an unbroken row of 410s
	lastError  string
	lastErrorT time.Time
}

var secretPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (s *Server) setWebhook(c *call) (any, *apiError) {
	address := c.params["url"]
	if now := time.Now(); now.Before(s.hookSet.Add(s.opts.Timing.WebhookPause)) {
		return nil, tooMany(1)
	}
	if address == "" {
		return s.deleteWebhook(c)
	}
	if err := checkWebhook(address, c.params["secret_token"]); err != nil {
		return nil, err
	}
	s.hookSet = time.Now()
	s.dropWebhook()
	s.terminate("terminated by setWebhook request")
	s.subscribe(c)
	if c.boolean("drop_pending_updates") {
		s.drop(func(*update) bool { return true })
	}
	h := &webhook{
		url: address, secret: c.params["secret_token"], keys: map[string][]*update{},
		parallel: int(c.integer("max_connections", 40, 1, 100)),
	}
	h.life, h.end = context.WithCancel(s.life)
	s.hook = h
	for _, u := range s.queue.items {
		h.add(u)
	}
	s.pump()
	c.description = "Webhook was set"
	return true, nil
}

// checkWebhook is as strict as Telegram, but for addresses of this machine.
func checkWebhook(address, secret string) *apiError {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return badRequest("bad webhook: invalid URL specified")
	}
	if !loopback(u.Host) {
		if u.Scheme != "https" {
			return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
		}
		if !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()) {
			return badRequest("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
		}
		return badRequest("bad webhook: Failed to resolve host: the sandbox calls this machine only")
	}
	if !secretPattern.MatchString(secret) {
		return badRequest("secret token contains unallowed characters")
	}
	return nil
}

func (s *Server) deleteWebhook(c *call) (any, *apiError) {
	c.description = "Webhook is already deleted"
	if s.hook != nil {
		c.description = "Webhook was deleted"
	}
	s.dropWebhook()
	if c.boolean("drop_pending_updates") {
		s.drop(func(*update) bool { return true })
	}
	return true, nil
}

func (s *Server) dropWebhook() {
	if s.hook != nil {
		s.hook.end()
		s.hook = nil
	}
}

func (s *Server) getWebhookInfo(*call) (any, *apiError) {
	s.expire()
	info := struct {
		URL         string   `json:"url"`
		Certificate bool     `json:"has_custom_certificate"`
		Pending     int      `json:"pending_update_count"`
		ErrorDate   int64    `json:"last_error_date,omitempty"`
		Error       string   `json:"last_error_message,omitempty"`
		Connections int      `json:"max_connections,omitempty"`
		Allowed     []string `json:"allowed_updates,omitempty"`
	}{Pending: s.queue.pending()}
	for kind := range s.queue.allowed {
		info.Allowed = append(info.Allowed, kind)
	}
	slices.Sort(info.Allowed)
	if h := s.hook; h != nil {
		info.URL, info.Connections = h.url, h.parallel
		if h.lastError != "" {
			info.Error, info.ErrorDate = h.lastError, h.lastErrorT.Unix()
		}
	}
	return info, nil
}

// add puts an update behind the others of its key.
func (h *webhook) add(u *update) {
	line := h.keys[u.key]
	h.keys[u.key] = append(line, u)
	if len(line) == 0 {
		h.ready = append(h.ready, u.key)
	}
}

// next takes the first update of a key that is ready; nil if none is. The key
// is not ready again until advance.
func (h *webhook) next(now time.Time) *update {
	for len(h.ready) > 0 {
		key := h.ready[0]
		h.ready = h.ready[1:]
		for line := h.keys[key]; len(line) > 0; line = h.keys[key] {
			if u := line[0]; !u.gone && u.expires.After(now) {
				return u
			}
			h.keys[key] = line[1:]
		}
		delete(h.keys, key)
	}
	return nil
}

// advance goes on with a key after its first update was delivered.
func (h *webhook) advance(key string) {
	if h.keys[key] = h.keys[key][1:]; len(h.keys[key]) == 0 {
		delete(h.keys, key)
		return
	}
	h.ready = append(h.ready, key)
}

// reply runs the method that a webhook named in its answer. Its result is
// reported to nobody.
func (s *Server) reply(kind string, body []byte) {
	c := &call{params: map[string]string{}, uploads: map[string]upload{}, viaWebhook: true, arrived: s.opts.Limits.Now()}
	if c.readBody(kind, body) != nil {
		return
	}
	name := strings.ToLower(c.params["method"])
	delete(c.params, "method")
	m := s.methods[name]
	if m == nil || strings.HasPrefix(name, "get") || name == "setwebhook" || name == "deletewebhook" {
		return
	}
	c.method = m
	s.run(s.life, c, s.takeFault(c))
}

// retryAfter reads the header of a webhook's refusal: at most an hour.
func retryAfter(header string) int64 {
	c := call{params: map[string]string{"v": header}}
	return c.integer("v", 0, 0, 3600)
}
