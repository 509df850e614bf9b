package meeting

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"keng/internal/calendar"
	"keng/internal/fault"
	"keng/internal/roster"
)

// Settings say when a cell's members are told what, who counts, and what is kept.
type Settings struct {
	// AnnounceDays before the meeting, at AnnounceAt, it is announced.
	AnnounceDays int
	AnnounceAt   calendar.Clock
	// RemindDays before, at RemindAt, those who have not answered are reminded.
	RemindDays int
	RemindAt   calendar.Clock
	// RemindHours before it begins, those who come are reminded.
	RemindHours int
	// AnswerDays before, until AnswerAt, members are asked to answer.
	AnswerDays int
	AnswerAt   calendar.Clock
	// QuietFrom is when the hours begin in which nothing goes out, QuietTo when
	// they end. Equal, there are none.
	QuietFrom, QuietTo calendar.Clock
	// Shift is what becomes of a meeting on a weekend or holiday.
	Shift calendar.Shift
	// Length is how many minutes a meeting is expected to take.
	Length int
	// Rules say who counts.
	Rules roster.Rules
	// LeadersSeeNames: those who see the figures from above see the names, too.
	LeadersSeeNames bool
	// ReasonWords: reasons can be given in one's own words.
	ReasonWords bool
	// KeepMonths is how long answers and reasons are kept, KeepNumbers how long
	// it can be told who was at which meeting; then only sums are left.
	KeepMonths, KeepNumbers int
}

// SettingType tells how the value of a setting is written.
type SettingType string

// The types of settings.
const (
	// Number is a whole number between Min and Max.
	Number SettingType = "number"
	// TimeOfDay is a time such as 19:30, 19h30 or 8h.
	TimeOfDay SettingType = "clock"
	// OneOf is one of Options.
	OneOf SettingType = "choice"
)

// Setting describes one setting.
type Setting struct {
	Name    string
	Type    SettingType
	Default string
	// Upper: decided for the cells by the committees above them.
	Upper bool
	// Min and Max bound a Number.
	Min, Max int
	// Options are what a OneOf can be.
	Options []string

	number func(*Settings) *int
	clock  func(*Settings) *calendar.Clock
	shift  func(*Settings) *calendar.Shift
	yes    func(*Settings) *bool
}

// settings is every setting, in the order in which they are shown.
// The default length is the least that guidance 42-HD/BTCTW asks for. For the
// others the rules give no figures: their defaults are judgements, which each
// cell can change. The bounds are what still makes sense: a month ahead, half a
// day ahead, from a short gathering to a full day.
var settings = []Setting{
	{Name: "announce_days", Type: Number, Default: "5", Min: 1, Max: 30, number: func(s *Settings) *int { return &s.AnnounceDays }},
	{Name: "announce_at", Type: TimeOfDay, Default: "08:00", clock: func(s *Settings) *calendar.Clock { return &s.AnnounceAt }},
	{Name: "remind_days", Type: Number, Default: "1", Min: 0, Max: 14, number: func(s *Settings) *int { return &s.RemindDays }},
	{Name: "remind_at", Type: TimeOfDay, Default: "08:00", clock: func(s *Settings) *calendar.Clock { return &s.RemindAt }},
	{Name: "remind_hours", Type: Number, Default: "2", Min: 1, Max: 12, number: func(s *Settings) *int { return &s.RemindHours }},
	{Name: "answer_days", Type: Number, Default: "1", Min: 0, Max: 14, number: func(s *Settings) *int { return &s.AnswerDays }},
	{Name: "answer_at", Type: TimeOfDay, Default: "17:00", clock: func(s *Settings) *calendar.Clock { return &s.AnswerAt }},
	{Name: "quiet_from", Type: TimeOfDay, Default: "21:00", clock: func(s *Settings) *calendar.Clock { return &s.QuietFrom }},
	{Name: "quiet_to", Type: TimeOfDay, Default: "06:30", clock: func(s *Settings) *calendar.Clock { return &s.QuietTo }},
	{Name: "shift", Type: OneOf, Default: "keep", Options: []string{"keep", "next", "previous"}, shift: func(s *Settings) *calendar.Shift { return &s.Shift }},
	{Name: "length", Type: Number, Default: "90", Min: 15, Max: 480, number: func(s *Settings) *int { return &s.Length }},
	{Name: "away_counts", Upper: true, Type: OneOf, Default: "no", Options: yesNo, yes: func(s *Settings) *bool { return &s.Rules.AwayCounts }},
	{Name: "visitors_count", Upper: true, Type: OneOf, Default: "yes", Options: yesNo, yes: func(s *Settings) *bool { return &s.Rules.VisitorsCount }},
	{Name: "transferring_counts", Upper: true, Type: OneOf, Default: "yes", Options: yesNo, yes: func(s *Settings) *bool { return &s.Rules.TransferringCounts }},
	{Name: "leaders_see_names", Upper: true, Type: OneOf, Default: "no", Options: yesNo, yes: func(s *Settings) *bool { return &s.LeadersSeeNames }},
	{Name: "reason_words", Upper: true, Type: OneOf, Default: "yes", Options: yesNo, yes: func(s *Settings) *bool { return &s.ReasonWords }},
	{Name: "keep_months", Upper: true, Type: Number, Default: "12", Min: 1, Max: 60, number: func(s *Settings) *int { return &s.KeepMonths }},
	{Name: "keep_numbers", Upper: true, Type: Number, Default: "30", Min: 12, Max: 120, number: func(s *Settings) *int { return &s.KeepNumbers }},
}

// yesNo are the options of what is done or not.
var yesNo = []string{"yes", "no"}

// SettingsOf lists the settings that a unit of this kind decides about, in the
// order in which they are shown. What a committee sets holds for all below it
// that say nothing else.
func SettingsOf(kind roster.UnitKind) []Setting {
	return slices.DeleteFunc(slices.Clone(settings), func(s Setting) bool { return s.Upper && kind != roster.Committee })
}

// SettingNamed returns the setting, or a NotFound fault.
func SettingNamed(name string) (Setting, error) {
	for _, s := range settings {
		if s.Name == name {
			return s, nil
		}
	}
	return Setting{}, fault.New(fault.NotFound, "setting.unknown")
}

// Defaults returns the settings of a cell that has said nothing else.
func Defaults() Settings {
	var s Settings
	for _, one := range settings {
		if err := one.set(&s, one.Default); err != nil {
			panic(err) // the table above contradicts itself
		}
	}
	return s
}

// With returns s with the stored values laid over it. Names that are not a
// meeting's setting are left alone; a value that cannot be read is an error.
func (s Settings) With(values map[string]string) (Settings, error) {
	for _, one := range settings {
		if value, ok := values[one.Name]; ok {
			if err := one.set(&s, value); err != nil {
				return Settings{}, fmt.Errorf("meeting: setting %s: %w", one.Name, err)
			}
		}
	}
	return s, nil
}

// Check refuses settings that contradict each other.
func (s Settings) Check() error {
	announced, reminded := -s.AnnounceDays*24*60+int(s.AnnounceAt), -s.RemindDays*24*60+int(s.RemindAt)
	if announced >= reminded {
		return fault.New(fault.Invalid, "setting.announce_after_reminder")
	}
	if deadline := -s.AnswerDays*24*60 + int(s.AnswerAt); announced >= deadline {
		return fault.New(fault.Invalid, "setting.announce_after_deadline")
	}
	return nil
}

// Value returns the setting's value in s as it is stored.
func (one Setting) Value(s Settings) string {
	switch {
	case one.number != nil:
		return strconv.Itoa(*one.number(&s))
	case one.clock != nil:
		return one.clock(&s).String()
	case one.yes != nil:
		if *one.yes(&s) {
			return "yes"
		}
		return "no"
	default:
		return one.shift(&s).String()
	}
}

// Parse returns what was typed as it is stored, or an Invalid fault.
func (one Setting) Parse(typed string) (string, error) {
	typed = strings.ToLower(strings.TrimSpace(typed))
	switch one.Type {
	case Number:
		typed, _, _ = strings.Cut(typed, " ") // the unit may be written too: "5 ngày"
	case TimeOfDay:
		typed = withColon(typed)
	case OneOf:
	}
	var s Settings
	if err := one.set(&s, typed); err != nil {
		return "", err
	}
	return one.Value(s), nil
}

// set writes a value into s, or returns an Invalid fault.
func (one Setting) set(s *Settings, value string) error {
	switch {
	case one.number != nil:
		n, err := strconv.Atoi(value)
		if err != nil || n < one.Min || n > one.Max {
			return fault.New(fault.Invalid, "setting.bad_number", "Min", one.Min, "Max", one.Max)
		}
		*one.number(s) = n
	case one.clock != nil:
		c, err := calendar.ParseClock(value)
		if err != nil {
			return &fault.Error{Kind: fault.Invalid, Key: "setting.bad_clock", Err: err}
		}
		*one.clock(s) = c
	case one.yes != nil:
		if !slices.Contains(yesNo, value) {
			return fault.New(fault.Invalid, "setting.bad_choice")
		}
		*one.yes(s) = value == "yes"
	default:
		shift, err := calendar.ParseShift(value)
		if err != nil {
			return &fault.Error{Kind: fault.Invalid, Key: "setting.bad_choice", Err: err}
		}
		*one.shift(s) = shift
	}
	return nil
}

// withColon turns the Vietnamese 19h30, 19g30 and 19h into 19:30 and 19:00.
func withColon(typed string) string {
	typed = strings.NewReplacer("h", ":", "g", ":", " ", "").Replace(typed)
	if strings.HasSuffix(typed, ":") {
		typed += "00"
	}
	return typed
}
