package dialog

import (
	"cmp"
	"strconv"

	"keng/internal/meeting"
	"keng/internal/notice"
	"keng/internal/reorg"
	"keng/internal/roster"
)

// isKey tells whether a name of the settings' list is not a setting of meetings.
func isKey(name string) bool { return name == string(reorg.Code) || name == string(reorg.Zone) }

// askKey asks for the code or the zone of a committee.
func (t *turn) askKey(u roster.Unit, key reorg.Key) error {
	t.closeForm()
	t.form.Values = map[string]string{"unit": strconv.FormatInt(int64(u.ID), 10), "name": string(key)}
	clearKey := value(formOrgSettings, "value", defaultValue)
	if key == reorg.Code {
		say := notice.Say("unitkey.code_now", "Value", notice.Word("unitkey.none"))
		if u.Code != "" {
			say = notice.Say("unitkey.code_now", "Value", u.Code).Row(notice.Press("unitkey.clear", clearKey))
		}
		t.ask(formOrgSettings, "value", say)
		return nil
	}
	terms, err := meeting.TermsOf(t.tx, u.ID, t.Almanac.Zone)
	if err != nil {
		return err
	}
	t.ask(formOrgSettings, "value", notice.Say("unitkey.timezone_now", "Value", terms.Zone.String()).
		Row(notice.Press("setting.put_default", clearKey)))
	return nil
}

// setKey keeps what was entered for a key.
func (t *turn) setKey(u roster.Unit, key reorg.Key, in input) error {
	typed := cmp.Or(in.value, in.text)
	if typed == defaultValue || typed == "-" {
		typed = ""
	}
	return reorg.SetKey(t.tx, u.ID, t.today(), key, typed)
}
