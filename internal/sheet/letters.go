package sheet

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"keng/internal/font"
)

// letters knows which letters can be printed.
type letters struct {
	face   *sfnt.Font
	buffer sfnt.Buffer
}

func newLetters() (*letters, error) {
	face, err := sfnt.Parse(font.Regular())
	if err != nil {
		return nil, fmt.Errorf("sheet: %w", err)
	}
	return &letters{face: face}, nil
}

// has tells whether there is a shape for a letter. Those beyond the first plane
// are no letters of any name, and the library that draws does not know them.
func (l *letters) has(r rune) bool {
	if r > 0xffff {
		return false
	}
	glyph, err := l.face.GlyphIndex(&l.buffer, r)
	return err == nil && glyph != 0
}

// plain are letters of languages of the highlands that no font of ours has, and
// that are not put together from a letter and a mark.
var plain = map[rune]rune{'ƀ': 'b', 'Ƀ': 'B'}

// printable returns text as it can be printed: composed, since a mark of its own
// would land beside its letter, on one line, and with what has no shape replaced
// by the letter below its marks, or by a question mark.
func (l *letters) printable(text string) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(strings.Join(strings.Fields(strings.ToValidUTF8(text, "?")), " ")) {
		base := []rune(norm.NFD.String(string(r)))[0]
		if known, ok := plain[r]; ok {
			base = known
		}
		switch {
		case l.has(r):
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
		case l.has(base):
			b.WriteRune(base)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}
