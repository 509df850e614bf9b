package page

import (
	"io"
	"net/http"
	"net/http/httptest"
)

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

func jsonPost(path string, body io.Reader) *http.Request {
	req := httptest.NewRequest(http.MethodPost, "http://127.0.0.1"+path, body)
	req.Header.Set("Content-Type", "application/json")
	return req
}
