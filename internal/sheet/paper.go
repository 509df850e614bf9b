package sheet

import (
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/skip2/go-qrcode"

	"keng/internal/calendar"
	"keng/internal/font"
	"keng/internal/i18n"
)

// A4, in millimetres.
const (
	paperWidth  = 210
	paperHeight = 297
)

// point is a point of type in millimetres.
const point = 25.4 / 72

// paper is what is drawn on. Lengths are millimetres from the upper left corner,
// sizes of letters are points.
type paper struct {
	pdf     *fpdf.Fpdf
	words   *i18n.Words
	letters *letters
}

// face is one of the two faces of the font.
type face string

const (
	regular face = ""
	bold    face = "B"
)

const family = "be-vietnam-pro"

func newPaper(words *i18n.Words, date calendar.Date) (*paper, error) {
	known, err := newLetters()
	if err != nil {
		return nil, err
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	day := time.Date(date.Year, date.Month, date.Day, 0, 0, 0, 0, time.UTC)
	pdf.SetCreationDate(day)
	pdf.SetModificationDate(day)
	pdf.SetProducer("Kẻng", true)
	pdf.SetTitle(words.Say("sheet.title"), true)
	pdf.SetLang(string(words.Language()))
	pdf.AddUTF8FontFromBytes(family, string(regular), font.Regular())
	pdf.AddUTF8FontFromBytes(family, string(bold), font.Bold())
	return &paper{pdf: pdf, words: words, letters: known}, nil
}

func (p *paper) write(w io.Writer) error {
	if err := p.pdf.Output(w); err != nil {
		return fmt.Errorf("sheet: %w", err)
	}
	return nil
}

// cut draws a dotted line to cut along.
func (p *paper) cut(x1, y1, x2, y2 float64) {
	p.pdf.SetLineWidth(0.3)
	p.pdf.SetLineCapStyle("round")
	p.pdf.SetDashPattern([]float64{0.01, 1.2}, 0)
	p.pdf.SetDrawColor(120, 120, 120)
	p.pdf.Line(x1, y1, x2, y2)
	p.pdf.SetDashPattern(nil, 0)
	p.pdf.SetDrawColor(0, 0, 0)
}

// square draws a link as a QR code with its margin. It is one filled shape: a
// small picture would be drawn with soft edges by some programs, and many small
// shapes with gaps between them.
func (p *paper) square(x, y, size float64, link string) error {
	code, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		return fmt.Errorf("sheet: a link makes no QR code: %w", err)
	}
	rows := code.Bitmap()
	const k = 1 / point
	module := size * k / float64(len(rows))
	var path strings.Builder
	for i, row := range rows {
		for from := 0; from < len(row); from++ {
			to := from
			for to < len(row) && row[to] {
				to++
			}
			if to > from {
				fmt.Fprintf(&path, "%.3f %.3f %.3f %.3f re\n",
					x*k+float64(from)*module, (paperHeight-y)*k-float64(i+1)*module, float64(to-from)*module, module)
				from = to
			}
		}
	}
	p.pdf.RawWriteStr("0 g\n" + path.String() + "f\n")
	return nil
}
