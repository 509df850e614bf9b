package dialog

import (
	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/understand"
)

// formSettings changes a setting of the cell.
const formSettings = "settings"

// runSettings is /caidat: the cell's settings, each with its default.
func runSettings(t *turn, _ string) error {
	t.show(notice.Settings(t.who.Cell.ID, "S:"))
	return nil
}

// pressSetting is a tap on a setting, which asks for its value.
func pressSetting(t *turn, name string) error {
	if !t.actAs(secretaries) {
		return secretaries.refusal()
	}
	s, err := cellSetting(name)
	if err != nil {
		return err
	}
	t.form.Values = map[string]string{"name": s.Name}
	t.askWith(formSettings, "value", notice.SettingAsk(t.who.Cell.ID, s.Name, value(formSettings, "value", "")))
	return nil
}

// cellSetting is one that a cell decides about, or a NotFound fault.
func cellSetting(name string) (meeting.Setting, error) {
	s, err := meeting.SettingNamed(name)
	if err == nil && s.Upper {
		err = fault.New(fault.NotFound, "setting.unknown")
	}
	return s, err
}

// timeOfDay is a time in whatever words people have for it, as it is stored.
// One that can be in either half of the day is taken as on a 24-hour clock. What
// is no time stays, and is refused.
func timeOfDay(typed string) string {
	if c := understand.Clock(typed); c.Found {
		return c.Clock.String()
	}
	return typed
}

// defaultValue stands for "put the default back" in a choice.
const defaultValue = "default"

func stepSettingValue(t *turn, in input) error {
	s, err := cellSetting(t.form.Values["name"])
	if err != nil {
		return fault.New(fault.NotFound, "form.gone")
	}
	typed, err := typedSetting(s, in)
	if err != nil {
		return err
	}
	if _, err := meeting.Set(t.tx, t.now, t.Almanac, t.who.Person.ID, t.who.Cell.ID, s.Name, typed); err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.SettingChanged, Unit: t.who.Cell.ID}); err != nil {
		return err
	}
	t.closeForm()
	t.say(notice.Say("setting.saved"))
	return runSettings(t, "")
}
