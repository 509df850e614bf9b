package sandbox

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// newer are parameters that are younger than the specification, or older than
// it and still accepted.
var newer = names("disable_web_page_preview reply_to_message_id allow_sending_without_reply ephemeral_message_parameters")

// Every method knows just the parameters that the machine-readable
// specification of the Bot API gives it. The file is no part of the project:
// KENG_BOT_API_SPEC names it.
func TestParametersAreTelegrams(t *testing.T) {
	path := os.Getenv("KENG_BOT_API_SPEC")
	if path == "" {
		path = filepath.Join("..", "..", "..", "shared", "telegram-bot-api.min.json")
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("SKIPPED, THE SPECIFICATION IS MISSING: set KENG_BOT_API_SPEC to the file telegram-bot-api.min.json: %v", err)
	}
	var spec struct {
		Methods map[string]struct {
			Fields []struct{ Name string }
		}
		Types map[string]struct {
			Fields []struct{ Name string }
		}
	}
	if err := json.Unmarshal(raw, &spec); err != nil {
		t.Fatal(err)
	}
	for _, m := range apiMethods() {
		var want, got []string
		for _, f := range spec.Methods[m.name].Fields {
			want = append(want, f.Name)
		}
		for name := range m.params {
			if !newer[name] && (name != "parse_mode" || slices.Contains(want, name)) {
				got = append(got, name)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if _, ok := spec.Methods[m.name]; !ok || !slices.Equal(got, want) {
			t.Errorf("%s: has %v, want %v", m.name, got, want)
		}
	}
	for kind, fields := range map[string]map[string]bool{
		"InlineKeyboardButton": inlineFields, "KeyboardButton": keyFields, "ReplyParameters": replyFields,
	} {
		for _, f := range spec.Types[kind].Fields {
			if !fields[f.Name] {
				t.Errorf("%s lacks %s", kind, f.Name)
			}
		}
	}
	for _, f := range spec.Types["Update"].Fields {
		if _, ok := updateKinds[f.Name]; !ok && f.Name != "update_id" {
			t.Errorf("updates of kind %s are unknown", f.Name)
		}
	}
}
