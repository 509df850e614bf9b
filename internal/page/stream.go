package page

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
)

// stream writes server-sent events.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	buf     bytes.Buffer
	err     error
}

// greet begins the stream: a browser takes one that says nothing for one that
// does not answer.
func (s *stream) greet() {
	s.buf.WriteString(":\n\n")
	s.flush()
}

func (s *stream) event(name string, body []byte) {
	fmt.Fprintf(&s.buf, "event: %s\n", name)
	for part := range bytes.SplitSeq(body, []byte("\n")) {
		fmt.Fprintf(&s.buf, "data: %s\n", part)
	}
	s.buf.WriteByte('\n')
}

// stale has the page loaded anew, and waits until it is: a stream that ends is
// an error to a browser.
func (s *stream) stale(ctx context.Context) {
	s.event("stale", nil)
	s.flush()
	<-ctx.Done()
}

func (s *stream) flush() {
	if s.buf.Len() == 0 || s.err != nil {
		return
	}
	if _, s.err = s.w.Write(s.buf.Bytes()); s.err == nil {
		s.err = s.control.Flush()
	}
	s.buf.Reset()
}
