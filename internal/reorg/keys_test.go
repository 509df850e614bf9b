package reorg_test

import (
	"strings"
	"testing"

	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/store"
)

// setKey corrects a key, and returns the key of the refusal if it is refused.
func (w *world) setKey(t *testing.T, unit string, key reorg.Key, value string) (refused string) {
	t.Helper()
	err := w.Update(t.Context(), func(tx *store.Tx) error { return reorg.SetKey(tx, w.unit[unit], day("2026-06-10"), key, value) })
	if f := fault.As(err); f != nil {
		return f.Key
	} else if err != nil {
		t.Fatal(err)
	}
	return ""
}

func (w *world) keys(t *testing.T, unit string) (keys string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		u, err := tx.Unit(w.unit[unit], day("2026-06-10"))
		keys = u.Code + " " + u.Timezone
		return err
	})
	return keys
}

func TestSetKey(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, c := range []struct {
			unit    string
			key     reorg.Key
			value   string
			refused string
			keys    string
		}{
			{"Chi bộ A", reorg.Code, " A 1 ", "", "A 1 "},
			{"Chi bộ A", reorg.Zone, "Asia/Tokyo", "", "A 1 Asia/Tokyo"},
			{"Chi bộ A", reorg.Code, "A 1", "", "A 1 Asia/Tokyo"}, // its own
			{"Chi bộ B", reorg.Code, "A 1", "org.code_taken", " "},
			{"Chi bộ B", reorg.Code, strings.Repeat("ệ", 51), "org.code_long", " "},
			{"Chi bộ B", reorg.Zone, "Hà Nội", "org.zone_unknown", " "},
			{"Chi bộ B", reorg.Zone, "Local", "org.zone_unknown", " "},
			{"Chi bộ A", reorg.Code, "", "", " Asia/Tokyo"},
			{"Chi bộ B", reorg.Code, "A 1", "", "A 1 "}, // is free again
			{"Chi bộ A", reorg.Zone, "", "", " "},
		} {
			if got := w.setKey(t, c.unit, c.key, c.value); got != c.refused {
				t.Errorf("%s %s %q: refused as %q, want %q", c.unit, c.key, c.value, got, c.refused)
			}
			if got := w.keys(t, c.unit); got != c.keys {
				t.Errorf("%s %s %q: now %q, want %q", c.unit, c.key, c.value, got, c.keys)
			}
		}
		w.unit["none"] = 999
		if got := w.setKey(t, "none", reorg.Code, "X"); got != "unit.unknown" {
			t.Errorf("of no unit: %q", got)
		}
	})
}

// TestMeetingsFollowTheZone: what nobody was told of is held at the same hour of
// the zone above; what was announced stays at its instant.
func TestMeetingsFollowTheZone(t *testing.T) {
	w := onSQLite(t)
	w.schedule(t, "Chi bộ A")
	w.announce(t, "Chi bộ A", "2026-06-15")
	if got := w.setKey(t, "Xã Đông", reorg.Zone, "Asia/Tokyo"); got != "" {
		t.Fatal(got)
	}
	var starts []string
	w.do(t, func(tx *store.Tx) error {
		if err := meeting.Follow(tx, tx.Now(), almanac, w.unit["Chi bộ A"]); err != nil {
			return err
		}
		all, err := tx.Meetings(meeting.Query{Unit: w.unit["Chi bộ A"], Status: []meeting.Status{meeting.Planned, meeting.Announced}})
		starts = nil
		for _, m := range all {
			starts = append(starts, m.StartsAt.UTC().Format("01-02 15:04"))
		}
		return err
	})
	if got, want := strings.Join(starts, ", "), "06-15 12:30, 07-15 10:30"; got != want {
		t.Errorf("they begin at %s, want %s", got, want)
	}
}
