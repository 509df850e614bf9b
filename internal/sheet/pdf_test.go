package sheet

import (
	"bytes"
	"compress/zlib"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"keng/internal/font"
)

// printed is a page of a PDF, as far as the tests ask.
type printed struct {
	texts []printedText
	// squares are the filled shapes, as rows of dark and light.
	squares []printedSquare
}

// printedText is a line of text: its left end and its foot in millimetres from
// the upper left corner, its size in points.
type printedText struct {
	x, y, size float64
	bold       bool
	text       string
}

// printedSquare are the dark pieces of a QR code, in millimetres.
type printedSquare []box

// says is all of a page's text, lines parted by spaces.
func (p printed) says() string {
	var lines []string
	for _, t := range p.texts {
		lines = append(lines, t.text)
	}
	return strings.Join(lines, " ")
}

// within are the texts whose foot is in a box.
func (p printed) within(b box) (found []printedText) {
	for _, t := range p.texts {
		if t.x >= b.x && t.x < b.x+b.w && t.y >= b.y && t.y < b.y+b.h {
			found = append(found, t)
		}
	}
	return found
}

var (
	stream   = regexp.MustCompile(`<</Filter /FlateDecode /Length (\d+)>>\nstream\n`)
	fontName = regexp.MustCompile(`/F([0-9a-f]{40}) (\d+) 0 R`)
	setFont  = regexp.MustCompile(`^BT /F([0-9a-f]{40}) ([0-9.]+) Tf ET$`)
	showText = regexp.MustCompile(`(?s)^BT ([-0-9.]+) ([-0-9.]+) Td \((.*)\) Tj ET$`)
	darkness = regexp.MustCompile(`^([-0-9.]+) ([-0-9.]+) ([-0-9.]+) ([-0-9.]+) re$`)
)

// pages takes a PDF apart.
func pages(t testing.TB, pdf []byte) []printed {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.HasSuffix(pdf, []byte("%%EOF\n")) {
		t.Fatal("no PDF")
	}
	bolds := map[string]bool{}
	for _, m := range fontName.FindAllStringSubmatch(string(pdf), -1) {
		object := regexp.MustCompile(`\n` + m[2] + ` 0 obj\n<</Type /Font\n/Subtype /Type0\n/BaseFont /(\S+)`).FindSubmatch(pdf)
		bolds[m[1]] = bytes.HasSuffix(object[1], []byte("B"))
	}
	var found []printed
	for _, at := range stream.FindAllSubmatchIndex(pdf, -1) {
		length := int(number(t, string(pdf[at[2]:at[3]])))
		r, err := zlib.NewReader(bytes.NewReader(pdf[at[1] : at[1]+length]))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, page(t, string(content), bolds))
	}
	return found
}

func page(t testing.TB, content string, bolds map[string]bool) printed {
	t.Helper()
	var p printed
	var square printedSquare
	var size float64
	var bold bool
	for _, op := range operations(content) {
		switch {
		case setFont.MatchString(op):
			m := setFont.FindStringSubmatch(op)
			bold, size = bolds[m[1]], number(t, m[2])
		case showText.MatchString(op):
			m := showText.FindStringSubmatch(op)
			p.texts = append(p.texts, printedText{
				x: number(t, m[1]) * point, y: paperHeight - number(t, m[2])*point, size: size, bold: bold, text: decode(m[3]),
			})
		case darkness.MatchString(op):
			m := darkness.FindStringSubmatch(op)
			h := number(t, m[4]) * point
			square = append(square, box{number(t, m[1]) * point, paperHeight - number(t, m[2])*point - h, number(t, m[3]) * point, h})
		case op == "f":
			p.squares = append(p.squares, square)
			square = nil
		}
	}
	return p
}

// operations parts a page's lines; a text may have the byte of a line's end in it.
func operations(content string) []string {
	var ops []string
	for op := range strings.SplitSeq(content, "\n") {
		if n := len(ops); n > 0 && strings.HasPrefix(ops[n-1], "BT ") && !strings.HasSuffix(ops[n-1], " ET") {
			ops[n-1] += "\n" + op
			continue
		}
		ops = append(ops, op)
	}
	return ops
}

func decode(s string) string {
	s = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(s)
	var units []uint16
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// modules are the dark and light of a square that is known to have n a side.
func (s printedSquare) modules(n int, margin int) [][]bool {
	left, top, size := math.Inf(1), math.Inf(1), s[0].h
	for _, b := range s {
		left, top = min(left, b.x), min(top, b.y)
	}
	rows := make([][]bool, n)
	for i := range rows {
		rows[i] = make([]bool, n)
	}
	for _, b := range s {
		row, from, to := int(math.Round((b.y-top)/size)), int(math.Round((b.x-left)/size)), int(math.Round((b.x+b.w-left)/size))
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
func (r ruler) width(t testing.TB, text printedText) float64 {
	t.Helper()
	face := r.regular
	if text.bold {
		face = r.bold
	}
	var b sfnt.Buffer
	var sum fixed.Int26_6
	for _, letter := range text.text {
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
	return float64(sum) / 64 / 1000 * text.size * point
}
