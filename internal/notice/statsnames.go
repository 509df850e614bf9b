package notice

import (
	"fmt"
	"slices"

	"keng/internal/chat"
	"keng/internal/roster"
	"keng/internal/stats"
)

// toNames are the choices that open cells of a unit with their names: of those for
// which who is above them may decide it still, or last did.
func (p *page) toNames(args statsArgs, cells []stats.Figures) (rows [][]chat.Choice, err error) {
	standing, err := p.tx.UnitsBelow(args.Unit, p.today())
	if err != nil {
		return nil, err
	}
	for _, c := range cells {
		if c.Unit.Kind != roster.Cell {
			continue
		}
		opens := slices.ContainsFunc(standing, func(u roster.Unit) bool { return u.ID == c.Unit.ID })
		if !opens {
			path, err := stats.Above(p.tx, c.Unit.ID, args.Span, p.today())
			if err != nil {
				return nil, err
			}
			opens = slices.ContainsFunc(path, func(u roster.Unit) bool { return u.ID == args.Unit })
		}
		if opens {
			data := fmt.Sprintf("sc:%d:%s:0", c.Unit.ID, args.Span)
			rows = append(rows, []chat.Choice{{Label: c.Unit.Name, Data: data}})
		}
	}
	return rows, nil
}
