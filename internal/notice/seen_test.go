package notice_test

import (
	"encoding/json"
	"testing"

	"keng/internal/notice"
)

// unseen are the kinds that the audit log has no entry of, with the reason.
var unseen = map[notice.Kind]string{
	notice.KindSay:             "it is told who may be meant; where that lists a cell, the dialog keeps it",
	notice.KindHelp:            "nobody is named",
	notice.KindMe:              "the reader's own",
	notice.KindExport:          "the reader's own",
	notice.KindConsent:         "whose code or number it is: who reads it is nobody yet, and says whether it is theirs",
	notice.KindSheet:           "codes that the reader has had made: that is kept",
	notice.KindInvite:          "a code that the reader has had made: that is kept",
	notice.KindPoster:          "nobody is named",
	notice.KindRenewal:         "the reader's own",
	notice.OrgChanged:          "sent without being asked for: the ledger has to whom",
	notice.KindPersonPreview:   "what the reader enters about somebody whom they have open",
	notice.KindPersonSaved:     "what the reader has changed: the change is kept",
	notice.KindPersonUndone:    "what the reader has taken back: the change is kept",
	notice.KindOrgUnit:         "nobody is named",
	notice.KindOrgPreview:      "who holds an office that ends, which everybody concerned is told",
	notice.KindOrgDone:         "who holds an office that ends, which everybody concerned is told",
	notice.KindOrgHistory:      "who has changed the tree, for those who keep or lead it",
	notice.KindMeetingFacts:    "nobody is named",
	notice.KindChangePreview:   "nobody is named",
	notice.KindCancelPreview:   "nobody is named",
	notice.KindAgendaPreview:   "what the reader wrote",
	notice.KindBulletinPreview: "what the reader wrote",
	notice.KindSchedule:        "nobody is named",
	notice.KindSchedulePreview: "nobody is named",
	notice.KindScheduleSaved:   "nobody is named",
	notice.KindSettings:        "nobody is named",
	notice.KindSettingAsk:      "nobody is named",
	notice.KindStatsUnit:       "figures of units, without names",
	notice.KindStatsPerson:     "the reader's own",
	notice.AnsweredFor:         "the reader's own, sent without being asked for",
	notice.HelperSet:           "sent without being asked for: the ledger has to whom",
	notice.OfficeTold:          "sent without being asked for: the ledger has to whom",
	notice.HandedOver:          "sent without being asked for: the ledger has to whom",
	notice.VisitAhead:          "sent without being asked for: the ledger has to whom",
	notice.RequestTold:         "sent without being asked for: the ledger has to whom",
	notice.KindLines:           "what the reader has sent, or has changed: that is kept",
	notice.KindRosterFile:      "the list that the reader has had written as a file: that is kept",
	notice.KindAuditFile:       "the log that the reader has had written as a file: that is kept",
	notice.TransferAsk:         "sent without being asked for: the ledger has to whom",
	notice.TransferNews:        "sent without being asked for: the ledger has to whom",
	notice.PersonWithdrawn:     "sent without being asked for: the ledger has to whom",
	notice.PersonUnreachable:   "sent without being asked for: the ledger has to whom",
	notice.OutageReport:        "sent without being asked for: the ledger has to whom",
	notice.RollCall:            "nobody is named",
	notice.MeetingAnnounce:     "the reader's own",
	notice.MeetingRemindDay:    "the reader's own",
	notice.MeetingRemindHours:  "the reader's own",
	notice.RemindNow:           "the reader's own",
	notice.MeetingMoved:        "the reader's own",
	notice.MeetingPlaceChanged: "the reader's own",
	notice.MeetingCancelled:    "nobody is named",
	notice.AgendaSent:          "the reader's own",
	notice.Bulletin:            "what a secretary wrote to all",
}

// TestEveryKindIsSeenOrNot: a new kind of notice has to be in the table of what
// the audit log keeps, or here with the reason why not.
func TestEveryKindIsSeenOrNot(t *testing.T) {
	for _, k := range notice.Kinds() {
		args, _ := json.Marshal(map[string]int{"meeting": 1, "unit": 2, "person": 3})
		s, seen, err := notice.Shows(notice.Note{Kind: k, Args: args})
		switch {
		case err != nil:
			t.Errorf("%s: %v", k, err)
		case seen == (unseen[k] != ""):
			t.Errorf("%s is in both tables, or in none", k)
		case seen && (!s.Kind.Known() || s.Meeting != 1 || s.Unit != 2 || s.Person != 3):
			t.Errorf("%s shows %+v", k, s)
		}
	}
	if _, seen, _ := notice.Shows(notice.MeetingCard(1)); seen {
		t.Error("who looks at their own answer sees nobody's")
	}
}
