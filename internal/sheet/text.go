package sheet

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// box is a place on the paper.
type box struct{ x, y, w, h float64 }

// manner is how a text is written.
type manner struct {
	face face
	// align is where a line stands in its box: 0 left, 0.5 in the middle, 1 right.
	align float64
	// numbered puts "1.", "2." before the texts.
	numbered bool
}

// sizes are those of letters that are tried, from the largest.
type sizes struct{ most, least float64 }

// step is small enough to use the room there is, and large enough that a page is
// laid out at once.
const step = 0.5

const (
	// spacing is from line to line, in the size of the letters: Vietnamese has
	// two marks above a capital and one below.
	spacing = 1.3
	// ascent is from the top of a line to the foot of its letters.
	ascent = 1.02
)

// line is a line as it is written.
type line struct {
	number, text string
	indent       float64
}

// put writes texts into a box, one below the other, from its top: in the largest
// size that fits, on as many lines as it takes. What does not even fit in the
// smallest is cut short. It returns where the next line could begin.
func (p *paper) put(in box, how manner, try sizes, texts ...string) (bottom float64) {
	size := try.most
	lines := p.lay(in.w, how, size, texts)
	for fits := func() bool { return float64(len(lines))*size*spacing*point <= in.h }; !fits() && size > try.least; {
		size = max(size-step, try.least)
		lines = p.lay(in.w, how, size, texts)
	}
	height := size * spacing * point
	if most := max(int(in.h/height), 1); len(lines) > most {
		lines = lines[:most]
		last := &lines[most-1]
		last.text = p.shorten(last.text, in.w-last.indent)
	}
	for i, l := range lines {
		base := in.y + float64(i)*height + size*point*ascent
		if l.number != "" {
			p.pdf.Text(in.x, base, l.number)
		}
		left := in.w - l.indent - p.pdf.GetStringWidth(l.text)
		p.pdf.Text(in.x+l.indent+how.align*left, base, l.text)
	}
	return in.y + float64(len(lines))*height
}

// lay breaks texts into lines of a width, and leaves the font as it is for them.
func (p *paper) lay(width float64, how manner, size float64, texts []string) []line {
	p.pdf.SetFont(family, string(how.face), size)
	indent := 0.0
	if how.numbered {
		indent = p.pdf.GetStringWidth("0.") + size*point*0.4
	}
	var lines []line
	for i, text := range texts {
		for j, part := range p.wrap(text, width-indent) {
			l := line{text: part, indent: indent}
			if j == 0 && how.numbered {
				l.number = strconv.Itoa(i+1) + "."
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// wrap breaks a text between its words, and a word that is too long anywhere.
func (p *paper) wrap(text string, width float64) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(p.letters.printable(text)) {
		if joined := strings.TrimLeft(current+" "+word, " "); p.pdf.GetStringWidth(joined) <= width {
			current = joined
			continue
		}
		if current != "" {
			lines = append(lines, current)
		}
		for p.pdf.GetStringWidth(word) > width && utf8.RuneCountInString(word) > 1 {
			part := p.beginning(word, width)
			lines, word = append(lines, part), word[len(part):]
		}
		current = word
	}
	return append(lines, current)
}

// beginning is as much of a word as fits, at least a letter.
func (p *paper) beginning(word string, width float64) string {
	end := 0
	for i, r := range word {
		next := i + utf8.RuneLen(r)
		if end > 0 && p.pdf.GetStringWidth(word[:next]) > width {
			break
		}
		end = next
	}
	return word[:end]
}

// shorten ends a line behind which there is more.
func (p *paper) shorten(text string, width float64) string {
	const more = "…"
	if p.pdf.GetStringWidth(text+more) <= width {
		return text + more
	}
	return p.beginning(text, width-p.pdf.GetStringWidth(more)) + more
}
