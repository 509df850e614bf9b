package sandbox

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// Entity is a stretch of a text with a meaning; Offset and Length are in
// UTF-16 units.
type Entity struct {
	Type           string `json:"type"`
	Offset         int    `json:"offset"`
	Length         int    `json:"length"`
	URL            string `json:"url,omitempty"`
	Language       string `json:"language,omitempty"`
	CustomEmojiID  string `json:"custom_emoji_id,omitempty"`
	UnixTime       int64  `json:"unix_time,omitempty"`
	DateTimeFormat string `json:"date_time_format,omitempty"`
}

// cutUTF16 is the part of s between two UTF-16 offsets.
func cutUTF16(s string, from, to int) string {
	u := utf16.Encode([]rune(s))
	from, to = min(max(from, 0), len(u)), min(max(to, 0), len(u))
	if from >= to {
		return ""
	}
	return string(utf16.Decode(u[from:to]))
}

func lenUTF16(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// trim cuts what Telegram cuts from a text: leading blanks and trailing white
// space; entities move along and shrink with it.
func trim(text string, entities []Entity) (string, []Entity) {
	body := strings.TrimLeft(text, " \n\r\t")
	cut := lenUTF16(text) - lenUTF16(body)
	body = strings.TrimRight(body, " \n\r\t\v\u00a0")
	end := lenUTF16(body)
	var kept []Entity
	for _, e := range entities {
		from, to := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, end)
		if from < to {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	sortEntities(kept)
	return body, kept
}

func sortEntities(all []Entity) {
	slices.SortStableFunc(all, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
}

var commandPattern = regexp.MustCompile(`(?:^|\s)(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)`)

// withCommands adds the bot_command entities of a text.
func withCommands(text string, entities []Entity) []Entity {
	for _, at := range commandPattern.FindAllStringSubmatchIndex(text, -1) {
		entities = append(entities, Entity{
			Type: "bot_command", Offset: lenUTF16(text[:at[2]]), Length: lenUTF16(text[at[2]:at[3]]),
		})
	}
	sortEntities(entities)
	return entities
}

// htmlMarks are how entities are shown to people: the tag's start and its end.
var htmlMarks = map[string][2]string{
	"bold": {"<b>", "</b>"}, "italic": {"<i>", "</i>"}, "underline": {"<u>", "</u>"},
	"strikethrough": {"<s>", "</s>"}, "code": {"<code>", "</code>"}, "pre": {"<pre>", "</pre>"},
	"blockquote": {"<blockquote>", "</blockquote>"}, "expandable_blockquote": {"<blockquote>", "</blockquote>"},
	"spoiler": {`<span class="tg-spoiler">`, "</span>"},
}

// renderHTML is the text as safe HTML. Entities are expected to nest.
func renderHTML(text string, entities []Entity) string {
	units := utf16.Encode([]rune(text))
	var b strings.Builder
	var open []Entity
	from, at := 0, 0
	flush := func(to int) {
		b.WriteString(html.EscapeString(string(utf16.Decode(units[from:to]))))
		from = to
	}
	for ; at <= len(units); at++ {
		for len(open) > 0 && open[len(open)-1].Offset+open[len(open)-1].Length <= at {
			flush(at)
			b.WriteString(endMark(open[len(open)-1]))
			open = open[:len(open)-1]
		}
		for len(entities) > 0 && entities[0].Offset <= at && at < len(units) {
			flush(at)
			b.WriteString(startMark(entities[0]))
			open, entities = append(open, entities[0]), entities[1:]
		}
	}
	flush(len(units))
	for len(open) > 0 {
		b.WriteString(endMark(open[len(open)-1]))
		open = open[:len(open)-1]
	}
	return b.String()
}

func startMark(e Entity) string {
	switch e.Type {
	case "text_link":
		if !strings.HasPrefix(e.URL, "http://") && !strings.HasPrefix(e.URL, "https://") {
			return `<a>`
		}
		return fmt.Sprintf(`<a href="%s" rel="noreferrer">`, html.EscapeString(e.URL))
	case "date_time":
		return fmt.Sprintf(`<time data-unix="%d">`, e.UnixTime)
	}
	return htmlMarks[e.Type][0]
}

func endMark(e Entity) string {
	switch e.Type {
	case "text_link":
		return "</a>"
	case "date_time":
		return "</time>"
	}
	return htmlMarks[e.Type][1]
}
