package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	maxParameters = 1 << 20  // bytes of all parameters together
	maxUpload     = 50 << 20 // bytes of one file
)

// call is one request of the bot, taken apart.
type call struct {
	method      *method
	params      map[string]string
	uploads     map[string]upload // by the name of their part
	arrived     time.Time         // in real time
	description string            // of a success, for the methods that give one
	viaWebhook  bool              // it came in the answer of a webhook
	early       bool              // it came before a retry_after was over
	pathNames   []string          // file names that contained a path
	opened      *file             // what is downloaded
}

type upload struct {
	name string
	mime string
	body []byte
}

func tooLarge() *apiError {
	return fail(http.StatusRequestEntityTooLarge, "Request Entity Too Large")
}

// readCall reads parameters out of the query, a form, a multipart body or JSON.
func readCall(r *http.Request, m *method) (*call, *apiError) {
	c := &call{method: m, params: map[string]string{}, uploads: map[string]upload{}}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return nil, fail(http.StatusMethodNotAllowed, "Method Not Allowed")
	}
	c.take(r.URL.Query())
	if r.Method == http.MethodGet {
		return c, nil
	}
	kind, args, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		return c, c.readParts(multipart.NewReader(http.MaxBytesReader(nil, r.Body, maxUpload+maxParameters), args["boundary"]))
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxParameters+1))
	if err != nil {
		return nil, badRequest("can't read the request")
	}
	if len(body) > maxParameters {
		return nil, tooLarge()
	}
	return c, c.readBody(kind, body)
}

func (c *call) readBody(kind string, body []byte) *apiError {
	switch kind {
	case "application/json":
		return c.readJSON(body)
	case "application/x-www-form-urlencoded":
		values, err := url.ParseQuery(string(body))
		if err != nil {
			return badRequest("can't parse parameters in request body")
		}
		c.take(values)
	}
	return nil
}

func (c *call) take(values url.Values) {
	for k, v := range values {
		c.params[k] = v[len(v)-1]
	}
}

func (c *call) readJSON(body []byte) *apiError {
	var fields map[string]json.RawMessage
	if len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, &fields); err != nil {
		return badRequest("can't parse JSON object")
	}
	for k, raw := range fields {
		var text string
		switch {
		case string(raw) == "null":
		case json.Unmarshal(raw, &text) == nil:
			c.params[k] = text
		default:
			c.params[k] = string(raw)
		}
	}
	return nil
}

func (c *call) readParts(parts *multipart.Reader) *apiError {
	size := 0
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return partError(err)
		}
		body, err := io.ReadAll(p)
		if err != nil {
			return partError(err)
		}
		// Part.FileName cuts a path off, which is just what must be seen here.
		_, args, _ := mime.ParseMediaType(p.Header.Get("Content-Disposition"))
		if name, isFile := args["filename"]; isFile {
			if len(body) > maxUpload {
				return tooLarge()
			}
			if strings.ContainsAny(name, `/\`) {
				c.pathNames = append(c.pathNames, name)
				name = name[strings.LastIndexAny(name, `/\`)+1:]
			}
			c.uploads[p.FormName()] = upload{name: name, mime: p.Header.Get("Content-Type"), body: body}
			continue
		}
		if size += len(body); size > maxParameters {
			return tooLarge()
		}
		c.params[p.FormName()] = string(body)
	}
}

func partError(err error) *apiError {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return tooLarge()
	}
	return badRequest("can't parse multipart body")
}

// arg is a parameter's text; a null counts as absent.
func (c *call) arg(name string) string {
	v := c.params[name]
	if v == "null" && nullable[name] {
		return ""
	}
	return v
}

// boolean is true for "true", "yes" and "1"; anything else is false.
func (c *call) boolean(name string) bool {
	switch strings.ToLower(strings.TrimSpace(c.params[name])) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// integer is a parameter clamped to a range, or the default when it is absent.
func (c *call) integer(name string, standard, lowest, highest int64) int64 {
	v, err := strconv.ParseInt(strings.TrimSpace(c.params[name]), 10, 64)
	if err != nil {
		v = standard
	}
	return min(max(v, lowest), highest)
}

// chat is the call's chat_id if that is a number, else 0.
func (c *call) chat() int64 { return c.integer("chat_id", 0, -1<<52, 1<<52) }
