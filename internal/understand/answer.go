package understand

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Meaning is what a member's words say about a meeting.
type Meaning int

// The meanings.
const (
	// Unknown means that it is no answer, or could be two: ask.
	Unknown Meaning = iota
	// Coming promises to come.
	Coming
	// Late promises to come late.
	Late
	// Absent asks to be absent.
	Absent
	// NotSure means that the answer will come later.
	NotSure
	// Acknowledge says "seen" and promises nothing.
	Acknowledge
	// OnBehalf speaks for somebody else: ask for whom.
	OnBehalf
)

// Reply is what an answer in free text says.
type Reply struct {
	Meaning Meaning
	// Minutes is how late somebody will be; 0 if it was not said.
	Minutes int
	// LeavesEarly goes with Coming.
	LeavesEarly bool
	// Mixed goes with Unknown: some of the words promise to come, others speak
	// against it. They are no reason for being absent.
	Mixed bool
	// Reason and ReasonText are why, as far as it was said; also with Unknown,
	// when somebody gave a reason and nothing else.
	Reason     Reason
	ReasonText string
}

// longest is the length in bytes beyond which a text is no answer any more: it
// says too much to be boiled down to a promise.
const longest = 600

// Answer reads what a member wrote about coming to a meeting. In doubt it is
// Unknown or Acknowledge, never a promise that was not made.
func Answer(text string) Reply {
	if len(text) > longest {
		return Reply{}
	}
	text = norm.NFC.String(text) // channels do, but the reason is kept as it stands here
	said, approved := sentence(text)
	if said == " " {
		if approved {
			return Reply{Meaning: Acknowledge}
		}
		return Reply{}
	}
	signs := readSigns(said)
	if len(signs) == 0 && isAcknowledgement(said) {
		return Reply{Meaning: Acknowledge}
	}
	if beginsWithName(said) && !signs[forOther] {
		signs[doubtful] = true
	}
	reply := Reply{Meaning: decide(signs)}
	switch reply.Meaning {
	case Coming:
		reply.LeavesEarly = signs[leaving]
	case Late:
		reply.Minutes = minutesIn(said)
		reply.Reason, reply.ReasonText = reasonOf(text)
	case Absent:
		reply.Reason, reply.ReasonText = reasonOf(text)
	case Unknown:
		reply.Mixed = signs[coming] || signs[still]
		if signs[reason] && !signs[doubtful] {
			reply.Reason, reply.ReasonText = reasonOf(text)
		}
	case NotSure, Acknowledge, OnBehalf: // there is nothing more to it
	}
	return reply
}

// Behalf reads what a text that speaks for somebody else ([OnBehalf]) says about
// them: Coming, Late, Absent or NotSure, else Unknown.
func Behalf(text string) Reply {
	if len(text) > longest {
		return Reply{}
	}
	text = norm.NFC.String(text)
	said, _ := sentence(text)
	reply := Reply{Meaning: decide(readSignsBut(said, forOther))}
	switch reply.Meaning {
	case Late:
		reply.Minutes = minutesIn(said)
	case Absent:
		reply.Reason, _ = reasonOf(text)
	case Coming, NotSure:
	default:
		reply.Meaning = Unknown
	}
	return reply
}

// beginsWithName tells whether the first word can be somebody's name, as in
// "Hoa đi được".
func beginsWithName(said string) bool {
	words := strings.Fields(said)
	return len(words) > 1 && !openers[Fold(words[0])] && attending[Fold(words[1])]
}

// sign is something in a text that speaks for a meaning.
type sign int

const (
	none     sign = iota
	doubtful      // a question, a claim, another meeting, everybody: no answer
	forOther
	unsure
	perhaps // weaker than unsure: "chắc đến muộn" is still late
	late
	leaving
	absent
	busy // says absent, if nothing else is said
	asks // "xin phép": says absent together with a reason
	reason
	coming
	still // "vẫn đi": coming in spite of being busy
	sure
	negation // one that belongs to nothing we know
)

// signs are the ones that a text shows.
type signs map[sign]bool

// decide weighs the signs. What contradicts itself is unknown.
func decide(s signs) Meaning {
	attends := s[coming] || s[still] || s[leaving]
	misses := s[absent] || s[busy] && !s[still] || s[asks] && s[reason]
	switch {
	case s[doubtful]:
		return Unknown
	case s[forOther]:
		return OnBehalf
	case s[unsure], s[perhaps] && !s[late]:
		return NotSure
	case s[absent] && (attends || s[late]), s[negation]:
		return Unknown
	case s[late]:
		return Late
	case misses && attends:
		return Unknown
	case misses:
		return Absent
	case attends:
		return Coming
	}
	return Unknown
}

// readSigns finds the signs in the order of their table. What showed one is
// taken out, so that "không đi được" shows absent and not coming as well; the
// text that is left is returned too.
func readSigns(said string) signs { return readSignsBut(said, -1) }

// readSignsBut is readSigns without looking for one of them.
func readSignsBut(said string, but sign) signs {
	found := make(signs)
	for _, row := range answerTable {
		if row.sign == but {
			continue
		}
		for row.pattern.MatchString(said) {
			if row.sign != none {
				found[row.sign] = true
			}
			said = row.pattern.ReplaceAllString(said, " | $1")
			said = strings.ReplaceAll(said, "  ", " ")
		}
	}
	return found
}

// isAcknowledgement tells whether there is nothing but words such as "rõ",
// "vâng ạ", "đã nhận được thông báo".
func isAcknowledgement(said string) bool {
	seen := false
	for w := range strings.FieldsSeq(said) {
		w = Fold(w)
		switch {
		case acknowledging[w]:
			seen = true
		case !polite[w]:
			return false
		}
	}
	return seen
}

// The times by which people come late.
var (
	minutePattern = regexp.MustCompile(`(\d{1,3}) ?(?:phút|phut|ph|p|'|min|mins|minute|minutes) `)
	spokenPattern = marked(`(=năm|nam|mười lăm|mười|hai mươi|ba mươi|five|ten|fifteen|twenty|thirty) (?:phút|min|mins|minutes)`)
	hoursPattern  = marked(`(một|1|nửa|an|one|half an|half|quarter of an) (?:tiếng|hour)( rưỡi| and a half)?`)
)

// minutesIn returns the minutes of which a text speaks, of a range the longer;
// 0 if it does not say.
func minutesIn(said string) int {
	if all := minutePattern.FindAllStringSubmatch(said, -1); all != nil {
		return number(all[len(all)-1][1])
	}
	if found := spokenPattern.FindStringSubmatch(said); found != nil {
		return number(Fold(found[1]))
	}
	found := hoursPattern.FindStringSubmatch(said)
	switch {
	case found == nil:
		return 0
	case strings.HasPrefix(found[1], "quarter"):
		return 15
	case Fold(found[1]) == "nua", strings.HasPrefix(found[1], "half"):
		return 30
	case found[2] != "":
		return 90
	}
	return 60
}
