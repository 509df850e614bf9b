// Package sandbox stands in for Telegram: its Bot API over HTTP, as strict as
// the real one and stricter where the real one forgives in silence, and the
// people who talk to the bot. Tests and the demonstration run the real channel
// against it. It knows nothing of the bot, and everything it holds is in memory.
//
//	s := sandbox.New(sandbox.Options{Token: "12345:abc"})
//	defer s.Close()
//	web := httptest.NewServer(s.Handler()) // the bot's API is at web.URL
//	lan := s.Person(sandbox.Profile{FirstName: "Lan"})
//	lan.Start("code")
//	lan.Wait(ctx, func(seen []sandbox.Message) bool { … })
//	lan.Tap("Tôi dự được")
//
// Afterwards [Server.Journal] tells every call of the bot, [Server.Violations]
// what it must not have done, [Server.Unanswered] the taps that it left
// hanging and [Server.EarlyCalls] how often it was impatient. [Server.Fail]
// orders faults.
//
// # Time
//
// Options.Now is the platform's clock, and dates and expiry follow it: taps
// are lost after 150 seconds, everything else after 24 hours. Whatever is held
// back (polls, conflicts, tries at a webhook, limits) is held in real time.
//
// # What is served
//
//	/bot<token>/<method>        the Bot API
//	/file/bot<token>/<path>     files
//	/sandbox/                   the people's interface
//
// # The people's interface
//
// It speaks JSON and answers only requests that were made for this machine
// (Host) by nobody else's page (Origin). A refusal is {"error": "…"}.
//
//	GET  /sandbox/                       how to use it, as a text
//	GET  /sandbox/people                 everybody
//	POST /sandbox/people                 {"id","first_name","last_name","username","language_code","phone"}: adds or changes somebody
//	GET  /sandbox/people/{id}            one person: state, reply keyboard, command menu
//	POST /sandbox/people/{id}/start      {"payload"}
//	POST /sandbox/people/{id}/text       {"text"}
//	POST /sandbox/people/{id}/edit       {"message","text"}
//	POST /sandbox/people/{id}/tap        {"label"}, {"message","label"} or {"message","data"}; {"message","data","old":true}
//	                                     on one too old to be shown, {"data","inline":true} on one of inline mode
//	POST /sandbox/people/{id}/contact    {} shares one's own, {"phone","name"} somebody else's
//	POST /sandbox/people/{id}/document   {"name","file" in base64,"text"}: uploads a file, with a caption; so photo, which
//	                                     has no name; voice and sticker want {}
//	POST /sandbox/people/{id}/block      {}; so unblock and deactivate
//	GET  /sandbox/people/{id}/messages   ?after=SEQ&wait=SECONDS: {"seq","messages","keyboard","alerts"}; all there is
//	                                     to see or, after SEQ, each [Message] that changed, deleted ones as {"id","deleted":true}
//	GET  /sandbox/people/{id}/messages/{message}/file  downloads the file of a message, whoever sent it
//	GET  /sandbox/groups                 all groups and channels
//	POST /sandbox/groups                 {"title","members":[ID],"super","forum","channel","username","id"}; the first is its creator
//	GET  /sandbox/groups/{id}            one group: kind, members, the bot's status
//	POST /sandbox/groups/{id}/text       {"person","text"}, with "reply" to a message, or a "topic"
//	POST /sandbox/groups/{id}/tap        {"person","label"}
//	POST /sandbox/groups/{id}/add-bot    {"person","payload"}; so kick-bot, and promote-bot, with "off"
//	POST /sandbox/groups/{id}/join       {"person"}; so leave, promote and migrate, and topic, with a "name"
//	POST /sandbox/groups/{id}/anonymous  {"text"}; so post, in a channel
//	POST /sandbox/groups/{id}/mute       {} or {"off":true}: the bot may not write; delete wants {}
//	GET  /sandbox/groups/{id}/messages   as a person's
//	GET  /sandbox/bot                    {"id","username","polling","pending","failures"}
//	POST /sandbox/updates                {"kind","content"} queues one, {"double":N} sends the next N twice, {"first":ID}
//	                                     numbers them anew, {"age":DURATION} makes what waits older
//	POST /sandbox/limits                 {"on":true}: Telegram's limits, or none
//	GET  /sandbox/journal                ?method=&chat=&after=SEQ&wait=SECONDS&failed=1&last=N: each [Call]
//	GET  /sandbox/violations             {"violations","early_calls","unanswered_taps"}
//	GET  /sandbox/faults                 the orders that are not used up
//	POST /sandbox/faults                 a [Fault], with "delay" such as "2s"; {"kind","lift":true} ends the standing ones
//	GET  /sandbox/clock                  {"now","next":{"at","what"},"can_set"}
//	POST /sandbox/clock                  {"to":"next"}, {"set":TIME} or {"advance":DURATION}; 501 if the clock can't be set
package sandbox
