package sheet

import (
	"math"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"keng/internal/font"
	"keng/internal/sheet/sheettest"
)

// within are the texts of a page whose foot is in a box.
func within(p sheettest.Page, b box) sheettest.Page {
	var found sheettest.Page
	for _, t := range p.Texts {
		if t.X >= b.x && t.X < b.x+b.w && t.Y >= b.y && t.Y < b.y+b.h {
			found.Texts = append(found.Texts, t)
		}
	}
	return found
}

// modules are the dark and light of a square that is known to have n a side.
func modules(s sheettest.Square, n, margin int) [][]bool {
	left, top, size := math.Inf(1), math.Inf(1), s[0].H
	for _, b := range s {
		left, top = min(left, b.X), min(top, b.Y)
	}
	rows := make([][]bool, n)
	for i := range rows {
		rows[i] = make([]bool, n)
	}
	for _, b := range s {
		row, from, to := int(math.Round((b.Y-top)/size)), int(math.Round((b.X-left)/size)), int(math.Round((b.X+b.W-left)/size))
		for i := from; i < to; i++ {
			rows[row+margin][i+margin] = true
		}
	}
	return rows
}

// ruler measures texts by the font itself.
type ruler struct{ regular, bold *sfnt.Font }

func newRuler(t testing.TB) ruler {
	t.Helper()
	regular, err := sfnt.Parse(font.Regular())
	if err != nil {
		t.Fatal(err)
	}
	bold, err := sfnt.Parse(font.Bold())
	if err != nil {
		t.Fatal(err)
	}
	return ruler{regular, bold}
}

// width is in millimetres.
func (r ruler) width(t testing.TB, text sheettest.Text) float64 {
	t.Helper()
	face := r.regular
	if text.Bold {
		face = r.bold
	}
	var b sfnt.Buffer
	var sum fixed.Int26_6
	for _, letter := range text.Text {
		glyph, err := face.GlyphIndex(&b, letter)
		if err != nil || glyph == 0 {
			t.Errorf("%q has no shape", letter)
		}
		advance, err := face.GlyphAdvance(&b, glyph, fixed.I(1000), 0)
		if err != nil {
			t.Fatal(err)
		}
		sum += advance
	}
	return float64(sum) / 64 / 1000 * text.Size * point
}
