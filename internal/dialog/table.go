package dialog

// commands is the table of commands, in the order of the menu.
func commands() []command {
	return []command{
		{"start", "start", linked, runStart},
		{"hop", "meeting", inCell, runMeeting},
		{"danhsach", "list", secretaries, runList},
		{"nhac", "remind", secretaries, runRemind},
		{"noidung", "agenda", secretaries, runAgenda},
		{"thongbao", "announce", secretaries, runAnnounce},
		{"diemdanh", "roll", secretaries, runRoll},
		{"doi", "change", secretaries, runChange},
		{"huyhop", "cancelmeeting", secretaries, runCancelMeeting},
		{"lich", "schedule", secretaries, runSchedule},
		{"caidat", "settings", secretaries, runSettings},
		{"thongke", "stats", linked, runStats},
		{"toi", "me", linked, runMe},
		{"ngonngu", "language", linked, runLanguage},
		{"huy", "cancel", linked, runCancel},
		{"trogiup", "help", linked, runHelp},
	}
}

// pressHandler finds who deals with a tapped choice by the first part of its data.
func pressHandler(verb string) func(t *turn, rest string) error {
	switch verb {
	case "a":
		return pressAnswer
	case "m":
		return pressMinutes
	case "w":
		return pressReason
	case "n":
		return pressRemind
	case "r":
		return pressMark
	case "R":
		return pressRoll
	case "s":
		return pressStatsUnit
	case "sc":
		return pressStatsCell
	case "l":
		return pressLanguage
	case "L":
		return pressSchedule
	case "S":
		return pressSetting
	case "f":
		return pressStep
	}
	return nil
}

// isAnswer tells whether a tapped choice that begins so answers a meeting.
func isAnswer(verb string) bool { return verb == "a" || verb == "m" || verb == "w" }

// stepForms is the table of forms.
func stepForms() map[string]stepForm {
	type steps = map[string]func(*turn, input) error
	return map[string]stepForm{
		formReason:   {inCell, steps{"words": stepReason}},
		formMinutes:  {inCell, steps{"words": stepMinutes}},
		formReopen:   {secretaries, steps{"reason": stepReopen}},
		formSchedule: {secretaries, scheduleSteps()},
		formChange:   {secretaries, changeSteps()},
		formCancel:   {secretaries, steps{"confirm": stepCancelConfirm}},
		formAgenda:   {secretaries, steps{"write": stepAgenda}},
		formAnnounce: {secretaries, steps{"write": stepAnnounce}},
		formSettings: {secretaries, steps{"value": stepSettingValue}},
	}
}
