// Package sheettest reads what sheets say, for tests: a PDF's bytes are packed, and
// its letters are numbers of two bytes.
package sheettest

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// A4's height, and a point of type, in millimetres.
const (
	paperHeight = 297
	point       = 25.4 / 72
)

// Page is a page of a PDF, as far as tests ask.
type Page struct {
	Texts []Text
	// Squares are the filled shapes: the QR codes.
	Squares []Square
}

// Text is a line of text: its left end and its foot in millimetres from the upper
// left corner, its size in points.
type Text struct {
	X, Y, Size float64
	Bold       bool
	Text       string
}

// Square are the dark pieces of a QR code.
type Square []Piece

// Piece is a rectangle: its upper left corner and its size, in millimetres.
type Piece struct{ X, Y, W, H float64 }

// Says is all of a page's text, lines parted by spaces.
func (p Page) Says() string {
	var lines []string
	for _, t := range p.Texts {
		lines = append(lines, t.Text)
	}
	return strings.Join(lines, " ")
}

var (
	stream   = regexp.MustCompile(`<</Filter /FlateDecode /Length (\d+)>>\nstream\n`)
	fontName = regexp.MustCompile(`/F([0-9a-f]{40}) (\d+) 0 R`)
	setFont  = regexp.MustCompile(`^BT /F([0-9a-f]{40}) ([0-9.]+) Tf ET$`)
	showText = regexp.MustCompile(`(?s)^BT ([-0-9.]+) ([-0-9.]+) Td \((.*)\) Tj ET$`)
	darkness = regexp.MustCompile(`^([-0-9.]+) ([-0-9.]+) ([-0-9.]+) ([-0-9.]+) re$`)
)

// Pages takes apart a PDF that the program printed.
func Pages(t testing.TB, pdf []byte) []Page {
	t.Helper()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.HasSuffix(pdf, []byte("%%EOF\n")) {
		t.Fatal("no PDF")
	}
	bolds := map[string]bool{}
	for _, m := range fontName.FindAllStringSubmatch(string(pdf), -1) {
		object := regexp.MustCompile(`\n` + m[2] + ` 0 obj\n<</Type /Font\n/Subtype /Type0\n/BaseFont /(\S+)`).FindSubmatch(pdf)
		bolds[m[1]] = bytes.HasSuffix(object[1], []byte("B"))
	}
	var found []Page
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

func page(t testing.TB, content string, bolds map[string]bool) Page {
	t.Helper()
	var p Page
	var square Square
	var size float64
	var bold bool
	for _, op := range operations(content) {
		switch {
		case setFont.MatchString(op):
			m := setFont.FindStringSubmatch(op)
			bold, size = bolds[m[1]], number(t, m[2])
		case showText.MatchString(op):
			m := showText.FindStringSubmatch(op)
			p.Texts = append(p.Texts, Text{
				X: number(t, m[1]) * point, Y: paperHeight - number(t, m[2])*point, Size: size, Bold: bold, Text: decode(m[3]),
			})
		case darkness.MatchString(op):
			m := darkness.FindStringSubmatch(op)
			h := number(t, m[4]) * point
			square = append(square, Piece{number(t, m[1]) * point, paperHeight - number(t, m[2])*point - h, number(t, m[3]) * point, h})
		case op == "f":
			p.Squares = append(p.Squares, square)
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
