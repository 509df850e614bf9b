package understand

import "regexp"

const (
	// attend are the verbs of coming to a meeting.
	attend = `(?:be there|be present|be in time|be on time|be coming|be attending|come|coming|attend|attending|make it|join|joining|participate|take part)`
	// cannot are the ways to say that one will not do something.
	cannot = `(?:can't|cannot|can not|couldn't|could not|can no longer|won't|will not|shall not|don't|do not|not|unable to|not able to|` +
		`(?:won't|will not|not going to) be able to|not going to)`
	// others are people other than the speaker.
	others = `(?:he|she|they|mr|mrs|ms|comrade|comrades|` + relative + `|(?:my|our) (?:neighbour|neighbor|friend|deputy|secretary))`
	// relative is somebody whose illness is a reason to stay at home.
	relative = `(?:my|our) (?:wife|husband|mother|father|mum|mom|dad|parents|son|daughter|child|children|kids|baby|brother|sister|uncle|aunt|grandmother|grandfather|family)`
	// poorly is being ill.
	poorly = `(?:(?:is|are|has|have|got|fell|feels|being) )*(?:in )?(?:a |the )?(?:ill|sick|unwell|fever|hospital)`
)

// englishTable says what speaks for which meaning in English. As in
// [vietnameseTable], what stands higher takes its words away from what stands
// below, and from all that is Vietnamese.
var englishTable = []answerRow{
	{none, marked(`no problem|no worries|not a problem|never mind|late (?:reply|answer|response)|good (?:morning|afternoon|evening|day)`)},

	// Questions, claims, other meetings, orders to the bot.
	{doubtful, marked(`how|which|whose|why|when|where|who|what`)},
	{doubtful, regexp.MustCompile(`^ (?:can|could|may|must|should|shall|do|does|did|is|are|was|will|would|have|has) (?:i|we|you|it|he|she|they|there|the|anybody|anyone|comrade)( )`)},
	{doubtful, marked(`yesterday|(?:last|next) (?:month|week|time|meeting|year)|(?:was|were|came) late|came`)},
	{doubtful, marked(`cancel|postpone|reschedule|list of|stop|delete|remove|everybody|everyone|for example|yes and no`)},

	// For somebody else, unless the speaker's own part follows: "my mother is
	// ill so I can't come".
	{reason, marked(relative + ` ` + poorly)},
	{none, regexp.MustCompile(`^ ` + others + `( (?:[^ ]+ )*?(?:so|and|but|because|that|therefore|,) (?:so )?(?:i|i'm|i'll) (?:will|am|can|can't|cannot|won't|have|ask|must|not|could) )`)},
	{none, regexp.MustCompile(`^ (?:comrade|mr|mrs|ms) (?:secretary|deputy)( )`)},
	{forOther, marked(`on behalf of|(?:excuse|excuses? for|leave for|tell|told me) ` + others)},
	{forOther, regexp.MustCompile(`^ (?:(?:ok|yes|sorry|hello|please) (?:, )?)?` + others + `( )`)},
	{forOther, marked(`(?:he|she|they) (?:can't|cannot|won't|will|is|are|has)`)},

	// Two negations are a promise.
	{coming, marked(`(?:won't|will not|wouldn't|would not|can't|cannot|never|not) (?:be absent|miss)(?: (?:it|this|that|the meeting))?|not absent`)},
	{none, marked(`(?:won't|will not|not|never) (?:be |come |arrive )?late`)},

	// To be let off is asked for politely, and is no wish to come.
	{absent, marked(`(?:i'd |i would )?(?:like |want |wish |ask |asking |beg |request )?(?:to )?be (?:excused|absent|off)`)},
	{absent, marked(`(?:i'd |i would )?(?:like |want |have |wish )?(?:to )?(?:ask|asking|asks|request|requesting|apply|applying|take|taking|have) (?:for )?(?:a )?leave(?: of absence)?`)},
	{absent, marked(`(?:please )?excuse (?:me from(?: the meeting| it)?|my absence)|please excuse me`)},
	{none, marked(`excuse me`)},

	// What is open.
	{unsure, marked(`not (?:sure|certain|clear|decided)(?: yet)?|unsure|undecided|(?:don't|do not|can't|cannot) (?:know|think|say|tell|promise)(?: yet)?|(?:haven't|have not) decided`)},
	{sure, marked(`definitely|certainly|surely|of course`)},
	{perhaps, marked(`maybe|perhaps|probably|possibly|might|(?:i |we )may|may (?:be|come)|i think|should be able to|hopefully`)},
	{unsure, marked(`try|trying|hope|hoping|depends|(?:like|want|wish|love) to|let you know|tell you later|answer later|later|if|see if`)},
	{unsure, regexp.MustCompile(`^ (?:i'll|i will|we'll) see(?: ,)*( )$`)},

	// Absent by negation.
	{absent, marked(`(?:no (?:, )?)?(?:sorry (?:, )?)?(?:i |i'm |i am )?(?:to )?` + cannot + ` ` + attend)},
	{absent, regexp.MustCompile(`^ (?:(?:no|sorry|unfortunately|oh) (?:, )?)*(?:i )?(?:can't|cannot|can not)(?: (?:,|sorry|unfortunately|then|this time|today|tonight|that day))*( )$`)},
	{absent, marked(`(?:have to |must |will |i'll )?(?:miss|skip) (?:it|this|this one|the meeting)`)},

	// Late, or leaving early.
	{leaving, marked(`(?:but |and )?(?:i )?(?:will |must |need to |have to )?(?:leave|go|leaving|going) (?:early|before the end)`)},
	{late, marked(`(?:i'll |i will |will |i'm |i am )?(?:be |come |coming |arrive |arriving |running |run |join )?(?:a (?:bit|little) )?late`)},

	// Absent in so many words.
	{absent, marked(`(?:i'll |i will |will )?(?:be )?absent`)},
	{busy, marked(`(?:i'm |i am )?(?:busy|tied up)`)},
	{asks, marked(`sorry|apologies|i apologise|i apologize`)},
	{reason, marked(`ill|sick|unwell|fever|hospital|doctor|away|out of town|trip|travelling|traveling|on duty|work|working|wedding|funeral|family|exam|exams|school`)},

	// Coming.
	{still, marked(`still (?:` + attend + `)|` + attend + ` (?:anyway|all the same)`)},
	{coming, marked(`no (?:, )?(?:(?:actually|wait) (?:, )?)?(?:i'll|i will|i can|i'm|i am) ` + attend)},
	{coming, marked(`(?:i'll|i will|we'll|we will|will|i can|can|(?:i'm |i am )?(?:going|able) to) (?:\| |also |still )*` + attend)},
	{coming, marked(`i'm (?:coming|attending|in)|i am (?:coming|attending)|count me in|see you (?:there|then)`)},
	{coming, regexp.MustCompile(`^ (?:(?:yes|ok|sure|thanks|thank you) (?:, )?)?(?:coming|attending|present)(?: ,)*( )$`)},

	{negation, marked(`not|don't|never|no|can't|cannot|won't|couldn't|isn't|aren't|doesn't|didn't|unable`)},
}
