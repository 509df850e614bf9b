package province

import (
	"fmt"
	"math/rand/v2"

	"keng/internal/names"
	"keng/internal/roster"
)

// founded is the day from which everything in the roster holds.
const founded = "2025-11-01"

// units writes the province's committee, its communes and their cells.
func (w *writer) units() {
	type unit struct {
		id           int64
		parent, kind string
		name         string
	}
	all := []unit{{w.Top, "NULL", "committee", "Đảng bộ tỉnh"}}
	for i := range w.communes() {
		all = append(all, unit{w.commune(i * cellsInCommune), fmt.Sprint(w.Top), "committee", fmt.Sprintf("Đảng bộ xã số %d", i+1)})
	}
	for c := range w.Cells {
		all = append(all, unit{w.cell(c), fmt.Sprint(w.commune(c)), "cell", fmt.Sprintf("Chi bộ thôn số %d", c+1)})
	}
	w.insert("units (id, kind)", len(all), func(i int) string {
		return fmt.Sprintf("%d, '%s'", all[i].id, all[i].kind)
	})
	w.insert("unit_names (unit_id, name, folded, from_date)", len(all), func(i int) string {
		return fmt.Sprintf("%d, '%s', '%s', '%s'", all[i].id, all[i].name, roster.Fold(all[i].name), founded)
	})
	w.insert("unit_parents (unit_id, parent_id, from_date)", len(all), func(i int) string {
		return fmt.Sprintf("%d, %s, '%s'", all[i].id, all[i].parent, founded)
	})
}

// peoples are who lives in the province.
var peoples = []*names.People{names.Kinh, names.Tay, names.Hmong}

// people writes the members, the leaders, and who is what where. Their places
// stay in the table seat until the transaction ends.
func (w *writer) people() {
	chance := rand.New(rand.NewPCG(1930, 2))
	w.insert("people (id, full_name, sort_key, folded, birth_year, phone, created_at)", len(w.Seats)+len(w.Leaders), func(i int) string {
		name, _ := peoples[chance.IntN(len(peoples))].Draw(chance, 40)
		return fmt.Sprintf("%d, '%s', '%s', '%s', %d, '09%08d', '%s 00:00:00+00:00'",
			i+1, name, roster.SortKey(name), roster.Fold(name), 1945+chance.IntN(62), i+1, founded)
	})
	w.exec("CREATE TEMPORARY TABLE seat (person BIGINT PRIMARY KEY, cell BIGINT, first INTEGER, must INTEGER)")
	var cell int64
	first := 0
	w.insert("seat", len(w.Seats), func(i int) string {
		s := w.Seats[i]
		if s.Cell != cell {
			cell, first = s.Cell, i
		}
		must := 1
		if chance.IntN(25) == 0 { // exempt
			must = 0
		}
		return fmt.Sprintf("%d, %d, %d, %d", s.Person, s.Cell, i-first, must)
	})
	w.exec("INSERT INTO memberships (person_id, unit_id, from_date) SELECT person, cell, '" + founded + "' FROM seat")
	w.exec(`INSERT INTO person_categories (person_id, category, from_date)
		SELECT person, CASE WHEN must = 0 THEN 'exempt' WHEN person % 20 = 0 THEN 'probationary' ELSE 'official' END, '` + founded + `' FROM seat`)
	w.exec(`INSERT INTO roles (person_id, unit_id, role, from_date)
		SELECT person, cell, CASE first WHEN 0 THEN 'secretary' WHEN 1 THEN 'deputy' ELSE 'committee' END, '` + founded + `'
		FROM seat WHERE first < 4`)
	w.insert("roles (person_id, unit_id, role, from_date)", len(w.Leaders), func(i int) string {
		return fmt.Sprintf("%d, %d, 'leader', '%s'", len(w.Seats)+i+1, w.Top, founded)
	})
}

// accounts links everybody, with their consent.
func (w *writer) accounts() {
	linked := instant(Now.AddDate(-1, 0, 0))
	w.exec(fmt.Sprintf(`INSERT INTO accounts (id, channel, external_id, chat_id, person_id, language, linked_at, last_seen_at)
		SELECT id, 'telegram', CAST(id + %[1]d AS TEXT), CAST(id + %[1]d AS TEXT), id, 'vi', '%[2]s', '%[3]s' FROM people`,
		int64(firstChat), linked, instant(Now.AddDate(0, 0, -20))))
	w.exec(`INSERT INTO consents (person_id, account_id, text_version, channel, agreed_at)
		SELECT person_id, id, '` + roster.ConsentVersion + `', 'telegram', '` + linked + `' FROM accounts`)
}
