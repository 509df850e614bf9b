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
		{"vaokeng", "joined", inviters, false, runJoined},
		{"maqr", "qr", inviters, false, runSheet},
		{"caidat", "settings", secretaries, false, runSettings},
		{"thongke", "stats", linked, true, runStats},
		{"yeucau", "requests", keepers, false, runRequests},
		{"nhatky", "audit", admins, false, runAudit},
		{"tochuc", "org", overseers, false, runOrg},
		{"toi", "me", linked, true, runMe},
		{"ngonngu", "language", linked, false, runLanguage},
		{"huy", "cancel", linked, false, runCancel},
		{"trogiup", "help", linked, false, runHelp},
	}
}

// pressHandler finds who deals with a tapped choice by the first part of its data.
func pressHandler(verb string) func(t *turn, rest string) error {
	return map[string]func(*turn, string) error{
		"a":  pressAnswer,
		"m":  pressMinutes,
		"w":  pressReason,
		"n":  pressRemind,
		"r":  pressMark,
		"R":  pressRoll,
		"s":  pressStatsUnit,
		"sc": pressStatsCell,
		"l":  pressLanguage,
		"L":  pressSchedule,
		"S":  pressSetting,
		"J":  pressAudit,
		"Jf": pressAuditFile,
		"D":  pressMine,
		"Q":  pressRequest,
		"b":  pressBehalf,
		"bc": pressWard,
		"as": pressAs,
		"j":  pressJoined,
		"jr": pressRenew,
		"pc": pressConfirm,
		"pn": pressTurnDown,
		"pp": pressCandidates,
		"q":  pressSheet,
		"c":  pressRenewal,
		"y":  pressAgree,
		"x":  pressDecline,
		"d":  pressMembers,
		"dv": pressMember,
		"de": pressChange,
		"da": pressListDeed,
		"dh": pressPersonHistory,
		"du": pressPersonUndo,
		"tt": pressTransfers,
		"tr": pressReceive,
		"td": pressRefuse,
		"tw": pressTakeBack,
		"o":  pressUnit,
		"oa": pressOrgDeed,
		"oh": pressOrgHistory,
		"ou": pressOrgUndo,
		"os": pressOrgSetting,
		"f":  pressStep,
	}[verb]
}

// isAnswer tells whether a tapped choice that begins so answers a meeting.
func isAnswer(verb string) bool { return verb == "a" || verb == "m" || verb == "w" }

// stepForms is the table of forms.
func stepForms() map[string]stepForm {
	type steps = map[string]func(*turn, input) error
	return map[string]stepForm{
		formReason:      {attends, steps{"words": stepReason}},
		formMinutes:     {attends, steps{"words": stepMinutes}},
		formReopen:      {secretaries, steps{"reason": stepReopen}},
		formSchedule:    {secretaries, scheduleSteps()},
		formChange:      {secretaries, changeSteps()},
		formCancel:      {secretaries, steps{"confirm": stepCancelConfirm}},
		formAgenda:      {secretaries, steps{"write": stepAgenda}},
		formAnnounce:    {secretaries, steps{"write": stepAnnounce}},
		formCorrect:     {linked, steps{"words": stepCorrect}},
		formPaper:       {secretaries, steps{"words": stepPaper}},
		formWhom:        {attends, steps{"pick": stepWhom}},
		formSheet:       {inviters, steps{"sheet": stepSheet, "poster": stepPoster}},
		formApply:       {linked, steps{"name": stepApply}},
		formYear:        {linked, steps{"year": stepYear}},
		formRoster:      {inviters, steps{"file": stepRosterFile, "confirm": stepRosterConfirm, "back": stepRosterBack}},
		formMembers:     {secretaries, steps{"pick": stepMembersPick}},
		formPerson:      {secretaries, personSteps()},
		formSettings:    {secretaries, steps{"value": stepSettingValue}},
		formOrg:         {admins, orgSteps()},
		formOrgOffice:   {admins, officeSteps()},
		formOrgUndo:     {admins, steps{"confirm": stepOrgUndo}},
		formOrgSettings: {admins, steps{"value": stepOrgSetting}},
	}
}

// fileSteps is the table of the steps that want a file, by their form. It comes
// to them as the input's file, with what was written beside it as the text. At any
// other step, and without a form, a file is not taken.
func fileSteps() map[string][]string {
	return map[string][]string{formRoster: {"file", "confirm"}, formMembers: {"pick"}}
}
