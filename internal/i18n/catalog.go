// Package i18n finds words: texts by key, and dates, times and figures, in a
// reader's language.
package i18n

import (
	"fmt"
	"io/fs"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Language is a two-letter code of a language that the catalog speaks.
type Language string

// The languages of the catalog. Vietnamese is written first, English after it.
const (
	Vietnamese Language = "vi"
	English    Language = "en"
)

// Languages lists what the catalog speaks, the first being everyone's default.
var Languages = []Language{Vietnamese, English}

// Catalog holds the texts of every language.
type Catalog struct {
	words    map[Language]*Words
	fallback Language
}

// Load reads `<language>.toml` for each of [Languages] from files. Whoever has
// chosen no language reads fallback. It fails for a language it does not speak.
func Load(files fs.FS, fallback Language) (*Catalog, error) {
	bundle := goi18n.NewBundle(language.Vietnamese)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	c := &Catalog{words: make(map[Language]*Words, len(Languages)), fallback: fallback}
	for _, lang := range Languages {
		name := string(lang) + ".toml"
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("i18n: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(text, name); err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", name, err)
		}
		c.words[lang] = &Words{lang: lang, localizer: goi18n.NewLocalizer(bundle, string(lang))}
	}
	if c.words[fallback] == nil {
		return nil, fmt.Errorf("i18n: no language %q; there are %v", fallback, Languages)
	}
	return c, nil
}

// In returns the words of a language, those of the fallback if lang is empty
// or not spoken.
func (c *Catalog) In(lang string) *Words {
	if w := c.words[Language(lang)]; w != nil {
		return w
	}
	return c.words[c.fallback]
}
