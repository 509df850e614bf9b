package dialogtest

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// organisation is a roster of thousands, imported once on each kind of database.
type organisation struct {
	storetest.Prepared
	// members are some thousands, as far as it matters how long they take.
	members int
	// Its people, as they are on each.
	onSQLite, onPostgres []roster.Listed
}

// organisations are those that a script can name.
var organisations = map[string]*organisation{
	"meo-vac":           newOrganisation("meo-vac", 4_000),
	"khoi-co-quan-tinh": newOrganisation("khoi-co-quan-tinh", 4_000),
	"tinh-bien":         newOrganisation("tinh-bien", 4_000),
	"si-ma-cai":         newOrganisation("si-ma-cai", 2_000),
	"co-quan-xa":        newOrganisation("co-quan-xa", 32_000),
}

// organisationsIn is the folder of their files, and in a script what stands
// before their names.
const organisationsIn = "organisations/"

// imported is when the organisations came in: before any of their scripts begins.
var imported = time.Date(2026, time.October, 1, 1, 0, 0, 0, time.UTC)

func newOrganisation(name string, members int) *organisation {
	o := &organisation{members: members}
	o.Name, o.At = name, imported
	o.Fill = func(ctx context.Context, s *store.Store, postgres bool) error {
		rows, err := readRoster(filepath.Join("..", "..", "roster", "rosterfile", "testdata", organisationsIn, name+".csv"))
		if err != nil {
			return err
		}
		return s.Update(ctx, func(tx *store.Tx) error {
			changes, err := roster.Import(tx, rows, calendar.DateOf(imported, time.UTC))
			switch {
			case err != nil:
				return err
			case postgres:
				o.onPostgres = changes.Listed
			default:
				o.onSQLite = changes.Listed
			}
			return nil
		})
	}
	return o
}

func readRoster(path string) ([]roster.Row, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	file, err := rosterfile.Read(f)
	if err != nil {
		return nil, err
	}
	return file.Rows, nil
}

// organisation is the one that the script names, or nil.
func (s *script) organisation(t testing.TB) *organisation {
	t.Helper()
	name, named := strings.CutPrefix(s.settings["roster"], organisationsIn)
	if !named {
		return nil
	}
	if organisations[name] == nil {
		t.Fatalf("%s: there is no organisation %s", s.path, name)
	}
	return organisations[name]
}

// listed are its people, on a database that was made for the script.
func (o *organisation) listed(d *storetest.Database) []roster.Listed {
	if d.Postgres {
		return o.onPostgres
	}
	return o.onSQLite
}

// database makes the one on which the script is played.
func (g ground) database(t testing.TB, s *script) *storetest.Database {
	t.Helper()
	o := s.organisation(t)
	switch {
	case o == nil && g.postgres:
		return storetest.Postgres(t)
	case o == nil:
		return storetest.SQLite(t)
	case g.postgres:
		return o.Postgres(t)
	case storetest.Race && o.members > 10_000:
		t.Skip("takes half a minute with the race detector, and Postgres has it too")
	}
	return o.SQLite(t)
}
