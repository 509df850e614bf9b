package browsertest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// complaints are what a page should not have done.
type complaints struct {
	mu       sync.Mutex
	all      []string
	forgiven []string
}

// Forgive lets the page do what it should not, if the complaint about it
// contains these words, now or before: a test that takes the server away, say.
func (c *complaints) Forgive(words string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgiven = append(c.forgiven, words)
}

// list are the complaints that are not forgiven.
func (c *complaints) list() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(c.all), func(complaint string) bool {
		return slices.ContainsFunc(c.forgiven, func(words string) bool { return strings.Contains(complaint, words) })
	})
}

func (c *complaints) add(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, fmt.Sprintf(format, args...))
}

// hear listens to everything that the browser tells about the tab.
func (c *complaints) hear(event any) {
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			c.add("the page writes an error to the console: %s", words(e.Args))
		}
	case *runtime.EventExceptionThrown:
		c.add("nobody catches: %s %s", e.ExceptionDetails.Text, words([]*runtime.RemoteObject{e.ExceptionDetails.Exception}))
	case *log.EventEntryAdded: // what the browser itself writes there, of forbidden and missing things
		if e.Entry.Level == log.EntryLevelError {
			c.add("the browser complains: %s %s", e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		c.leaves(e.Request.URL)
	case *network.EventWebSocketCreated:
		c.leaves(e.URL)
	case *inspector.EventTargetCrashed:
		c.add("the page has crashed")
	}
}

// leaves complains of a request that goes to another machine.
func (c *complaints) leaves(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" && u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost" {
		c.add("a request leaves this machine: %s", address)
	}
}

// words are values of JavaScript as the console shows them.
func words(values []*runtime.RemoteObject) string {
	var out []string
	for _, v := range values {
		var s string
		switch {
		case v == nil:
		case v.Description != "":
			out = append(out, v.Description)
		case json.Unmarshal(v.Value, &s) == nil:
			out = append(out, s)
		default:
			out = append(out, string(v.Value))
		}
	}
	return strings.Join(out, " ")
}
