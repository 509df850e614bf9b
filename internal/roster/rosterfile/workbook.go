package rosterfile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// What a workbook may have, within the limit of what it unpacks to. A text is
// kept once and named by any number of cells, so a small file can stand for
// more than any memory holds.
const (
	// maxText is Excel's own limit for a cell.
	maxText = 32_767
	// maxTexts is ten for each row that is read.
	maxTexts = 10 * maxRows
	// maxSpread is what all cells together may say.
	maxSpread = 64 << 20
)

var (
	errTooMuch  = errors.New("the workbook has more than any workbook needs")
	errEncoding = errors.New("the workbook is not in UTF-8")
)

// checkWorkbook looks through a workbook for what would take too much to read.
// Of a part that is no XML, it looks at what would be read of it.
func checkWorkbook(content []byte) error {
	parts, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return err
	}
	var unpacked uint64
	for _, part := range parts.File {
		if unpacked += part.UncompressedSize64; unpacked > maxUnzipped {
			return errTooMuch
		}
		if err := checkPart(part); err != nil {
			return err
		}
	}
	return nil
}

func checkPart(part *zip.File) error {
	if part.UncompressedSize64 > maxInMemory && isXML(part.Name) && !isTable(part.Name) {
		return errTooMuch
	}
	r, err := part.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	var foreign bool
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) {
		foreign = true
		return nil, errEncoding
	}
	var c counts
	for {
		token, err := d.RawToken()
		switch {
		case foreign:
			return errEncoding
		case err != nil:
			return nil // where this ends, the reading of the part ends
		}
		if !c.count(token) {
			return errTooMuch
		}
	}
}

// isTable tells whether a part is one of those that are as long as the lists in
// the workbook are.
func isTable(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
	return strings.HasPrefix(name, "xl/worksheets/") || name == "xl/sharedstrings.xml"
}

// isXML tells whether a part is kept whole once it is looked at.
func isXML(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels")
}

// counts is what was counted in a part.
type counts struct {
	// cells are those since the last row began; a row's end does not matter to
	// the library. Outside of rows there are some in other parts.
	cells int
	rows  bool
	// length is that of the text in letters, depth how many texts it is within,
	// texts how many there were, those in the cells themselves left out.
	length, depth, texts int
}

// count counts a token, and tells whether that is still within the limits.
func (c *counts) count(token xml.Token) bool {
	switch token := token.(type) {
	case xml.StartElement:
		c.begin(token.Name.Local)
	case xml.EndElement:
		if token.Name.Local == "si" || token.Name.Local == "is" {
			c.depth--
		}
	case xml.CharData:
		if c.depth > 0 {
			c.length += utf8.RuneCount(token)
		}
	}
	// A row that is somewhat too wide is told of with its line when it is read.
	return c.cells <= 4*maxColumns && c.texts <= maxTexts && c.length <= maxText
}

func (c *counts) begin(element string) {
	switch element {
	case "row":
		c.rows, c.cells = true, 0
	case "c":
		if c.rows {
			c.cells++
		}
	case "si", "is":
		if element == "si" {
			c.texts++
		}
		if c.depth == 0 {
			c.length = 0
		}
		c.depth++
	}
}
