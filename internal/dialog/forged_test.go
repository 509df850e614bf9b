package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	"keng/internal/chat"
	"keng/internal/dialog"
	"keng/internal/store/storetest"
)

// forged are press data of every verb: what the bot's own choices carry, for
// us, for them, and for nobody, and what nobody would send by tapping.
func (r *rig) forged() (all []string) {
	ids := []string{
		fmt.Sprint(r.ours.meeting), fmt.Sprint(r.theirs.meeting), fmt.Sprint(r.commune), "0", "-1", "9223372036854775807",
		"9223372036854775808", "x", "", " 1", "1e3", "01", "٣",
	}
	for _, verb := range append(dialog.Verbs(), "y", "x", "zz", "", "A", "\x00") {
		for _, id := range ids {
			all = append(all, verb+":"+id)
			for _, rest := range []string{
				"1:coming", "1:present", "1:15", "1:-15", "1:trip", "2:coming", "1:", "9223372036854775807:coming",
				fmt.Sprint(r.theirs.people[2], ":-:0"), fmt.Sprint(r.ours.people[2], ":p:99999999999999999999"), "2026-12:0", "2026:9223372036854775807",
				"2026-q1:-1", "9999:0", "0000:0", "2026-13:0", ":::::", "0",
			} {
				all = append(all, verb+":"+id+":"+rest)
			}
		}
	}
	for _, what := range []string{"open", "all", "lock", "reopen", ""} {
		for _, id := range ids {
			all = append(all, "R:"+what+":"+id+":0", "R:"+what+":"+id+":9223372036854775807")
		}
	}
	secretary, others := dialog.StepsOf()
	for _, step := range append(secretary, others...) {
		all = append(all, "f:"+step, "f:"+step+":", "f:"+step+":save", "f:"+step+":\x00\xff")
	}
	return append(all, "l:", "l:fr", "S:\x00", "S:shift", "L", ":", "::::", strings.Repeat("a:", 32), "📅")
}

// typed are texts that somebody may write, on purpose or not.
func (r *rig) typed() []string {
	commands, others := dialog.CommandsOf()
	all := []string{
		"", " ", "\n", "/", "//", "/@", "/ hop", "/hop@keng_bot", "/HOP", "/hop\nx", "1", "2", "99", "0", "-1", "1 2", "٣",
		"tôi dự được", "toi xin vang vi om", "đến muộn 999999999999999999999 phút", "đến muộn 15p", "vâng", "👍", "Rõ",
		"xin vắng vì\x00 bận", "\xff\xfe", "a\x00b", "{{.Name}}", "<b>&amp;", strings.Repeat("ệ", 4096), strings.Repeat("x\n", 2000),
		"\u202e\u200b", "e\u0302\u0301", "báo vắng giùm bác Ba", "mấy giờ họp vậy", "ai chưa trả lời", "Hủy", "Lưu", "Gửi", "Sửa",
		"/start x", "/start " + strings.Repeat("z", 500), "/start \x00", "/thongke 99999", "/thongke quý 9", "/thongke 0", "/thongke tháng 13/0000",
		"/lich ngày 99 25:61", "/lich mùng 3 âm lịch", "/doi 31/02", "/doi 99/99/9999 99h", "/ngonngu", "/ngonngu tiếng Anh", "/ngonngu vi",
	}
	for i, name := range append(commands, others...) {
		all = append(all, "/"+name, []string{"3", "\x00 x", "tài liệu MẬT"}[i%3], "/"+name+[]string{" \x00", " ngày 3 19:30 Nhà"}[i%2])
	}
	return all
}

// attackers are who sends it.
func (r *rig) attackers() []string {
	return []string{r.ours.names[1], r.ours.names[0], "người lạ"}
}

// check fails if something went wrong inside, or anybody was told of the other
// cell, or a member of a member.
func (r *rig) check(t testing.TB, who, sent, told string) {
	t.Helper()
	for _, line := range r.errors() {
		t.Errorf("%s, %q: %s", who, sent, line)
	}
	if strings.Contains(sent, "Tím") || strings.Contains(sent, "Lam") {
		return // then the bot may say it too
	}
	if strings.Contains(told, "Tím") || who == "người lạ" && strings.Contains(told, "Lam") {
		t.Errorf("%s, %q is told of others:\n%s", who, sent, told)
	}
	for _, name := range r.ours.names[2:] {
		if who != r.ours.names[0] && strings.Contains(told, name) {
			t.Errorf("%s, %q is told of %s:\n%s", who, sent, name, told)
		}
	}
}

// try sends it, and checks what comes of it.
func (r *rig) try(t testing.TB, e chat.Event, who, sent string) {
	t.Helper()
	r.check(t, who, sent, said(r.handle(t, e)))
}

// TestForgedTapsAndTexts on both databases: they keep different things.
func TestForgedTapsAndTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		r := newRig(t, d)
		// Every few on each database, since a fuzzer tries more anyway; the steps
		// are prime to the lengths of the lists above.
		step := 31
		if d.Postgres {
			step = 97
		}
		forged, typed := r.forged(), r.typed()
		for i := 0; i < len(forged); i += step {
			who := r.attackers()[i%2]
			r.try(t, r.press(who, forged[i]), who, forged[i])
		}
		for i, text := range typed {
			who := r.attackers()[i%3]
			r.try(t, r.text(who, text), who, text)
		}
		if n := r.parked(t); n != 0 {
			t.Errorf("%d events were given up", n)
		}
	})
}
