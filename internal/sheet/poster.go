package sheet

import (
	"io"

	"keng/internal/i18n"
)

// Poster writes a PDF of one page of A4 for a wall: letters to be read from two
// metres, and a code as large as the paper has room for. The error is
// ErrIncomplete, tells that the link is too long for a QR code, or comes from w.
func Poster(w io.Writer, words *i18n.Words, c Cell) error {
	if c.Unit == "" || c.Bot == "" || c.Code == "" || c.Link == "" {
		return ErrIncomplete
	}
	p, err := newPaper(words, c.Date)
	if err != nil {
		return err
	}
	const (
		margin = 13
		width  = paperWidth - 2*margin
		middle = 186 // down to here it is names and the square, below it is letters
		bottom = paperHeight - 9
	)
	middling := manner{face: bold, align: 0.5}
	p.pdf.AddPage()
	y := p.put(box{margin, 9, width, 18}, middling, sizes{38, 20}, words.Say("sheet.welcome"))
	y = p.put(box{margin, y, width, 24}, middling, sizes{26, 8}, c.Unit)
	square := middle - y
	if err := p.square((paperWidth-square)/2, y, square, c.Link); err != nil {
		return err
	}
	y = p.put(box{margin, middle - 3, width, 14}, middling, sizes{30, 8}, words.Say("sheet.code", "Code", c.Code))
	y = p.put(box{margin, y + 3, width, 68}, manner{numbered: true}, sizes{23, 8},
		words.Say("sheet.poster_scan"), words.Say("sheet.poster_start"), words.Say("sheet.poster_answer"), words.Say("sheet.poster_type", "Bot", c.Bot))
	kept := words.Say("sheet.kept")
	if !c.Until.IsZero() {
		kept += " " + words.Say("sheet.poster_until", "Date", words.Date(c.Until))
	}
	p.put(box{margin, y + 3, width, bottom - y - 3}, manner{}, sizes{15, 8}, kept)
	return p.write(w)
}
