package dialog

import (
	"slices"
	"strconv"
	"strings"

	"keng/internal/audit"
	"keng/internal/fault"
	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// formOrgSettings changes a setting of a committee, which holds for all below it.
const formOrgSettings = "orgset"

// followAtOnce is how many cells follow a setting in the turn in which it is
// set: a second's work. More of them follow when they are planned next.
const followAtOnce = 200

// showOrgSettings shows what the committee has said for all below it.
func (t *turn) showOrgSettings(u roster.Unit) error {
	if u.Kind != roster.Committee {
		return gone()
	}
	t.show(notice.Settings(u.ID, "os:"+strconv.FormatInt(int64(u.ID), 10)+":"))
	return nil
}

// pressOrgSetting asks for the value of a setting: "12:length".
func pressOrgSetting(t *turn, data string) error {
	id, name, _ := strings.Cut(data, ":")
	u, s, err := t.orgSetting(id, name)
	if err != nil {
		return err
	}
	if isKey(name) {
		return t.askKey(u, reorg.Key(name))
	}
	t.closeForm()
	t.form.Values = map[string]string{"unit": id, "name": s.Name}
	t.askWith(formOrgSettings, "value", notice.SettingAsk(u.ID, s.Name, value(formOrgSettings, "value", "")))
	return nil
}

// orgSetting is a setting of a committee that the person keeps; none for a key.
func (t *turn) orgSetting(id, name string) (roster.Unit, meeting.Setting, error) {
	u, err := t.keptUnit(id)
	if err != nil {
		return u, meeting.Setting{}, err
	}
	if u.Kind != roster.Committee {
		return u, meeting.Setting{}, gone()
	}
	if isKey(name) {
		return u, meeting.Setting{}, nil
	}
	s, err := meeting.SettingNamed(name)
	return u, s, err
}

func stepOrgSetting(t *turn, in input) error {
	u, s, err := t.orgSetting(t.form.Values["unit"], t.form.Values["name"])
	if err != nil {
		return t.leave(err)
	}
	if key := t.form.Values["name"]; isKey(key) {
		err = t.setKey(u, reorg.Key(key), in)
	} else {
		err = t.setOrgSetting(u, s, in)
	}
	if err != nil {
		return err
	}
	if err := t.audited(audit.Entry{Kind: audit.SettingChanged, Unit: u.ID}); err != nil {
		return err
	}
	saved, err := t.followed(u)
	if err != nil {
		return err
	}
	zone := t.form.Values["name"] == string(reorg.Zone)
	t.closeForm()
	t.say(notice.Say(saved))
	if zone {
		t.say(notice.Say("unitkey.zone_kept"))
	}
	return t.showOrgSettings(u)
}

// setOrgSetting keeps what was entered for a setting.
func (t *turn) setOrgSetting(u roster.Unit, s meeting.Setting, in input) error {
	typed, err := typedSetting(s, in)
	if err == nil {
		_, err = meeting.Set(t.tx, t.now, t.Almanac, t.who.Person.ID, u.ID, s.Name, typed)
	}
	return err
}

// followed has the meetings of the cells below follow what was set, at once if
// they are not too many, and returns the key of what to say.
func (t *turn) followed(u roster.Unit) (string, error) {
	cells, err := t.tx.CellsBelow(u.ID, t.today(), followAtOnce+1)
	if err != nil {
		return "", err
	}
	if len(cells) > followAtOnce {
		return "org.setting_later", nil
	}
	for _, cell := range cells {
		if err := meeting.Follow(t.tx, t.now, t.Almanac, cell); err != nil {
			return "", err
		}
	}
	return "org.setting_saved", nil
}

// typedSetting is what was entered for a setting, as [meeting.Set] takes it.
func typedSetting(s meeting.Setting, in input) (string, error) {
	typed := in.text
	if in.value != "" {
		typed = in.value
	}
	switch {
	case typed == defaultValue:
		return "", nil
	case s.Type == meeting.TimeOfDay:
		return timeOfDay(typed), nil
	case len(s.Options) > 0 && !slices.Contains(s.Options, typed):
		return "", fault.New(fault.Invalid, "form.choose")
	}
	return typed, nil
}
