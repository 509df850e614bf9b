package notice

import (
	"fmt"

	"keng/internal/chat"
)

// pages are the choices that turn the pages of a list of figures; verb is what
// the choices' data begins with.
func (p *page) pages(verb string, args statsArgs, more bool) [][]chat.Choice {
	row := p.turnPages(args.Page, more, func(page int) string { return fmt.Sprintf("%s:%d:%s:%d", verb, args.Unit, args.Span, page) })
	if row == nil {
		return nil
	}
	return [][]chat.Choice{row}
}

// turnPages is the row of choices that turns the pages of a list; nil if there
// is but one.
func (p *page) turnPages(shown int, more bool, data func(page int) string) (row []chat.Choice) {
	if shown > 0 {
		row = append(row, p.press("page.before", data(shown-1)))
	}
	if more {
		row = append(row, p.press("page.after", data(shown+1)))
	}
	return row
}
