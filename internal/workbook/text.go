package workbook

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A text is kept once and named by any number of cells.
const (
	// maxTexts is ten for each row of a list of 50,000.
	maxTexts = 500_000
	// maxLetters is what all of them may have in bytes.
	maxLetters = 64 << 20
)

// readTexts reads the texts that cells name by number.
func (b *book) readTexts() ([]string, error) {
	if !b.parts.has(b.texts) {
		return nil, nil // a sheet of numbers needs none
	}
	t, err := b.parts.open(b.texts, maxTable)
	if err != nil {
		return nil, err
	}
	defer t.close()
	var texts []string
	length := 0
	err = t.each(func(e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		text, err := t.text("si")
		texts = append(texts, text)
		if length += len(text); length > maxLetters || len(texts) > maxTexts {
			return ErrTooMuch
		}
		return err
	})
	return texts, err
}

// text reads on to the end of the element that has just begun, and returns what
// it says: the pieces of its format put together, without how Japanese would be
// read aloud.
func (t *tokens) text(element string) (string, error) {
	var b strings.Builder
	letters, inText, phonetic := 0, false, 0
	for {
		token, err := t.more()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case element:
				return "", ErrDamaged
			case "t":
				inText = true
			case "rPh":
				phonetic++
			}
		case xml.EndElement:
			switch token.Name.Local {
			case element:
				return unescape(b.String()), nil
			case "t":
				inText = false
			case "rPh":
				phonetic--
			}
		case xml.CharData:
			if inText && phonetic == 0 {
				letters += utf8.RuneCount(token)
				b.Write(token)
			}
		}
		if letters > maxText {
			return "", ErrTooMuch
		}
	}
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape puts characters in place of how Excel writes those that XML cannot
// have: "_x000D_".
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(code string) string {
		n, err := strconv.ParseUint(code[2:6], 16, 32)
		if err != nil {
			return code
		}
		return string(rune(n))
	})
}
