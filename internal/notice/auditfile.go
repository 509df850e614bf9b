package notice

import (
	"bytes"
	"strconv"

	"keng/internal/audit"
	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/fault"
	"keng/internal/roster"
	"keng/internal/workbook"
)

// KindAuditFile is the audit log as a workbook, for admins.
const KindAuditFile Kind = "audit.file"

// AuditFile is what [Audit] shows of a unit and all below it, or of them about a
// person, as a workbook: the latest entries, as many as a file is to have.
func AuditFile(unit roster.UnitID, about roster.PersonID) Note {
	return note(KindAuditFile, auditArgs{Unit: unit, Person: about})
}

// auditRows is how many entries a file has: a commune's of a year or more.
const auditRows = 5000

func auditFile(p *page) (chat.Message, error) {
	var args auditArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	entries, err := p.tx.Audited(audit.Query{Below: args.Unit, On: p.today(), Person: args.Person, Limit: auditRows + 1})
	if err != nil {
		return chat.Message{}, err
	}
	said := "audit.file"
	if len(entries) > auditRows {
		said, entries = "audit.file_latest", entries[:auditRows]
	}
	table := workbook.Table{Name: p.say("audit.sheet")}
	for _, column := range []string{"at", "by", "what", "whom", "where", "count"} {
		table.Header = append(table.Header, p.say("audit.column_"+column))
	}
	names := p.auditNames()
	for _, e := range entries {
		row, err := names.row(e)
		if err != nil {
			return chat.Message{}, err
		}
		table.Rows = append(table.Rows, row)
	}
	var b bytes.Buffer
	if err := workbook.Write(&b, []workbook.Table{table}); err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Text:  p.say(said, "Unit", unit.Name, "Number", len(entries)),
		Files: []chat.File{{Name: p.say("audit.file_name") + "-" + p.today().String() + ".xlsx", Type: xlsx, Content: b.Bytes()}},
	}, nil
}

// auditNames are what people and units of entries are called, each asked for once.
type auditNames struct {
	*page
	people map[roster.PersonID]read[roster.Person]
	units  map[unitOn]read[roster.Unit]
}

func (p *page) auditNames() auditNames {
	return auditNames{page: p, people: map[roster.PersonID]read[roster.Person]{}, units: map[unitOn]read[roster.Unit]{}}
}

// row is one entry in the file.
func (n auditNames) row(e audit.Entry) ([]string, error) {
	who, err := n.actor(e)
	if err != nil {
		return nil, err
	}
	whom, err := n.person(e.Person)
	if err != nil {
		return nil, err
	}
	where, err := n.unit(e)
	if err != nil {
		return nil, err
	}
	count := ""
	if e.People > 0 {
		count = strconv.Itoa(e.People)
	}
	at := e.At.In(n.almanac.Zone).Format("2006-01-02 15:04:05")
	return []string{at, who, n.say("audited." + string(e.Kind)), whom, where, count}, nil
}

// actor is who has seen or changed something: a person, an operator, or the
// program by itself.
func (n auditNames) actor(e audit.Entry) (string, error) {
	switch {
	case e.By != 0:
		return n.person(e.By)
	case e.Through == audit.CLI:
		return n.say("audit.operator"), nil
	}
	return n.say("audit.program"), nil
}

// person is somebody's name; empty for nobody.
func (n auditNames) person(id roster.PersonID) (string, error) {
	if id == 0 {
		return "", nil
	}
	who, err := recall(n.people, id, n.tx.Person)
	return who.FullName, err
}

// unit is what the entry's unit was called that day; empty if it has none, or was
// to begin later.
func (n auditNames) unit(e audit.Entry) (string, error) {
	if e.Unit == 0 {
		return "", nil
	}
	on := unitOn{e.Unit, calendar.DateOf(e.At, n.almanac.Zone)}
	unit, err := recall(n.units, on, func(u unitOn) (roster.Unit, error) { return n.tx.Unit(u.id, u.on) })
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return unit.Name, err
}
