package sheet

import (
	"io"
	"strconv"

	"keng/internal/i18n"
)

// How the cards lie on the paper.
const (
	across, down = 2, 4
	onPage       = across * down

	marginX    = 10
	cardsTop   = 18
	cardWidth  = (paperWidth - 2*marginX) / across
	cardHeight = 66
	headTop    = 8
	footTop    = cardsTop + down*cardHeight + 2.5
)

// People writes a PDF with a card for each of the people, in their order, eight
// to a page of A4. The error is ErrIncomplete, tells that a link is too long for
// a QR code, or comes from w.
func People(w io.Writer, words *i18n.Words, s Sheet) error {
	if s.Unit == "" || s.Bot == "" || len(s.People) == 0 {
		return ErrIncomplete
	}
	p, err := newPaper(words, s.Date)
	if err != nil {
		return err
	}
	pages := (len(s.People) + onPage - 1) / onPage
	for page := range pages {
		people := s.People[page*onPage : min((page+1)*onPage, len(s.People))]
		p.pdf.AddPage()
		p.frame(s, page+1, pages)
		p.cutLines(len(people))
		for i, person := range people {
			x, y := float64(marginX+i%across*cardWidth), float64(cardsTop+i/across*cardHeight)
			if err := p.card(x, y, s, person); err != nil {
				return err
			}
		}
	}
	return p.write(w)
}

// frame writes what stands above and below the cards.
func (p *paper) frame(s Sheet, page, pages int) {
	const date = 32 // what the date takes, and the page's number
	const width = paperWidth - 2*marginX
	left, right := box{marginX, headTop, width - date, 8}, box{marginX + width - date, headTop, date, 8}
	p.put(left, manner{face: bold}, sizes{13, 6}, p.words.Say("sheet.head", "Unit", s.Unit))
	p.put(right, manner{align: 1}, sizes{11, 8}, p.words.Date(s.Date))
	left.y, right.y = footTop, footTop
	p.put(left, manner{}, sizes{10, 7}, p.words.Say("sheet.hand_out"))
	p.put(right, manner{align: 1}, sizes{10, 7}, p.words.Say("sheet.page", "Page", strconv.Itoa(page), "Pages", strconv.Itoa(pages)))
}

// cutLines draws the lines around so many cards.
func (p *paper) cutLines(cards int) {
	columns, rows := min(cards, across), (cards+across-1)/across
	right, bottom := float64(marginX+columns*cardWidth), float64(cardsTop+rows*cardHeight)
	for i := range columns + 1 {
		x := float64(marginX + i*cardWidth)
		p.cut(x, cardsTop, x, bottom)
	}
	for i := range rows + 1 {
		y := float64(cardsTop + i*cardHeight)
		p.cut(marginX, y, right, y)
	}
}

// card draws the card of a person: above who it is, on the right what is
// scanned, beside it how, below what is typed instead.
func (p *paper) card(x, y float64, s Sheet, person Person) error {
	if person.Name == "" || person.Code == "" || person.Link == "" {
		return ErrIncomplete
	}
	const (
		pad    = 4
		inner  = cardWidth - 2*pad
		square = 34
		beside = inner - square
		until  = 21
		code   = cardHeight - 8
	)
	bottom := p.put(box{x + pad, y + 2.5, inner, 15}, manner{face: bold}, sizes{18, 5}, person.Name)
	who := s.Unit
	if person.BirthYear != 0 {
		who = p.words.Say("sheet.born", "Year", strconv.Itoa(person.BirthYear), "Unit", s.Unit)
	}
	bottom = p.put(box{x + pad, bottom, inner, y + 24.5 - bottom}, manner{}, sizes{11, 5}, who)
	if err := p.square(x+cardWidth-square-1.5, y+code-square, square, person.Link); err != nil {
		return err
	}
	p.put(box{x + pad, bottom + 1, beside, y + code - 2 - bottom}, manner{numbered: true}, sizes{12, 5},
		p.words.Say("sheet.scan"), p.words.Say("sheet.agree"), p.words.Say("sheet.type", "Bot", s.Bot))
	p.put(box{x + pad, y + code, inner - until - 1, 7}, manner{face: bold}, sizes{16, 5}, person.Code)
	if !s.Until.IsZero() {
		p.put(box{x + pad + inner - until, y + code - 1.5, until, 9}, manner{align: 1}, sizes{10, 5}, p.words.Say("sheet.until", "Date", p.words.Date(s.Until)))
	}
	return nil
}
