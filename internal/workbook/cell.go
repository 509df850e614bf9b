package workbook

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"
)

// cell reads on to the end of the cell that has just begun.
func (r *Reader) cell(start xml.StartElement) (Cell, error) {
	var c Cell
	var value strings.Builder
	inValue := false
	for {
		token, err := r.tokens.more()
		if err != nil {
			return c, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "c", "row":
				return c, ErrDamaged
			case "f":
				c.Formula = true
			case "v":
				inValue = true
			case "is":
				text, err := r.tokens.text("is")
				if err != nil {
					return c, err
				}
				value.WriteString(text)
			}
		case xml.CharData:
			if inValue {
				value.Write(token)
			}
		case xml.EndElement:
			switch token.Name.Local {
			case "v":
				inValue = false
			case "c":
				err := r.finish(&c, start, value.String())
				return c, err
			}
		}
		if value.Len() > utf8.UTFMax*maxText {
			return c, ErrTooMuch
		}
	}
}

// finish finds out what the value of a cell stands for.
func (r *Reader) finish(c *Cell, start xml.StartElement, value string) error {
	switch attr(start, "t") {
	case "s":
		if value == "" {
			return nil
		}
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || n < 0 || n >= len(r.texts) {
			return ErrDamaged
		}
		c.Text = r.texts[n]
	case "inlineStr", "b", "e":
		c.Text = value
	case "str":
		c.Text = unescape(value)
	case "d":
		c.Text = value
		c.Day, _, _ = strings.Cut(value, "T")
	default:
		c.Text = strings.TrimSpace(value)
		if style, err := strconv.Atoi(attr(start, "s")); err == nil && style >= 0 && style < len(r.dates) && r.dates[style] {
			c.Day = dayOf(c.Text, r.since1904)
		}
	}
	return nil
}
