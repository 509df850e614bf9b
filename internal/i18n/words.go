package i18n

import (
	"fmt"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// Words are the texts of one language. It is safe for concurrent use.
type Words struct {
	lang      Language
	localizer *goi18n.Localizer
}

// Language tells which language it is.
func (w *Words) Language() Language { return w.lang }

// Say returns the text of key with its placeholders filled from args, which
// are pairs of a placeholder's name and its value. An unknown key comes back
// in brackets: the texts' own test makes sure that no person sees one.
func (w *Words) Say(key string, args ...any) string {
	var data map[string]any
	if len(args) > 0 {
		data = make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			data[fmt.Sprint(args[i])] = args[i+1]
		}
	}
	return w.SayMap(key, data)
}

// SayMap is [Words.Say] with the placeholders in a map; a "Count" among them
// chooses between the language's singular and plural.
func (w *Words) SayMap(key string, args map[string]any) string {
	config := goi18n.LocalizeConfig{MessageID: key, TemplateData: args}
	if count, ok := args["Count"]; ok {
		config.PluralCount = plain(count)
	}
	text, err := w.localizer.Localize(&config)
	if err != nil && text == "" {
		return "[" + key + "]"
	}
	return text
}

// Has tells whether there is a text for key.
func (w *Words) Has(key string) bool {
	text, err := w.localizer.Localize(&goi18n.LocalizeConfig{MessageID: key, PluralCount: 2})
	return err == nil && text != ""
}

// plain turns a count that went through JSON back into a whole number.
func plain(count any) any {
	if f, ok := count.(float64); ok {
		return int(f)
	}
	return count
}
