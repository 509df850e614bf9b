package main

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"keng/internal/sandbox"
)

// platformToken is the bot's on the tests' platforms.
const platformToken = "1930:platform"

// platform stands in for Telegram.
type platform struct {
	*sandbox.Server
	url string
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	p := &platform{Server: sandbox.New(sandbox.Options{Token: platformToken, Speed: 50})}
	web := httptest.NewServer(p.Handler())
	p.url = web.URL
	t.Cleanup(func() {
		p.Close()
		web.Close()
	})
	return p
}

// flags are those that lead the program to the platform.
func (p *platform) flags(more ...string) []string {
	return append([]string{"--telegram-token", platformToken, "--telegram-api-url", p.url, "--telegram-rate", "0"}, more...)
}

// wait waits for what somebody shall see.
func wait(t *testing.T, p *sandbox.Person, what string, ok func(last sandbox.Message) bool) sandbox.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := p.Wait(ctx, func([]sandbox.Message) bool { return ok(p.Last()) })
	if err != nil {
		t.Fatalf("%s: waiting for %s: %v", p.Profile().FirstName, what, err)
	}
	return p.Last()
}

// says waits until the bot's newest message to the person has the words.
func says(t *testing.T, p *sandbox.Person, words string) sandbox.Message {
	t.Helper()
	return wait(t, p, words, func(last sandbox.Message) bool { return strings.Contains(last.Text, words) })
}

// tap taps on the button, once it is there.
func tap(t *testing.T, p *sandbox.Person, label string) {
	t.Helper()
	m := wait(t, p, "a button "+label, func(last sandbox.Message) bool {
		for _, l := range last.Labels() {
			if l == label {
				return true
			}
		}
		return false
	})
	if err := p.TapOn(m.ID, label); err != nil {
		t.Fatal(err)
	}
}

// linked has somebody open the link and consent.
func linked(t *testing.T, s *sandbox.Server, name, code string) *sandbox.Person {
	t.Helper()
	p := s.Person(sandbox.Profile{FirstName: name, Language: "vi"})
	if err := p.Start(code); err != nil {
		t.Fatal(err)
	}
	tap(t, p, "Tôi đồng ý")
	wait(t, p, "a welcome", func(last sandbox.Message) bool { return strings.Contains(last.Text, "/hop") })
	return p
}

// clean checks that the bot did nothing that the platform forbids.
func clean(t *testing.T, s *sandbox.Server) {
	t.Helper()
	for _, v := range s.Violations() {
		text, _ := json.Marshal(v)
		t.Errorf("violation: %s", text)
	}
}
