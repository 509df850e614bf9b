// Package understand reads what people type, with or without diacritics: the
// rule of a meeting, a time, a date, a period, an answer to an invitation.
//
// It promises less rather than more. What can be meant in two ways comes back
// as a doubt for the caller to ask about, never as a guess.
package understand
