package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// Download stands, in a [Call], a [Query] or a [Fault], for the bot's download of
// a file, which is no method: it is asked for by the path that getFile tells.
const Download = "file"

var download = &method{name: Download, params: names("file_path"), run: (*Server).openFile}

// openFile finds what getFile pointed to.
func (s *Server) openFile(c *call) (any, *apiError) {
	for _, f := range s.files {
		if f.path == c.params["file_path"] && len(f.body) <= maxDownload {
			c.opened = f
			w := f.wire()
			w.Path = f.path
			return w, nil
		}
	}
	return nil, fail(http.StatusNotFound, "Not Found")
}

// serveFile serves a download, under the faults that were ordered for it.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	token, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/file/bot"), "/")
	if token != s.opts.Token || token == "" {
		s.refuse(w, Download, fail(http.StatusUnauthorized, "Unauthorized"))
		return
	}
	s.answer(w, r, &call{method: download, params: map[string]string{"file_path": path}})
}

// write hands the file out, or half of it.
func (f *file) write(w http.ResponseWriter, truncated bool) {
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.body)))
	body := f.body
	if truncated {
		body = body[:len(body)/2]
	}
	_, _ = w.Write(body)
}
