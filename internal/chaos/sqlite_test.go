package chaos

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"keng/internal/agenda"
	"keng/internal/calendar"
	"keng/internal/roster"
	"keng/internal/store"
)

// openTapped opens a database of SQLite as a process of the network does.
func openTapped(t *testing.T, n *network, url string) (*store.Store, *power) {
	t.Helper()
	p := newPower(n)
	n.join(p)
	s, err := store.Open(t.Context(), store.Options{URL: url, Between: p.between})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, p
}

// newCell migrates the database and makes a unit in it.
func newCell(t *testing.T, s *store.Store) (unit roster.UnitID) {
	t.Helper()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := s.Update(t.Context(), func(tx *store.Tx) (err error) {
		unit, err = tx.AddUnit(roster.Unit{Name: "Chi bộ", Kind: roster.Cell}, calendar.NewDate(2026, 1, 1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return unit
}

func bulletin(unit roster.UnitID, text string) func(*store.Tx) error {
	return func(tx *store.Tx) error {
		_, err := tx.AddBulletin(agenda.Bulletin{Unit: unit, Text: text, At: tx.Now()})
		return err
	}
}

// A process whose power is cut in the midst of a transaction has written nothing
// and holds no lock; nor does it write anything afterwards.
func TestPowerCut(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "keng.db")
	n := &network{}
	first, power := openTapped(t, n, url)
	unit := newCell(t, first)
	err := first.Update(t.Context(), func(tx *store.Tx) error {
		defer power.cut()
		return bulletin(unit, "một")(tx)
	})
	if !store.IsAway(err) {
		t.Errorf("the commit: %v", err)
	}
	if err := first.Update(t.Context(), bulletin(unit, "hai")); !store.IsAway(err) {
		t.Errorf("afterwards: %v", err)
	}
	second, _ := openTapped(t, n, url)
	if err := second.Update(t.Context(), bulletin(unit, "ba")); err != nil {
		t.Fatal(err)
	}
	err = second.View(t.Context(), func(tx *store.Tx) error {
		b, err := tx.Bulletin(1)
		if err == nil && b.Text != "ba" {
			t.Errorf("the first that was kept is %q", b.Text)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A fuse blows at the request that it is set to, before or after that passes.
func TestFuse(t *testing.T) {
	for _, after := range []bool{false, true} {
		n := &network{}
		p := newPower(n)
		n.set(&fuse{line: platform, left: 2, after: after, blow: (*power).cut})
		passed := 0
		request := func(l line) error { return p.pass(l, func() error { passed++; return nil }) }
		for range 2 {
			if err := errors.Join(request(platform), request(database)); err != nil {
				t.Fatal(err)
			}
		}
		if err := request(platform); !errors.Is(err, errCut) || !p.dead() {
			t.Errorf("after %t: the third passed: %v", after, err)
		}
		if want := map[bool]int{false: 4, true: 5}[after]; passed != want {
			t.Errorf("after %t: %d passed, want %d", after, passed, want)
		}
	}
}

// A line that is down is down for everybody, until it is back.
func TestLineDown(t *testing.T) {
	n := &network{}
	p := newPower(n)
	n.join(p)
	n.takeDown(redis)
	nothing := func() error { return nil }
	if err := p.pass(redis, nothing); !errors.Is(err, errCut) {
		t.Errorf("down: %v", err)
	}
	if err := p.pass(database, nothing); err != nil {
		t.Errorf("another line: %v", err)
	}
	n.bringBack(redis)
	if err := p.pass(redis, nothing); err != nil {
		t.Errorf("back: %v", err)
	}
}

// On a full disk what needs room fails as away, and what was there is there.
func TestDiskFull(t *testing.T) {
	n := &network{}
	s, _ := openTapped(t, n, "sqlite:"+filepath.Join(t.TempDir(), "keng.db"))
	unit := newCell(t, s)
	long := bulletin(unit, strings.Repeat("Chủ nhật này thôn làm đường. ", 1000))
	n.full.Store(true)
	if err := s.Update(t.Context(), long); !store.IsAway(err) {
		t.Errorf("full: %v", err)
	}
	n.full.Store(false)
	if err := s.Update(t.Context(), long); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
