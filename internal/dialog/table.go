package dialog

// commands is the table of commands, in the order of the menu.
func commands() []command {
	return []command{
		{"start", "start", linked, false, runStart},
		{"hop", "meeting", attends, false, runMeeting},
		{"danhsach", "list", secretaries, false, runList},
		{"nhac", "remind", secretaries, false, runRemind},
		{"noidung", "agenda", secretaries, false, runAgenda},
		{"thongbao", "announce", secretaries, false, runAnnounce},
		{"diemdanh", "roll", secretaries, false, runRoll},
		{"doi", "change", secretaries, false, runChange},
		{"huyhop", "cancelmeeting", secretaries, false, runCancelMeeting},
		{"dangvien", "members", secretaries, false, runMembers},
		{"lich", "schedule", secretaries, false, runSchedule},
		{"caidat", "settings", secretaries, false, runSettings},
		{"thongke", "stats", linked, true, runStats},
		{"nhatky", "audit", admins, false, runAudit},
		{"toi", "me", linked, true, runMe},
		{"ngonngu", "language", linked, false, runLanguage},
		{"huy", "cancel", linked, false, runCancel},
		{"trogiup", "help", linked, false, runHelp},
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
	case "J":
		return pressAudit
	case "D":
		return pressMine
	case "b":
		return pressBehalf
	case "bc":
		return pressWard
	case "as":
		return pressAs
	case "y":
		return pressAgree
	case "x":
		return pressDecline
	case "d":
		return pressMembers
	case "dv":
		return pressMember
	case "de":
		return pressChange
	case "dh":
		return pressHistory
	case "du":
		return pressUndo
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
		formReason:   {attends, steps{"words": stepReason}},
		formMinutes:  {attends, steps{"words": stepMinutes}},
		formReopen:   {secretaries, steps{"reason": stepReopen}},
		formSchedule: {secretaries, scheduleSteps()},
		formChange:   {secretaries, changeSteps()},
		formCancel:   {secretaries, steps{"confirm": stepCancelConfirm}},
		formAgenda:   {secretaries, steps{"write": stepAgenda}},
		formAnnounce: {secretaries, steps{"write": stepAnnounce}},
		formWhom:     {attends, steps{"pick": stepWhom}},
		formYear:     {linked, steps{"year": stepYear}},
		formMembers:  {secretaries, steps{"pick": stepMembersPick}},
		formPerson:   {secretaries, personSteps()},
		formSettings: {secretaries, steps{"value": stepSettingValue}},
	}
}

// fileSteps is the table of the steps that want a file, by their form. It comes
// to them as the input's file, with what was written beside it as the text. At any
// other step, and without a form, a file is not taken.
func fileSteps() map[string][]string { return map[string][]string{} }
