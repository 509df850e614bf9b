package notice

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// The kinds of notices about a cell's settings.
const (
	// KindSettings lists them.
	KindSettings Kind = "settings.list"
	// KindSettingAsk asks for the value of one.
	KindSettingAsk Kind = "settings.ask"
)

type settingsArgs struct {
	Unit roster.UnitID `json:"unit"`
	Name string        `json:"name,omitempty"`
	// Data is what the choices' data begin with; the name or the value follows.
	Data string `json:"data"`
}

// Settings lists a cell's settings, to choose one.
func Settings(unit roster.UnitID, data string) Note {
	return note(KindSettings, settingsArgs{Unit: unit, Data: data})
}

// SettingAsk asks for the value of a setting.
func SettingAsk(unit roster.UnitID, name, data string) Note {
	return note(KindSettingAsk, settingsArgs{Unit: unit, Name: name, Data: data})
}

func settingsList(p *page) (chat.Message, error) {
	var args settingsArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	terms, err := meeting.TermsOf(p.tx, args.Unit, p.almanac.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	unit, err := p.tx.Unit(args.Unit, p.today())
	if err != nil {
		return chat.Message{}, err
	}
	m := chat.Message{Title: p.say("setting.title")}
	if unit.Kind == roster.Committee {
		m.Title = p.say("setting.title_of", "Unit", unit.Name)
	}
	var lines []string
	for i, s := range meeting.SettingsOf(unit.Kind) {
		now := s.Value(terms.Settings)
		name := p.say("setting." + s.Name)
		usual := p.usual(s, terms)
		lines = append(lines, fmt.Sprintf("%d. %s: %s %s", i+1, name, p.settingValue(s, now), usual))
		m.Choices = append(m.Choices, []chat.Choice{{Label: name, Data: args.Data + s.Name}})
	}
	if unit.Kind == roster.Committee {
		keys, err := p.keyLines(unit, terms)
		if err != nil {
			return chat.Message{}, err
		}
		for _, k := range keys {
			lines = append(lines, fmt.Sprintf("%d. %s: %s", len(lines)+1, k.name, k.value))
			m.Choices = append(m.Choices, []chat.Choice{{Label: k.name, Data: args.Data + k.data}})
		}
	}
	m.Text = strings.Join(append(lines, p.say("setting.how")), "\n")
	return m, nil
}

type keyLine struct{ name, value, data string }

// keyLines are the code of a unit and the zone that it lives in.
func (p *page) keyLines(unit roster.Unit, terms meeting.Terms) ([]keyLine, error) {
	above, err := meeting.TermsOf(p.tx, unit.Parent, p.almanac.Zone)
	if err != nil {
		return nil, err
	}
	zone := terms.Zone.String() + " " + p.say("setting.default_is", "Value", above.Zone.String())
	return []keyLine{
		{p.say("unitkey.code"), cmp.Or(unit.Code, p.say("unitkey.none")), string(reorg.Code)},
		{p.say("unitkey.timezone"), zone, string(reorg.Zone)},
	}, nil
}

func settingAsk(p *page) (chat.Message, error) {
	var args settingsArgs
	if err := p.read(&args); err != nil {
		return chat.Message{}, err
	}
	s, err := meeting.SettingNamed(args.Name)
	if err != nil {
		return chat.Message{}, err
	}
	terms, err := meeting.TermsOf(p.tx, args.Unit, p.almanac.Zone)
	if err != nil {
		return chat.Message{}, err
	}
	now := p.settingValue(s, s.Value(terms.Settings))
	if s.Value(terms.Settings) == s.Default && s.Value(terms.Above) == s.Default {
		now += " " + p.say("setting.is_default")
	} else {
		now += " " + p.usual(s, terms)
	}
	text := []string{p.say("setting.now", "Value", now), p.settingHint(s)}
	m := chat.Message{Title: p.say("setting." + s.Name), Text: strings.Join(text, "\n")}
	for _, option := range s.Options {
		m.Choices = append(m.Choices, []chat.Choice{{Label: upperFirst(p.settingValue(s, option)), Data: args.Data + option}})
	}
	if len(s.Options) == 0 {
		m.Choices = [][]chat.Choice{{p.press("setting.put_default", args.Data+"default")}}
	}
	return m, nil
}

// usual says what holds for a unit that has said nothing: what the one above has
// set, or the default.
func (p *page) usual(s meeting.Setting, terms meeting.Terms) string {
	if above := s.Value(terms.Above); above != s.Default {
		return p.say("setting.above_is", "Value", p.settingValue(s, above))
	}
	return p.say("setting.default_is", "Value", p.settingValue(s, s.Default))
}

// yesOrNo tells the two words that several settings share.
func yesOrNo(s meeting.Setting) bool { return s.Type == meeting.OneOf && s.Options[0] == "yes" }

// settingHint says what can be entered.
func (p *page) settingHint(s meeting.Setting) string {
	switch s.Type {
	case meeting.Number:
		return p.say("setting.enter_number", "Min", s.Min, "Max", s.Max)
	case meeting.TimeOfDay:
		return p.say("setting.enter_clock")
	default:
		return p.say("setting.enter_choice")
	}
}

// settingValue says a value in words: "5", "8h00", "giữ nguyên".
func (p *page) settingValue(s meeting.Setting, v string) string {
	switch s.Type {
	case meeting.TimeOfDay:
		if c, err := calendar.ParseClock(v); err == nil {
			return p.words.Clock(c)
		}
	case meeting.OneOf:
		if yesOrNo(s) {
			return p.say("setting." + v)
		}
		return p.say("setting." + s.Name + "_" + v)
	case meeting.Number:
	}
	return v
}

// lowerFirst fits a word into a sentence.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// upperFirst fits a word onto a button.
func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
