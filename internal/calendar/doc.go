// Package calendar knows the days on which a cell meets: days, months and
// spans of months, the rule of a regular meeting and how it evades weekends
// and holidays, Vietnam's holidays, and lunar dates.
//
// It has no words and no clock: callers hand in dates and find the words.
package calendar
