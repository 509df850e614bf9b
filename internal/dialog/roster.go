package dialog

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
)

// formRoster takes a whole list from a file: the file, what it would change, and
// then yes or no.
//
// Its values are "cell", the cell of a secretary, or "above", the unit of an admin
// for whose cells it is; "rows", what the file says, sealed; "seen", a print of
// what stood when the change was shown; and "changes", what can be taken back.
const formRoster = "roster"

const (
	// maxRoster is how many bytes a list may have: an XLSX of 5,000 people has
	// 300,000.
	maxRoster = 1 << 20
	// maxRosterRows is how many people it may have, so that it can wait for a yes
	// beside the conversation. A whole province is the operator's to import.
	maxRosterRows = 5000
)

// askRoster asks for the file: for a secretary's own "cell", or for the cells
// below the unit "above", which an admin keeps.
func (t *turn) askRoster(of, unit string) {
	t.form.Values = map[string]string{of: unit}
	t.ask(formRoster, "file", notice.Say("rosterchat.ask_file"))
}

// sendRoster sends the cell's list as a file.
func (t *turn) sendRoster() error {
	cell := t.who.Cell.ID
	rows, err := roster.Rows(t.tx, cell, t.today())
	if err != nil {
		return err
	}
	if err := rosterfile.Write(io.Discard, rows, ""); errors.Is(err, rosterfile.ErrNotWritable) {
		return fault.New(fault.Invalid, "rosterchat.not_writable")
	} else if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.DataExported, Unit: cell, People: len(rows)}); err != nil {
		return err
	}
	t.show(notice.RosterFile(cell))
	return nil
}

// stepRosterFile takes the file.
func stepRosterFile(t *turn, in input) error {
	scope, err := t.rosterScope()
	if err != nil {
		return err
	}
	if in.file == nil {
		return fault.New(fault.Invalid, "rosterchat.send_file")
	}
	if len(in.file.Content) > maxRoster {
		return fault.New(fault.Invalid, "rosterchat.too_large", "Rows", maxRosterRows)
	}
	file, err := rosterfile.Read(bytes.NewReader(in.file.Content))
	if err == nil && len(file.Rows) > maxRosterRows {
		return fault.New(fault.Invalid, "rosterchat.too_large", "Rows", maxRosterRows)
	}
	var rows []roster.Row
	if err == nil {
		rows, err = scope.fit(file.Rows)
	}
	if err != nil {
		return t.wrongRoster(err)
	}
	if t.form.Values["rows"], err = t.sealRows(rows); err != nil {
		return err
	}
	return t.previewRoster(scope, rows, notice.Saying{}, file.Warnings)
}

// sealRows writes rows as they wait for a yes: nobody else can read them.
func (t *turn) sealRows(rows []roster.Row) (string, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if err := json.NewEncoder(z).Encode(rows); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	return t.tx.Seal(base64.StdEncoding.EncodeToString(b.Bytes()))
}

// unsealRows reads what [turn.sealRows] has written.
func (t *turn) unsealRows() (rows []roster.Row, err error) {
	text, err := t.tx.Unseal(t.form.Values["rows"])
	if err != nil {
		return nil, err
	}
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return rows, errors.Join(json.NewDecoder(z).Decode(&rows), z.Close())
}

// rosterScope are the cells of which the account may send a list. Whoever may
// acts. Anything else is not there.
func (t *turn) rosterScope() (rosterScope, error) {
	s := rosterScope{turn: t, paths: map[roster.UnitID][]string{}}
	if id, above := t.form.Values["above"]; above {
		top, err := t.keptUnit(id)
		if err != nil {
			return s, err
		}
		below, err := t.tx.UnitsBelow(top.ID, t.today())
		if err != nil {
			return s, err
		}
		s.cells, s.above = roster.Cells(below), true
	} else {
		if err := t.leadOf(t.form.Values["cell"]); err != nil {
			return s, err
		}
		s.cells = []roster.Unit{t.who.Cell}
	}
	for _, cell := range s.cells {
		path, err := roster.PathOf(t.tx, cell.ID, t.today())
		if err != nil {
			return s, err
		}
		s.paths[cell.ID] = path
	}
	return s, nil
}

// rosterScope is of what somebody may send a list.
type rosterScope struct {
	*turn
	cells []roster.Unit
	paths map[roster.UnitID][]string
	// above: an admin sends it, who keeps a unit above.
	above bool
}

// has tells whether the cell is one of them.
func (s rosterScope) has(cell roster.UnitID) bool {
	return slices.ContainsFunc(s.cells, func(u roster.Unit) bool { return u.ID == cell })
}

// fit writes the rows' units as whole paths: "Chi bộ thôn 3" is enough where only
// one is called so. Rows of other units are problems.
func (s rosterScope) fit(rows []roster.Row) ([]roster.Row, error) {
	var problems roster.Problems
	for i, row := range rows {
		var fits [][]string
		for _, cell := range s.cells {
			if path := s.paths[cell.ID]; endsIn(path, row.Unit) {
				fits = append(fits, path)
			}
		}
		if len(fits) == 1 {
			rows[i].Unit = fits[0]
			continue
		}
		key := "rosterchat.other_unit"
		if len(fits) > 1 {
			key = "rosterchat.which_unit"
		}
		problems = append(problems, roster.Problem{Line: row.Line, Key: key, Args: map[string]any{"Unit": cutName(row.Unit[len(row.Unit)-1])}})
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return rows, nil
}

// endsIn tells whether a path ends in these names.
func endsIn(path, names []string) bool {
	if len(names) > len(path) {
		return false
	}
	return slices.EqualFunc(path[len(path)-len(names):], names, roster.SameName)
}

// cutName shortens what is quoted from a file, so that a message stays short.
func cutName(name string) string {
	const letters = 60
	if runes := []rune(name); len(runes) > letters {
		return string(runes[:letters]) + "…"
	}
	return name
}
