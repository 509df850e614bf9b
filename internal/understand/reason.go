package understand

import (
	"regexp"
	"strings"
)

// Reason is the class of a reason for being absent.
type Reason int

// The reasons.
const (
	NoReason Reason = iota
	Travel
	Health
	Family
	Study
	OtherReason
)

// reasonTable says which words tell which reason; the first that is found
// counts. A child's illness is the family's, so it stands before health.
var reasonTable = []struct {
	reason  Reason
	pattern *regexp.Regexp
}{
	{Travel, marked(`công tác|business trip|away (?:for|on) (?:work|business|duty)|travel|travelling|traveling|out of town`)},
	{Family, marked(`việc gia đình|gia đình|việc nhà|nhà có việc|việc riêng|=hiếu|=hỉ|đám (?:cưới|giỗ|tang|ma|hỏi)|=giỗ|=cưới|cưới|=tang|` +
		`(?:con|cháu|vợ|chồng|bố|mẹ|má) (?:tôi )?(?:bị )?(?:ốm|bệnh|mệt|sốt|đau|đẻ|sinh)|(?:trông|đón|chăm) (?:con|cháu|vợ|mẹ|bố)|family|wedding|funeral|` + relative + ` ` + poorly)},
	{Health, marked(`ốm|=bệnh|bệnh|mệt|sốt|=đau|bị dau|khám|viện|sức khỏe|covid|cảm cúm|=mổ|không (?:được )?khỏe|sick|ill|unwell|fever|doctor|hospital|clinic|health`)},
	{Study, marked(`đi học|=học|=thi|lịch học|hoc|ôn thi|đi thi|tập huấn|study|studying|exam|exams|class|school|training`)},
	{OtherReason, marked(`trực|làm ca|ca đêm|đi làm|việc|họp khác|trùng|nước ngoài|mùa|gặt|mưa|lũ|=đường|xa|lý do khác|work|working|on duty|shift`)},
}

var (
	because = regexp.MustCompile(`(?i)^(?:.*?[\s,.;:(])?(?:vì|vi|lý do|lí do|ly do|do|bởi|because|due to)(?:\s+(?:là|la|do|of))?[\s:,]+(.+)$`)
	soThat  = regexp.MustCompile(`(?i)^(.+?)[\s,]+(?:nên|cho nên|so)\s`)
	// thatDay is where "do" is đó: "bữa do".
	thatDay = regexp.MustCompile(`(?i)(?:bua|hom|ngay|luc|buoi|khi)\s+do\b`)
)

// reasonOf returns why somebody will not come, as a class and in their words.
// The words are empty where they cannot be told from the rest.
func reasonOf(text string) (Reason, string) {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if words := explicitReason(text); words != "" {
		if class := classOf(words); class != NoReason {
			return class, words
		}
		return OtherReason, words
	}
	words := reasonClauses(text)
	if class := classOf(words); class != NoReason {
		return class, words
	}
	return classOf(text), ""
}

func classOf(words string) Reason {
	said, _ := sentence(words)
	for _, row := range reasonTable {
		if row.pattern.MatchString(said) {
			return row.reason
		}
	}
	return NoReason
}

// explicitReason returns what follows "vì" or stands before "nên".
func explicitReason(text string) string {
	if found := because.FindStringSubmatch(thatDay.ReplaceAllString(text, "")); found != nil {
		return trimReason(found[1])
	}
	if found := soThat.FindStringSubmatch(text); found != nil {
		return trimReason(found[1])
	}
	return ""
}

// reasonClauses returns the clauses that do not say that or how somebody comes.
func reasonClauses(text string) string {
	var left []string
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;.–", r) }) {
		said, _ := sentence(clause)
		shown := readSigns(said)
		says := shown[absent] || shown[late] || shown[coming] || shown[asks] || shown[busy] || isAcknowledgement(said)
		if clause = trimReason(clause); clause != "" && (shown[reason] && !shown[absent] || !says) {
			left = append(left, clause)
		}
	}
	return strings.Join(left, ", ")
}

// leadIn are the words before a reason that are none of it.
var leadIn = regexp.MustCompile(`(?i)^(?:(?:dạ|da|vâng|tôi|toi|em|tui|mình|cháu|bị|thưa|báo cáo đồng chí)\s+)+`)

func trimReason(s string) string {
	return strings.Trim(leadIn.ReplaceAllString(strings.TrimSpace(s), ""), " ,.;:()-–!\"")
}
