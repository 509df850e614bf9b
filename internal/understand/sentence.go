package understand

import (
	"slices"
	"strings"
)

// shorts are the short forms of words, and the dialects', as people type them.
var shorts = map[string]string{
	"k": "không", "ko": "không", "kg": "không", "kh": "không", "khg": "không", "k0": "không", "hk": "không", "hok": "không",
	"hong": "không", "hông": "không", "hổng": "không", "hem": "không", "chẳng": "không", "chả": "không", "chang": "không",
	"e": "tôi", "em": "tôi", "tui": "tôi", "mình": "tôi", "cháu": "tôi", "chau": "tôi",
	"r": "rồi", "rùi": "rồi", "rui": "rồi", "đ/c": "đồng chí", "d/c": "đồng chí", "đ/chí": "đồng chí",
	"oke": "ok", "okie": "ok", "okay": "ok", "oki": "ok", "okê": "ok", "okla": "ok", "uki": "ok",
	"trc": "trước", "gđ": "gia đình", "bv": "bệnh viện", "mn": "mọi người", "đg": "đang",
	"lí": "lý", "kì": "kỳ", "khoẻ": "khỏe", "huỷ": "hủy", "xoá": "xóa", "hoá": "hóa", "đuợc": "được", "đươc": "được",
	"cant": "can't", "wont": "won't", "dont": "don't", "im": "i'm", "gonna": "going to", "thx": "thanks",
}

// "dc" is được, or đồng chí: after afterComrade, or where it begins and none
// of beforeBe follows.
var (
	afterComrade = []string{"cao", "on", "thua", "gui", "nho", "voi", "cac", "kinh"}
	beforeBe     = []string{"a", "nhe", "nha", "roi", "r", "toi", "em", "e", "tui", "minh", "ok", "day", "luon", ","}
)

// afterShall are the words before which "ill" is I'll.
var afterShall = []string{"be", "come", "attend", "join", "make", "try", "let", "tell", "see", "miss"}

// approvals are the signs that say no more than "seen".
const approvals = "👍👌🙏❤♥🫡✅✔☑🤝👏💪🙋😊😀🙂🌹💐🆗"

// sentence puts a text into words between single spaces, in lower case with
// the diacritics that were typed, short forms written out, stops as commas and
// question marks. The space around it saves patterns their borders. It also
// tells whether there were signs of approval, which are left out.
func sentence(text string) (string, bool) {
	approved := false
	text = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(approvals, r):
			approved = true
			return ' '
		case r == '’': // a phone's apostrophe
			return '\''
		case r >= 0x1F3FB && r <= 0x1F3FF, r == 0xFE0F: // shades of skin, the emoji form
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	words := split(text)
	for len(words) > 0 && words[len(words)-1].text == "," {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return " ", approved
	}
	var b strings.Builder
	b.WriteByte(' ')
	for i, w := range words {
		b.WriteString(spell(words, i, w))
		b.WriteByte(' ')
	}
	b.WriteString(", ") // so that patterns find the end as they find a comma
	return b.String(), approved
}

// spell returns the i-th word written out.
func spell(words []word, i int, w word) string {
	if long, found := shorts[w.text]; found {
		return long
	}
	if w.text == "ill" && i+1 < len(words) && slices.Contains(afterShall, words[i+1].folded) {
		return "i'll"
	}
	if w.text != "dc" && w.text != "đc" {
		return w.text
	}
	begins := i == 0 && len(words) > 1 && !slices.Contains(beforeBe, words[1].folded)
	if begins || i > 0 && slices.Contains(afterComrade, words[i-1].folded) {
		return "đồng chí"
	}
	return "được"
}
