package notice

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/rights"
	"keng/internal/roster"
)

// exportSheet is one of the tables.
func (p *page) exportSheet(t exportTable, who roster.PersonID, k rights.Kept) (exportSheet, error) {
	s := p.newSheet(t.table, t.title, t.columns)
	for _, row := range k.Rows {
		if t.table == "applications" && cell(k, row, "person_id") != strconv.FormatInt(int64(who), 10) {
			continue // of somebody else who has the account too, or of nobody yet
		}
		line := make([]exported, len(t.columns))
		on := dayOfRow(p, t, k, row)
		for j, c := range t.columns {
			var err error
			if line[j], err = p.exportValue(c, cell(k, row, c.column), on); err != nil {
				return s, err
			}
		}
		s.rows = append(s.rows, line)
	}
	return s, nil
}

// cell is the value of a column of a row; empty if there is no such column.
func cell(k rights.Kept, row []string, column string) string {
	if i := slices.Index(k.Columns, column); i >= 0 {
		return row[i]
	}
	return ""
}

// dayOfRow is a day on which what a row tells of was so, the first that it has; no
// day if it has none.
func dayOfRow(p *page, t exportTable, k rights.Kept, row []string) calendar.Date {
	for _, c := range t.columns {
		text := cell(k, row, c.column)
		switch {
		case text == "":
		case c.format == asDay:
			if d, err := calendar.ParseDate(text); err == nil {
				return d
			}
		case c.format == asTime:
			if at, err := instant(text); err == nil {
				return calendar.DateOf(at, p.almanac.Zone)
			}
		}
	}
	return calendar.Date{}
}

// exportActs is what somebody did in an office, in the order of time.
func (p *page) exportActs(kept []rights.Kept) (exportSheet, error) {
	s := p.newSheet(partOfActs, "export.acts", []exportColumn{
		{"at", "export.at", asTime, ""},
		{"what", "export.what", asWord, ""},
		{"unit", "export.unit", asUnit, ""},
		{"meeting", "export.meeting", asMeeting, ""},
	})
	for _, k := range kept {
		i := slices.IndexFunc(exportActs, func(a exportAct) bool { return k.Table == a.table })
		for _, row := range k.Rows {
			line, err := p.exportAct(exportActs[i], k, row)
			if err != nil {
				return s, err
			}
			s.rows = append(s.rows, line)
		}
	}
	slices.SortStableFunc(s.rows, func(a, b []exported) int { return strings.Compare(atOf(a), atOf(b)) })
	return s, nil
}

// atOf is when an act was, so that it can be compared: all are in one zone.
func atOf(line []exported) string {
	at, _ := line[0].raw.(string)
	return at
}

func (p *page) exportAct(a exportAct, k rights.Kept, row []string) ([]exported, error) {
	at, err := p.exportValue(exportColumn{format: asTime}, cell(k, row, a.at), calendar.Date{})
	if err != nil {
		return nil, err
	}
	what := exported{p.say("export.act_" + a.table), a.table}
	if a.kind != "" {
		what = p.exportWord("audited.", cell(k, row, a.kind))
	}
	day := dayOfRow(p, exportTable{columns: []exportColumn{{column: a.at, format: asTime}}}, k, row)
	unit, err := p.exportValue(exportColumn{format: asUnit}, cell(k, row, a.unit), day)
	if err != nil {
		return nil, err
	}
	met, err := p.exportValue(exportColumn{format: asMeeting}, cell(k, row, a.meeting), day)
	return []exported{at, what, unit, met}, err
}
