package notice

import (
	"bytes"
	"encoding/json"
	"time"

	"keng/internal/chat"
	"keng/internal/personnel"
	"keng/internal/rights"
	"keng/internal/roster"
	"keng/internal/workbook"
)

// KindExport is everything that is kept about the reader, as files.
const KindExport Kind = "me.export"

// Export hands everything that is kept about a person to the account that speaks
// for them, as a workbook and for programs.
func Export(channel chat.Channel, external string, who roster.PersonID) Note {
	return note(KindExport, meArgs{Channel: channel, External: external, Person: who})
}

// The types of the files.
const (
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	jsonType = "application/json"
)

func export(p *page) (chat.Message, error) {
	who, err := p.myself()
	if err != nil {
		return chat.Message{}, err
	}
	if who == nil {
		return chat.Message{Text: p.say("stranger.sentence")}, nil
	}
	sheets, err := p.exportOf(who.Person.ID)
	if err != nil {
		return chat.Message{}, err
	}
	book, err := p.exportBook(who.Person, sheets)
	if err != nil {
		return chat.Message{}, err
	}
	data, err := p.exportData(who.Person, sheets)
	if err != nil {
		return chat.Message{}, err
	}
	name := p.say("export.file") + "-" + p.today().String()
	return chat.Message{
		Text: p.say("export.here", "Name", who.Person.FullName),
		Files: []chat.File{
			{Name: name + ".xlsx", Type: xlsxType, Content: book}, {Name: name + ".json", Type: jsonType, Content: data},
		},
	}, nil
}

// exportSheet is a table as it is handed out.
type exportSheet struct {
	table, title string
	// columns are what programs call them, labels what people do.
	columns, labels []string
	rows            [][]exported
}

// exportOf is everything that is kept about somebody.
func (p *page) exportOf(who roster.PersonID) ([]exportSheet, error) {
	kept, err := p.tx.KeptOf(who)
	if err != nil {
		return nil, err
	}
	var sheets []exportSheet
	var done []rights.Kept
	for _, k := range kept {
		switch {
		case len(Exported(k.Part, k.Table)) == 0:
		case k.Part == partOfActs:
			done = append(done, k)
		default:
			sheet, err := p.exportSheet(tableOf(k.Part, k.Table), who, k)
			if err != nil {
				return nil, err
			}
			sheets = append(sheets, sheet)
		}
	}
	changes, err := p.exportChanges(who)
	if err != nil {
		return nil, err
	}
	acts, err := p.exportActs(done)
	if err != nil {
		return nil, err
	}
	var some []exportSheet
	for _, s := range append(sheets, changes, acts) {
		if len(s.rows) > 0 {
			some = append(some, s)
		}
	}
	return some, nil
}

// exportChanges is what was changed about somebody. A change that was made of
// others too is only named: it would tell of them.
func (p *page) exportChanges(who roster.PersonID) (exportSheet, error) {
	s := p.newSheet("changes", "export.changes", []exportColumn{
		{"changed_at", "export.at", asTime, ""},
		{"from_date", "export.from", asDay, ""},
		{"kind", "export.what", asWord, ""},
		{"undone_at", "export.undone_at", asTime, ""},
	})
	all, err := p.tx.ChangesOfPerson(who)
	for _, c := range all {
		said := p.say("export.change_of_several")
		about := c.People(roster.About)
		if len(about) == 1 && about[0] == who && c.Kind != personnel.HandedOver && p.words.Has(deedKey(c.Kind)) {
			said = p.changeWords(c.Kind, c.From, c.Args)
		}
		s.rows = append(s.rows, []exported{
			p.exportTime(c.At), {p.words.Date(c.From), c.From.String()}, {said, string(c.Kind)}, p.exportTime(c.UndoneAt),
		})
	}
	return s, err
}

func (p *page) newSheet(table, title string, columns []exportColumn) exportSheet {
	s := exportSheet{table: table, title: p.say(title)}
	for _, c := range columns {
		s.columns, s.labels = append(s.columns, c.column), append(s.labels, p.say(c.label))
	}
	return s
}

func (p *page) exportTime(t time.Time) exported {
	if t.IsZero() {
		return exported{}
	}
	return exported{p.words.When(t, p.almanac.Zone), t.In(p.almanac.Zone).Format(time.RFC3339)}
}

// exportBook is a workbook with a sheet for each table, behind one that says what
// it is.
func (p *page) exportBook(who roster.Person, sheets []exportSheet) ([]byte, error) {
	about := workbook.Table{Name: p.say("export.about"), Rows: [][]string{
		{p.say("export.about_title", "Name", who.FullName)},
		{p.say("export.about_time", "When", p.words.When(p.tx.Now(), p.almanac.Zone))},
		{p.say("export.about_others")},
		{p.say("export.about_keep")},
	}}
	tables := []workbook.Table{about}
	for _, s := range sheets {
		t := workbook.Table{Name: s.title, Header: s.labels, Rows: make([][]string, len(s.rows))}
		for i, row := range s.rows {
			t.Rows[i] = make([]string, len(row))
			for j, v := range row {
				t.Rows[i][j] = v.read
			}
		}
		tables = append(tables, t)
	}
	var b bytes.Buffer
	err := workbook.Write(&b, tables)
	return b.Bytes(), err
}

// exportVersion grows when what a program reads means something else; what is
// added to it changes nothing of that.
const exportVersion = 1

// exportFile is what programs read; docs/export.md describes it.
type exportFile struct {
	Format   string                      `json:"format"`
	Version  int                         `json:"version"`
	MadeAt   string                      `json:"made_at"`
	TimeZone string                      `json:"time_zone"`
	Name     string                      `json:"name"`
	Tables   map[string][]map[string]any `json:"tables"`
}

// exportData is the same for programs.
func (p *page) exportData(who roster.Person, sheets []exportSheet) ([]byte, error) {
	f := exportFile{
		Format: "keng personal data", Version: exportVersion, Name: who.FullName,
		MadeAt: p.tx.Now().In(p.almanac.Zone).Format(time.RFC3339), TimeZone: p.almanac.Zone.String(), Tables: map[string][]map[string]any{},
	}
	for _, s := range sheets {
		for _, row := range s.rows {
			fields := make(map[string]any, len(row))
			for i, v := range row {
				fields[s.columns[i]] = v.raw
			}
			f.Tables[s.table] = append(f.Tables[s.table], fields)
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(f)
	return b.Bytes(), err
}
