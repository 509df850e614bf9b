package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestTexts(t *testing.T) {
	w := open(t)
	id := itoa(w.lan().ID())
	long := func(n int) string { return strings.Repeat("ẫ", n) }
	tests := []struct {
		name, text, mode string
		err              string // or
		stored           string
	}{
		{"plain", "Chào đồng chí", "", "", "Chào đồng chí"},
		{"empty", "", "", "message text is empty", ""},
		{"blank", " \n\t ", "", "text must be non-empty", ""},
		{"blank after parsing", "<b> </b>", "HTML", "text must be non-empty", ""},
		{"trimmed", "\n  a b \n", "", "", "a b"},
		{"just long enough", long(4096), "", "", long(4096)},
		{"too long", long(4097), "", "message is too long", ""},
		{"long markup only", "<b>" + long(4090) + "</b>", "html", "", long(4090)},
		{"not UTF-8", "a\xff", "", "strings must be encoded in UTF-8", ""},
		{"unknown mode", "a", "BBCode", "unsupported parse_mode", ""},
		{"markup as text", "<br>", "", "", "<br>"},
		{"references", "1 &lt; 2 &amp;&amp; &quot;x&quot; &#273;&#x111; &nbsp; &", "HTML", "", `1 < 2 && "x" đđ &nbsp; &`},
		{"unsupported tag", "dòng<br>", "HTML", `can't parse entities: Unsupported start tag "br" at byte offset 5`, ""},
		{"unclosed tag", "<b>x", "HTML", `Can't find end tag corresponding to start tag "b"`, ""},
		{"crossed tags", "<b><i>xyz</b></i>", "HTML", `Unmatched end tag at byte offset 9, expected "</i>", found "</b>"`, ""},
		{"end without start", "</b>x", "HTML", "Unexpected end tag at byte offset 0", ""},
		{"half a tag", "a <b", "HTML", "Unclosed start tag at byte offset 2", ""},
		{"half an end tag", "<b>a</b", "HTML", "Unclosed end tag at byte offset 4", ""},
		{"a name with brackets", "Chào Lan <&>", "HTML", `Unsupported start tag "&" at byte offset 10`, ""},
		{"span without class", "<span>x</span>", "HTML", `Tag "span" must have class "tg-spoiler"`, ""},
		{"bad attribute", `<a "x">y</a>`, "HTML", `Empty attribute name in the tag "a"`, ""},
		{"bad value", `<a href=a:b>y</a>`, "HTML", "Unexpected end of name token at byte offset 8", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := &world{T: t, Server: w.Server, url: w.url, client: w.client}
			if tt.err != "" {
				w.refused(400, tt.err, "sendMessage", "chat_id", id, "text", tt.text, "parse_mode", tt.mode)
				return
			}
			m := must[struct{ Text string }](w, "sendMessage", "chat_id", id, "text", tt.text, "parse_mode", tt.mode)
			if m.Text != tt.stored {
				t.Errorf("stored %q", m.Text)
			}
		})
	}
}

func TestEntities(t *testing.T) {
	w := open(t)
	lan := w.lan()
	tests := []struct{ in, html, entities string }{
		{"<B>a</b> 😀<i>b</i>", "<b>a</b> 😀<i>b</i>", "bold 0 1, italic 4 1"},
		{"<b>đ<u>ê</u></b>", "<b>đ<u>ê</u></b>", "bold 0 2, underline 1 1"},
		{"  <b>a</b> <s> </s>", "<b>a</b>", "bold 0 1"},
		{`<a href="https://a.vn/?x=1&amp;y=2">đây</>`, `<a href="https://a.vn/?x=1&amp;y=2" rel="noreferrer">đây</a>`, "text_link 0 3"},
		{`<a href="javascript:x.y">z</a>`, "<a>z</a>", "text_link 0 1"},
		{`<tg-time unix="1790000000" format="wDT">mai</tg-time>`, `<time data-unix="1790000000">mai</time>`, "date_time 0 3"},
		{`<span class="tg-spoiler">x</span>`, `<span class="tg-spoiler">x</span>`, "spoiler 0 1"},
		{"<blockquote expandable>x</blockquote>", "<blockquote>x</blockquote>", "expandable_blockquote 0 1"},
		{"&lt;script&gt;", "&lt;script&gt;", ""},
	}
	for _, tt := range tests {
		must[map[string]any](w, "sendMessage", "chat_id", itoa(lan.ID()), "text", tt.in, "parse_mode", "HTML")
		last := lan.Last()
		var got []string
		for _, e := range last.Entities {
			got = append(got, fmt.Sprint(e.Type, " ", e.Offset, " ", e.Length))
		}
		if last.HTML != tt.html || strings.Join(got, ", ") != tt.entities {
			t.Errorf("%s: %s, %v", tt.in, last.HTML, got)
		}
	}
	w.clean()
}

func TestKeyboards(t *testing.T) {
	w := open(t)
	id := itoa(w.lan().ID())
	buttons := func(n int) string {
		return strings.TrimSuffix(strings.Repeat(`{"text":"a","callback_data":"b"},`, n), ",")
	}
	inline := func(rows string) string { return `{"inline_keyboard":[` + rows + `]}` }
	data := func(s string) string { return inline(`[{"text":"a","callback_data":"` + s + `"}]`) }
	tests := []struct{ name, markup, err string }{
		{"data of 64 bytes", data(strings.Repeat("x", 64)), ""},
		{"data of 65 bytes", data(strings.Repeat("x", 65)), "BUTTON_DATA_INVALID"},
		{"33 two-byte letters", data(strings.Repeat("đ", 33)), "BUTTON_DATA_INVALID"},
		{"no data", data(""), "Text buttons are unallowed in the inline keyboard"},
		{"no text", inline(`[{"text":"","callback_data":"x"}]`), "must be non-empty"},
		{"text missing", inline(`[{"callback_data":"x"}]`), `Can't find field "text"`},
		{"8 in a row", inline("[" + buttons(8) + "]"), ""},
		{"9 in a row", inline("[" + buttons(9) + "]"), "reply markup is too long"},
		{"100 buttons", inline(strings.TrimSuffix(strings.Repeat("["+buttons(5)+"],", 20), ",")), ""},
		{"105 buttons", inline(strings.TrimSuffix(strings.Repeat("["+buttons(5)+"],", 21), ",")), "reply markup is too long"},
		{"null rows", `{"inline_keyboard":null}`, `field "inline_keyboard" must be of type Array`},
		{"null row", inline("null"), "must be an Array of Arrays"},
		{"no rows", `{"inline_keyboard":[]}`, ""},
		{"a list", `[]`, "object expected as reply markup"},
		{"no JSON", `{`, "can't parse reply keyboard markup JSON object"},
		{"copy", inline(`[{"text":"a","copy_text":{"text":"code"}}]`), ""},
		{"empty copy", inline(`[{"text":"a","copy_text":{"text":""}}]`), "copy text length must be 1-256"},
		{"style", inline(`[{"text":"a","callback_data":"x","style":"success"}]`), ""},
		{"bad style", inline(`[{"text":"a","callback_data":"x","style":"green"}]`), "unsupported button style"},
		{"disabled", inline(`[{"text":"a","disabled":true}]`), ""},
		{"keys", `{"keyboard":[["a",{"text":"b","request_contact":true}]],"one_time_keyboard":true}`, ""},
		{"empty key", `{"keyboard":[[""]]}`, "keyboard button text must be non-empty"},
		{"remove", `{"remove_keyboard":true}`, ""},
	}
	for _, tt := range tests {
		r := w.call("sendMessage", "chat_id", id, "text", "x", "reply_markup", tt.markup)
		if r.OK != (tt.err == "") || !strings.Contains(r.Description, tt.err) {
			t.Errorf("%s: %s", tt.name, r.Raw)
		}
	}
	w.clean()
}

func TestReplies(t *testing.T) {
	w := open(t)
	lan := w.lan()
	id := itoa(lan.ID())
	said := itoa(lan.Send("hỏi"))
	for _, args := range [][]string{
		{"reply_to_message_id", said},
		{"reply_parameters", `{"message_id":` + said + `}`},
		{"reply_to_message_id", "999", "allow_sending_without_reply", "true"},
		{"reply_parameters", `{"message_id":999,"allow_sending_without_reply":true}`},
	} {
		must[map[string]any](w, "sendMessage", append(args, "chat_id", id, "text", "đáp")...)
	}
	if got := lan.Messages()[2].ReplyTo; itoa(got) != said {
		t.Errorf("replies to %d", got)
	}
	w.refused(400, "message to be replied not found", "sendMessage", "chat_id", id, "text", "x", "reply_to_message_id", "999")
	w.refused(400, "message to be replied not found", "sendMessage", "chat_id", id, "text", "x", "reply_parameters", `{"message_id":999}`)
	w.refused(400, "wrong parameter action", "sendChatAction", "chat_id", id, "action", "sleep")
	must[bool](w, "sendChatAction", "chat_id", id, "action", "typing")
	w.clean()
}
