package meeting

import (
	"strings"
	"time"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// maxPlace bounds the name of a place: an address with its hall fits twice.
const maxPlace = 200

// SetSeries gives the cell a new regular meeting in place of the one it has,
// from today on, and plans it at once. Meetings of which nobody was told follow
// the new rule; see [Plan]. It refuses a rule that is none and a place that is
// empty or too long.
func SetSeries(tx Tx, now time.Time, al Almanac, by roster.PersonID, s Series) (Series, error) {
	s.Place = strings.TrimSpace(s.Place)
	if err := s.check(); err != nil {
		return Series{}, err
	}
	if err := tx.LockCell(s.Unit); err != nil {
		return Series{}, err
	}
	terms, err := TermsOf(tx, s.Unit, al.Zone)
	if err != nil {
		return Series{}, err
	}
	s.From, s.To, s.SetAt, s.SetBy = calendar.DateOf(now, terms.Zone), calendar.Date{}, now, by
	if s.ID, err = tx.ReplaceSeries(s); err != nil {
		return Series{}, err
	}
	return s, Plan(tx, now, al, s.Unit)
}

func (s Series) check() error {
	if !s.Rule.Valid() || !s.Clock.Valid() {
		return fault.New(fault.Invalid, "refusal.no_rule")
	}
	return CheckPlace(s.Place)
}

// CheckPlace refuses the name of a place that is empty or too long.
func CheckPlace(place string) error {
	switch {
	case strings.TrimSpace(place) == "":
		return fault.New(fault.Invalid, "refusal.no_place")
	case utf8.RuneCountInString(place) > maxPlace:
		return fault.New(fault.Invalid, "refusal.place_too_long", "Max", maxPlace)
	}
	return nil
}

// Set changes a setting of the cell, and with it when everything is due that is
// not done yet. An empty value puts the default back. It returns the settings
// as they are then, or an Invalid fault if they make no sense.
func Set(tx Tx, now time.Time, al Almanac, by roster.PersonID, unit roster.UnitID, name, typed string) (Settings, error) {
	setting, err := SettingNamed(name)
	if err != nil {
		return Settings{}, err
	}
	value := ""
	if strings.TrimSpace(typed) != "" {
		if value, err = setting.Parse(typed); err != nil {
			return Settings{}, err
		}
	}
	if err := tx.LockCell(unit); err != nil {
		return Settings{}, err
	}
	before, err := TermsOf(tx, unit, al.Zone)
	if err != nil {
		return Settings{}, err
	}
	if value == setting.Value(before.Above) {
		value = "" // it goes on with whatever is decided above
	}
	if err := tx.PutSetting(unit, name, value, by); err != nil {
		return Settings{}, err
	}
	terms, err := TermsOf(tx, unit, al.Zone)
	if err != nil {
		return Settings{}, err
	}
	if err := terms.Check(); err != nil {
		return Settings{}, err
	}
	if err := Plan(tx, now, al, unit); err != nil {
		return Settings{}, err
	}
	return terms.Settings, reckon(tx, now, unit, terms)
}

// reckon computes anew what is due for each of the cell's meetings to come.
func reckon(tx Tx, now time.Time, unit roster.UnitID, terms Terms) error {
	all, err := tx.Meetings(Query{Unit: unit, Status: []Status{Planned, Announced}, From: now})
	if err != nil {
		return err
	}
	for _, m := range all {
		if _, err := tx.SaveMeeting(m, terms.Instants(m)); err != nil {
			return err
		}
	}
	return nil
}
