// Package dialogtest plays conversations: each file below testdata says who
// writes or taps what and when, and what everybody then sees. The files are
// the specification of what Kẻng says. They are run on each database and each
// state store, through everything but a real channel.
//
// A file begins with a head, up to a line of dashes:
//
//	# Trả lời lời mời họp.
//	start: 2026-11-20 08:00
//	roster: thon
//	linked: Lan, An
//	lich: Chi bộ thôn Niêm Đồng, ngày 3 19:30 Nhà văn hóa thôn
//	@ 2026-11-28 08:00
//	---
//
// The roster is a file of testdata/roster, or one of the whole organisations
// beside package rosterfile: "organisations/meo-vac". Linked are those who have
// an account when it begins, by the last words of their names: "Lan, An", "all"
// or "all but Lan, but An"; "Lan2 = Lan" is a second account of hers. Whoever
// has no name of their own is told by cell, and by birth year if need be: "Bí
// thư = Lò Văn An (1980) @ Chi bộ thôn Niêm Đồng"; those who are in no cell, by
// their committee. There may be several such lines. A cell may have its regular
// meeting already ("lich"), a unit its settings ("caidat: Đảng bộ xã Niêm Sơn,
// leaders_see_names yes"), somebody an office ("chucvu: Lê Hòa, follower, Chi bộ
// thôn Niêm Đồng"). "language: en" has the bot speak English,
// "consent: 2026-01" those who are linked have agreed to that version of the text. Steps in the head
// are played without being shown.
//
// Then come the steps, each with what follows from it:
//
//	> Lan: /hop                       Lan writes; lines that follow, indented, belong to it
//	> Lan [Tôi dự được]               taps the newest button that says so
//	> Lan [Tôi dự được] (older)       or the one before it
//	> Lan {a:1:1:coming}              sends data that no button showed
//	> Lan block, unblock, voice       blocks the bot, lets it in again, sends a voice note
//	> Lan file NAME                   sends a file of testdata/files as a document
//	> Lan file NAME: here it is       with words beside it; lines that follow, indented, belong to them
//	> Lan file NAME (6 MB)            one that claims to be so large
//	> Lan contact 0912345678          shares the own number
//	> Lan contact of An 0912345678    shares somebody else's
//	> group Lan: /hop@keng_bot        writes in a group
//	@ +23h, @ 2026-12-03 08:00        time passes; what is due on the way is done when it is due
//	! redis down, ! redis up          the store of conversation state goes away and comes back
//	! again                           the last event is handed in ten times more
//	! restart                         the process ends and another begins
//	! down, ! up                      the process ends, and some time later another begins
//	! lose An                         the next message to An arrives, but nobody learns that it did
//	# …                               a remark; "## …" names what comes next in the list of all messages
//
// "<code Lan>" in what somebody writes stands for Lan's one-time code, "<new
// code Lan>" for a renewed one, "<last code>" for the last one that anybody was
// shown. What everybody sees:
//
//	= Sat 2026-11-28 08:00            when, if time has passed
//	< Lan, An: title or first line    one or several people are sent the same
//	  more lines, and choices: [Tôi dự được] [Tôi đến muộn]
//	  {file NAME}                     a file that is sent with it, above its choices
//	< Lan (edit): …                   a message is changed in place
//	< Lan (toast): …                  the short answer to a tap
//	< Lan (menu): /hop /toi           the menu of commands
//
// go test -update writes what people see anew; read the difference.
package dialogtest
