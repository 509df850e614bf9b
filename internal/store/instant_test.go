package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"keng/internal/testserver"
)

type instantRow struct {
	ID    int64 `gorm:"primaryKey"`
	At    micro
	Plain time.Time
	Day   day
}

func (instantRow) TableName() string { return "instants" }

// An instant is found whatever zone it is asked for in, and comes back the same.
func TestInstants(t *testing.T) {
	hanoi := time.FixedZone("+07", 7*3600)
	noon := time.Date(2026, 12, 3, 12, 30, 0, 123456789, hanoi)
	want := time.Date(2026, 12, 3, 5, 30, 0, 123456000, time.UTC)
	for name, url := range map[string]string{
		"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "i.db"), "postgres": testserver.Postgres(t, nil),
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Open(context.Background(), Options{URL: url, Now: func() time.Time { return noon }})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			err = s.Update(t.Context(), func(tx *Tx) error {
				if !tx.Now().Equal(want) || tx.Now().Location() != time.UTC {
					t.Errorf("now is %v", tx.Now())
				}
				if err := tx.command("CREATE TABLE instants (id BIGINT PRIMARY KEY, at TIMESTAMP, plain TIMESTAMP, day TEXT)"); err != nil {
					return err
				}
				for i, d := range []time.Duration{0, time.Microsecond, time.Second, 100 * time.Millisecond} {
					row := instantRow{ID: int64(i + 1), At: at(noon.Add(d)), Plain: noon.Add(d), Day: "2026-12-03"}
					if err := tx.db.Create(&row).Error; err != nil {
						return err
					}
				}
				if err := tx.db.Create(&instantRow{ID: 9}).Error; err != nil {
					return err
				}
				for _, when := range []any{noon, at(noon), noon.UTC(), want, &want} {
					for _, column := range []string{"at", "plain"} {
						row, found, err := maybe[instantRow](tx.db.Where(column+" = ?", when))
						if err != nil || !found {
							t.Fatalf("%s = %v: found %v, %v", column, when, found, err)
						}
						if !row.At.Equal(want) || !row.Plain.Equal(want) || row.At.Location() != time.UTC || row.Day != "2026-12-03" {
							t.Errorf("came back as %+v", row)
						}
					}
				}
				var order []int64
				if err := tx.db.Model(&instantRow{}).Where("at IS NOT NULL").Order("at").Pluck("id", &order).Error; err != nil {
					return err
				}
				if len(order) != 4 || order[1] != 2 || order[2] != 4 {
					t.Errorf("order is %v", order)
				}
				var latest micro
				if err := tx.db.Model(&instantRow{}).Select("MAX(at)").Row().Scan(&latest); err != nil {
					return err
				}
				if !latest.Equal(want.Add(time.Second)) {
					t.Errorf("latest is %v", latest)
				}
				none, _, err := maybe[instantRow](tx.db.Where("id = 9"))
				if err != nil || !none.At.IsZero() || none.Day != "" {
					t.Errorf("NULLs came back as %+v, %v", none, err)
				}
				return tx.db.Model(&instantRow{}).Where("id = 9").Updates(map[string]any{"at": at(noon), "day": day("")}).Error
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
