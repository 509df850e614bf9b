package sandbox

import (
	"fmt"
	"net/http"
)

// apiError is an answer with "ok": false.
type apiError struct {
	code       int
	text       string
	retryAfter int   // seconds
	migratedTo int64 // a chat
}

func fail(code int, text string) *apiError { return &apiError{code: code, text: text} }

func badRequest(format string, args ...any) *apiError {
	return fail(http.StatusBadRequest, "Bad Request: "+fmt.Sprintf(format, args...))
}

func forbidden(text string) *apiError { return fail(http.StatusForbidden, "Forbidden: "+text) }

func conflict(text string) *apiError { return fail(http.StatusConflict, "Conflict: "+text) }

func tooMany(seconds int) *apiError {
	return &apiError{
		code:       http.StatusTooManyRequests,
		text:       fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		retryAfter: seconds,
	}
}
