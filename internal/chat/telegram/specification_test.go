package telegram

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// specification is the machine-readable Bot API, so far as it is used here.
type specification struct {
	Version string
	Methods map[string]struct {
		Fields []struct {
			Name     string
			Required bool
		}
	}
}

// specificationFile is where the Bot API's specification may be found: it is
// not part of the project.
func specificationFile() string {
	if path := os.Getenv("KENG_BOT_API_SPEC"); path != "" {
		return path
	}
	return filepath.Join("..", "..", "..", "..", "shared", "telegram-bot-api.min.json")
}

var loadSpecification = sync.OnceValues(func() (*specification, error) {
	text, err := os.ReadFile(specificationFile())
	if err != nil {
		return nil, err
	}
	var s specification
	return &s, json.Unmarshal(text, &s)
})

func TestSpecificationIsThere(t *testing.T) {
	s, err := loadSpecification()
	if err != nil {
		t.Skipf("NOT CHECKED: the calls of all these tests against the Bot API's specification. "+
			"Set KENG_BOT_API_SPEC to the file: %v", err)
	}
	if len(s.Methods) < 100 {
		t.Errorf("only %d methods in the specification", len(s.Methods))
	}
}

// checkSpecification fails the test if the Bot API has no such method, does not
// know one of its parameters, or misses one.
func checkSpecification(t *testing.T, call apiCall) {
	t.Helper()
	s, err := loadSpecification()
	if err != nil {
		return // TestSpecificationIsThere says so
	}
	method, ok := s.Methods[call.method]
	if !ok {
		t.Errorf("Bot API %s has no method %s", s.Version, call.method)
		return
	}
	known := map[string]bool{}
	for _, f := range method.Fields {
		known[f.Name] = true
		if f.Required && !call.params.Has(f.Name) {
			t.Errorf("%s lacks its parameter %s", call.method, f.Name)
		}
	}
	for name := range call.params {
		if !known[name] {
			t.Errorf("%s has no parameter %s in Bot API %s", call.method, name, s.Version)
		}
	}
}
