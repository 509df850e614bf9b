package notice

import (
	"fmt"

	"keng/internal/chat"
)

// pages are the choices that turn the pages of a list of figures; verb is what
// the choices' data begins with.
func (p *page) pages(verb string, args statsArgs, more bool) [][]chat.Choice {
	data := func(page int) string { return fmt.Sprintf("%s:%d:%s:%d", verb, args.Unit, args.Span, page) }
	var row []chat.Choice
	if args.Page > 0 {
		row = append(row, p.press("page.before", data(args.Page-1)))
	}
	if more {
		row = append(row, p.press("page.after", data(args.Page+1)))
	}
	if row == nil {
		return nil
	}
	return [][]chat.Choice{row}
}
