// Package notice finds the words: from the kind of a notice, what it is about
// and what the database says now, to a message in the reader's language.
package notice

// Kind names what a notice says. The kind and the identifiers in a notice's
// args are kept in the database until it is sent.
type Kind string

// Notices about a meeting. Their args are {"meeting": its ID}; those of
// MeetingMoved, MeetingPlaceChanged and MeetingCancelled have {"change": ID} too.
const (
	// MeetingAnnounce calls to a meeting and asks for an answer.
	MeetingAnnounce Kind = "meeting.announce"
	// MeetingRemindDay asks once more those who have not answered or put it off.
	MeetingRemindDay Kind = "meeting.remind_day"
	// MeetingRemindHours reminds those who come that it begins soon.
	MeetingRemindHours Kind = "meeting.remind_hours"
	// MeetingMoved tells of a new date, perhaps of a new place too, and asks anew.
	MeetingMoved Kind = "meeting.moved"
	// MeetingPlaceChanged tells of a new place; the answers stand.
	MeetingPlaceChanged Kind = "meeting.place_changed"
	// MeetingCancelled tells that a meeting will not be held.
	MeetingCancelled Kind = "meeting.cancelled"
	// AgendaSent tells what the meeting is about.
	AgendaSent Kind = "agenda.sent"
	// RemindNow asks once more because the secretary wished it.
	RemindNow Kind = "meeting.remind_now"
	// RollCall offers the roll to those who take it, when the meeting begins.
	RollCall Kind = "roll.call"
)

// Bulletin is a free message to a cell. Its args are {"bulletin": its ID}.
const Bulletin Kind = "bulletin"
