package notice

import "keng/internal/chat"

// KindSay is a [Saying].
const KindSay Kind = "say"

// kinds says who writes which kind of notice.
var kinds = map[Kind]func(*page) (chat.Message, error){
	KindSay:             saying,
	KindHelp:            help,
	KindMe:              me,
	KindConsent:         consent,
	KindMeetingCard:     card,
	KindMeetingFacts:    meetingFacts,
	KindChangePreview:   changePreview,
	KindCancelPreview:   cancelPreview,
	KindAgendaPreview:   agendaPreview,
	KindBulletinPreview: bulletinPreview,
	KindSchedule:        schedule,
	KindSchedulePreview: schedulePreview,
	KindScheduleSaved:   scheduleSaved,
	KindSettings:        settingsList,
	KindSettingAsk:      settingAsk,
	KindList:            list,
	KindBehalf:          behalf,
	KindMembers:         members,
	KindMember:          member,
	KindHistory:         history,
	KindPersonPreview:   personPreview,
	KindPersonSaved:     personSaved,
	KindPersonUndone:    personUndone,
	AnsweredFor:         answeredFor,
	KindRoll:            roll,
	KindStatsUnit:       statsUnit,
	KindStatsCell:       statsCell,
	KindStatsPerson:     statsPerson,
	KindAudit:           auditLog,
	PersonUnreachable:   personUnreachable,
	PersonWithdrawn:     personWithdrawn,
	OutageReport:        outageReport,
	RollCall:            rollCall,
	MeetingAnnounce:     announce,
	MeetingRemindDay:    remindDay,
	MeetingRemindHours:  remindHours,
	RemindNow:           remindDay,
	MeetingMoved:        moved,
	MeetingPlaceChanged: placeChanged,
	MeetingCancelled:    cancelled,
	AgendaSent:          agendaSent,
	Bulletin:            bulletin,
	OrgChanged:          orgChanged,
}
