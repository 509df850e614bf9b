// Package attendance keeps, for each meeting, what people said beforehand (the
// answer, a promise) and what the roll says they did (a fact). A promise never
// marks anybody present.
package attendance

import (
	"slices"
	"time"

	"keng/internal/chat"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Choice is what a member answers to a call.
type Choice string

// The answers. A member who has not answered has none.
const (
	// Coming promises to come (tôi dự được).
	Coming Choice = "coming"
	// ComingLate promises to come late (tôi đến muộn).
	ComingLate Choice = "late"
	// AskingLeave asks to be absent (tôi xin vắng).
	AskingLeave Choice = "absent"
	// Undecided puts the answer off (báo lại sau).
	Undecided Choice = "later"
)

// Choices are the answers in the order in which they are offered.
var Choices = []Choice{Coming, ComingLate, AskingLeave, Undecided}

// Comes tells whether the answer promises to come.
func (c Choice) Comes() bool { return c == Coming || c == ComingLate }

// Decided tells whether the answer says whether the member comes.
func (c Choice) Decided() bool { return c != "" && c != Undecided }

// Reason is the class of a reason for being absent.
type Reason string

// The classes that are offered. Health is sensitive: only the cell's own
// secretaries see a member's reason.
const (
	Trip   Reason = "trip"   // đi công tác
	Health Reason = "health" // sức khỏe
	Family Reason = "family" // việc gia đình
	Study  Reason = "study"  // học, thi
	Else   Reason = "else"   // lý do khác
)

// Reasons are the classes in the order in which they are offered.
var Reasons = []Reason{Trip, Health, Family, Study, Else}

// Answer is what a member has said about a round of a meeting.
type Answer struct {
	Meeting meeting.ID
	Person  roster.PersonID
	// Round is the one that was answered: after a move, an older answer counts no more.
	Round  int
	Choice Choice
	// LateMinutes is 0 if it was not said. For ComingLate only.
	LateMinutes int
	// Reason is empty if none was given. For AskingLeave only.
	Reason Reason
	// Words are the reason in the member's own words; may be empty.
	Words string
	At    time.Time
	// AfterDeadline marks an answer that came after the time asked for.
	AfterDeadline bool
	// By is who gave it, the member or somebody for them.
	By      roster.PersonID
	Channel chat.Channel
}

// Known tells whether c is one of the answers.
func (c Choice) Known() bool { return slices.Contains(Choices, c) }

// Known tells whether r is one of the classes.
func (r Reason) Known() bool { return slices.Contains(Reasons, r) }
