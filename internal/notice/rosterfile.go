package notice

import (
	"bytes"

	"keng/internal/chat"
	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
)

// KindRosterFile is a cell's list as a workbook, for its secretaries.
const KindRosterFile Kind = "cell.file"

// RosterFile is the list of a cell as a workbook, with phone numbers. Only the
// cell's own secretaries may be sent it.
func RosterFile(cell roster.UnitID) Note { return note(KindRosterFile, membersArgs{Unit: cell}) }

// xlsx is the media type of a workbook.
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func rosterFile(p *page) (chat.Message, error) {
	var args membersArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	unit, err := p.unitToday(args.Unit)
	if err != nil {
		return chat.Message{}, err
	}
	rows, err := roster.Rows(p.tx, args.Unit, p.today())
	if err != nil {
		return chat.Message{}, err
	}
	var b bytes.Buffer
	if err := rosterfile.Write(&b, rows, rosterfile.Language(p.words.Language())); err != nil {
		return chat.Message{}, err
	}
	return chat.Message{
		Text:  p.say("rosterchat.made", "Unit", unit.Name, "Number", len(rows)),
		Files: []chat.File{{Name: p.say("rosterchat.file_name") + ".xlsx", Type: xlsx, Content: b.Bytes()}},
	}, nil
}
