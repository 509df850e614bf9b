package sandbox

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// htmlTags are the tags of parse_mode HTML and the entities they make.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
	"blockquote": "blockquote", "a": "text_link", "span": "spoiler", "tg-spoiler": "spoiler",
	"tg-emoji": "custom_emoji", "tg-time": "date_time",
}

// openTag is a start tag that waits for its end.
type openTag struct {
	name  string
	attrs map[string]string
	at    int // in UTF-16 units of the text
}

// htmlParser turns HTML as Telegram knows it into text and entities. Its
// offsets in errors are bytes of the input, as Telegram's are.
type htmlParser struct {
	in       string
	i        int
	text     strings.Builder
	units    int // UTF-16 units written so far
	open     []openTag
	entities []Entity
}

// parseError is a refusal in Telegram's own words, which begin with a capital.
type parseError string

func (e parseError) Error() string { return string(e) }

func wrong(format string, args ...any) error { return parseError(fmt.Sprintf(format, args...)) }

func parseHTML(in string) (string, []Entity, error) {
	p := htmlParser{in: in}
	for p.i < len(in) {
		var err error
		switch {
		case in[p.i] != '<':
			p.character()
		case strings.HasPrefix(in[p.i:], "</"):
			err = p.endTag()
		default:
			err = p.startTag()
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, wrong("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	return p.text.String(), p.entities, nil
}

// character copies one character, or what a character reference stands for.
func (p *htmlParser) character() {
	if r, n := reference(p.in[p.i:]); n > 0 {
		p.write(r)
		p.i += n
		return
	}
	for _, r := range p.in[p.i:] {
		p.write(r)
		p.i += len(string(r))
		return
	}
}

func (p *htmlParser) write(r rune) {
	p.text.WriteRune(r)
	p.units += utf16.RuneLen(r)
}

func (p *htmlParser) startTag() error {
	begin := p.i
	p.i++
	name := strings.ToLower(p.until(func(c byte) bool { return space(c) || c == '>' }))
	if p.done() {
		return wrong("Unclosed start tag at byte offset %d", begin)
	}
	if htmlTags[name] == "" {
		return wrong("Unsupported start tag %q at byte offset %d", name, begin)
	}
	attrs, err := p.attributes(name, begin)
	if err != nil {
		return err
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return wrong("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, openTag{name, attrs, p.units})
	return nil
}

// attributes reads up to and over the tag's ">".
func (p *htmlParser) attributes(tag string, begin int) (map[string]string, error) {
	attrs := map[string]string{}
	for {
		p.spaces()
		if p.done() {
			return nil, wrong("Unclosed start tag %q at byte offset %d", tag, begin)
		}
		if p.in[p.i] == '>' {
			p.i++
			return attrs, nil
		}
		name := p.until(func(c byte) bool { return space(c) || strings.IndexByte(`=>/"'`, c) >= 0 })
		if name == "" {
			return nil, wrong("Empty attribute name in the tag %q at byte offset %d", tag, begin)
		}
		p.spaces()
		if p.done() || p.in[p.i] != '=' {
			attrs[name] = ""
			continue
		}
		p.i++
		p.spaces()
		value, err := p.value(tag, begin)
		if err != nil {
			return nil, err
		}
		attrs[name] = value
	}
}

func (p *htmlParser) value(tag string, begin int) (string, error) {
	unclosed := wrong("Unclosed start tag %q at byte offset %d", tag, begin)
	if p.done() {
		return "", unclosed
	}
	quote := p.in[p.i]
	if quote != '"' && quote != '\'' {
		at := p.i
		token := p.until(func(c byte) bool { return !nameToken(c) })
		if !p.done() && !space(p.in[p.i]) && p.in[p.i] != '>' {
			return "", wrong("Unexpected end of name token at byte offset %d", at)
		}
		return strings.ToLower(token), nil
	}
	p.i++
	var b strings.Builder
	for !p.done() && p.in[p.i] != quote {
		if r, n := reference(p.in[p.i:]); n > 0 {
			b.WriteRune(r)
			p.i += n
			continue
		}
		b.WriteByte(p.in[p.i])
		p.i++
	}
	if p.done() {
		return "", unclosed
	}
	p.i++
	return b.String(), nil
}

func (p *htmlParser) endTag() error {
	begin := p.i
	if len(p.open) == 0 {
		return wrong("Unexpected end tag at byte offset %d", begin)
	}
	p.i += 2
	name := strings.ToLower(p.until(func(c byte) bool { return space(c) || c == '>' }))
	p.spaces()
	if p.done() || p.in[p.i] != '>' {
		return wrong("Unclosed end tag at byte offset %d", begin)
	}
	p.i++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return wrong("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if e, ok := tag.entity(p.units, p.text.String()); ok {
		p.entities = append(p.entities, e)
	}
	return nil
}

// entity is what the tag means for the text between it and here. A link
// without an address is no link.
func (t openTag) entity(end int, text string) (Entity, bool) {
	e := Entity{Type: htmlTags[t.name], Offset: t.at, Length: end - t.at}
	switch t.name {
	case "a":
		e.URL = t.attrs["href"]
		if e.URL == "" {
			e.URL = cutUTF16(text, t.at, end)
		}
		if !strings.Contains(e.URL, ".") && !strings.Contains(e.URL, "://") {
			return e, false
		}
	case "code":
		e.Language = strings.TrimPrefix(t.attrs["class"], "language-")
	case "tg-emoji":
		e.CustomEmojiID = t.attrs["emoji-id"]
	case "tg-time":
		e.UnixTime, _ = strconv.ParseInt(t.attrs["unix"], 10, 64)
		e.DateTimeFormat = t.attrs["format"]
	case "blockquote":
		if _, ok := t.attrs["expandable"]; ok {
			e.Type = "expandable_blockquote"
		}
	}
	return e, e.Length > 0
}

func (p *htmlParser) done() bool { return p.i >= len(p.in) }

func (p *htmlParser) until(stop func(byte) bool) string {
	begin := p.i
	for !p.done() && !stop(p.in[p.i]) {
		p.i++
	}
	return p.in[begin:p.i]
}

func (p *htmlParser) spaces() { p.until(func(c byte) bool { return !space(c) }) }

func space(c byte) bool { return strings.IndexByte(" \t\r\n\v\x00", c) >= 0 }

func nameToken(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-'
}

// reference decodes a character reference at the beginning of s: the character
// and the bytes it took, or 0. The closing ";" may be missing.
func reference(s string) (rune, int) {
	if len(s) < 2 || s[0] != '&' {
		return 0, 0
	}
	r, n := named(s)
	if s[1] == '#' {
		r, n = numeric(s)
	}
	if r == 0 {
		return 0, 0
	}
	if n < len(s) && s[n] == ';' {
		n++
	}
	return r, n
}

var namedReferences = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}

// named reads "&name".
func named(s string) (rune, int) {
	end := 1
	for end < len(s) && (s[end] >= 'a' && s[end] <= 'z' || s[end] >= 'A' && s[end] <= 'Z') {
		end++
	}
	return namedReferences[s[1:end]], end
}

// numeric reads "&#123" and "&#x1f".
func numeric(s string) (rune, int) {
	begin, base, digits := 2, 10, "0123456789"
	if len(s) > 2 && s[2] == 'x' {
		begin, base, digits = 3, 16, "0123456789abcdefABCDEF"
	}
	end := begin
	for end < len(s) && strings.IndexByte(digits, s[end]) >= 0 {
		end++
	}
	v, err := strconv.ParseInt(s[begin:end], base, 32)
	if err != nil || !utf8.ValidRune(rune(v)) {
		return 0, 0
	}
	return rune(v), end
}
