package roster_test

import (
	"bytes"
	"testing"

	"keng/internal/roster"
	"keng/internal/roster/rosterfile"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// TestWhatIsWrittenChangesNothing: a cell's list, written as a file of each kind
// and in each language and read back.
func TestWhatIsWrittenChangesNothing(t *testing.T) {
	storetest.Run(t, func(t *testing.T, s *store.Store) {
		take(t, s, commune+`Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Lò Thị Ba,"deputy, committee",,1990,away
Đảng bộ xã Niêm Sơn / Chi bộ thôn Niêm Đồng,Lò Thị Tư,,0912345699,,transferring
`, today)
		err := s.View(t.Context(), func(tx *store.Tx) error {
			units, err := tx.StandingUnits(today)
			if err != nil {
				return err
			}
			for _, cell := range roster.Cells(units) {
				rows, err := roster.Rows(tx, cell.ID, today)
				if err != nil {
					return err
				}
				if want := map[string]int{"Chi bộ thôn Niêm Đồng": 6, "Chi bộ cơ quan xã": 2}[cell.Name]; len(rows) != want {
					t.Errorf("%s: %d rows, want %d", cell.Name, len(rows), want)
				}
				for _, language := range []rosterfile.Language{rosterfile.Vietnamese, rosterfile.English} {
					for i, write := range []func(*bytes.Buffer) error{
						func(b *bytes.Buffer) error { return rosterfile.Write(b, rows, language) },
						func(b *bytes.Buffer) error { return rosterfile.WriteCSV(b, rows, language) },
					} {
						var b bytes.Buffer
						if err := write(&b); err != nil {
							return err
						}
						file, err := rosterfile.Read(&b)
						if err != nil {
							return err
						}
						changes, err := roster.Preview(tx, file.Rows, tomorrow)
						if err != nil {
							return err
						}
						if !changes.None() || len(changes.Absent) > 0 {
							t.Errorf("%s, %s, %d:\n%s", cell.Name, language, i, changes)
						}
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
