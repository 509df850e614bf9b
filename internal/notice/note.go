package notice

import (
	"encoding/json"
	"maps"

	"keng/internal/calendar"
	"keng/internal/fault"
)

// Note is something to be said: which kind of notice, and about what. It holds
// identifiers and what cannot be looked up again; words are found when it is
// sent. It goes through the database as JSON.
type Note struct {
	Kind Kind
	Args json.RawMessage
}

// note makes a Note of args, a struct of identifiers that always marshals.
func note(kind Kind, args any) Note {
	text, err := json.Marshal(args)
	if err != nil {
		panic("notice: arguments of " + string(kind) + ": " + err.Error())
	}
	return Note{Kind: kind, Args: text}
}

// Saying is a note whose words are found by their key alone.
type Saying struct {
	// Title and Text are keys in the locales; Title may be empty.
	Title string `json:"title,omitempty"`
	Text  string `json:"text"`
	// Args fill the placeholders: strings, whole numbers, and the localised
	// values of this package ([When], [Word], …).
	Args map[string]any `json:"args,omitempty"`
	// Language overrides the reader's, for a stranger whom no record knows.
	Language string `json:"lang,omitempty"`
	// Choices are rows of what can be tapped.
	Choices [][]Button `json:"choices,omitempty"`
	// PhoneKey brings the key by which the reader shares their phone number.
	PhoneKey bool `json:"phone_key,omitempty"`
}

// Button is a choice whose label is found by key, or given as it is.
type Button struct {
	Key  string         `json:"key,omitempty"`
	Args map[string]any `json:"args,omitempty"`
	// Label is used as it is, where there is no Key: a name, say.
	Label string `json:"label,omitempty"`
	Data  string `json:"data"`
}

// Say returns a note with the text of key. The args are pairs of a
// placeholder's name and its value.
func Say(key string, args ...any) Saying { return Saying{Text: key, Args: pairs(args)} }

// Refusal returns the note that tells a fault. Days among its placeholders are
// written as the reader's language writes them.
func Refusal(f *fault.Error) Saying {
	s := Saying{Text: f.Key, Args: f.Args}
	for name, arg := range f.Args {
		if d, ok := arg.(calendar.Date); ok {
			s.Args = maps.Clone(s.Args)
			s.Args[name] = Day(d)
		}
	}
	return s
}

// Titled returns s under a title.
func (s Saying) Titled(key string) Saying {
	s.Title = key
	return s
}

// In returns s in a given language, whatever the reader's.
func (s Saying) In(language string) Saying {
	s.Language = language
	return s
}

// WithPhoneKey returns s with the key by which the reader shares their phone number.
func (s Saying) WithPhoneKey() Saying {
	s.PhoneKey = true
	return s
}

// Row returns s with one more row of choices.
func (s Saying) Row(buttons ...Button) Saying {
	s.Choices = append(s.Choices[:len(s.Choices):len(s.Choices)], buttons)
	return s
}

// Note returns s as a note.
func (s Saying) Note() Note { return note(KindSay, s) }

// Press returns a choice with the label of key.
func Press(key, data string) Button { return Button{Key: key, Data: data} }

// pairs turns name, value, name, value … into a map; nil if there are none.
func pairs(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i].(string)] = args[i+1]
	}
	return m
}
