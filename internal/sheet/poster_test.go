package sheet

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"keng/internal/calendar"
	"keng/internal/sheet/sheettest"
)

// TestPoster: all that it says can be read from two metres, for which letters
// of 20 points are enough, but for what is only kept to be looked up.
func TestPoster(t *testing.T) {
	const code, link = "k7mz3a-n9rt4c-e2xg6h", "https://t.me/keng_niemson_bot?start=k7mz3a-n9rt4c-e2xg6h"
	for language, wants := range map[string][]string{
		"vi": {"Mời đồng chí vào Kẻng", "1. Quét ô vuông", "2. Bấm vào dòng", "3. Trả lời", "4. Không quét được", "@keng_niemson_bot"},
		"en": {"Please join Kẻng", "1. Scan the square", "2. Tap the line", "3. Answer", "4. If it cannot", "@keng_niemson_bot"},
	} {
		var b bytes.Buffer
		cell := Cell{Unit: "Chi bộ thôn Niêm Đồng", Bot: "@keng_niemson_bot", Code: code, Link: link, Date: today, Until: until}
		if err := Poster(&b, wordsIn(t, language), cell); err != nil {
			t.Fatal(err)
		}
		found := sheettest.Pages(t, b.Bytes())
		checkPoster(t, found)
		large := sheettest.Page{}
		for _, text := range found[0].Texts {
			if text.Size >= 20 {
				large.Texts = append(large.Texts, text)
			}
		}
		for _, want := range append(wants, cell.Unit, code) {
			if !strings.Contains(large.Says(), want) {
				t.Errorf("%s: from afar one reads %q, and not %q", language, large.Says(), want)
			}
		}
		says := found[0].Says()
		if strings.Contains(says, "[sheet.") || !strings.HasSuffix(says, "02/01/2027.") || !strings.Contains(says, wordsIn(t, language).Say("sheet.kept")) {
			t.Errorf("%s: %s", language, says)
		}
		checkSquare(t, found[0].Squares[0], link, box{0, 0, paperWidth, paperHeight})
		left, right := math.Inf(1), 0.0
		for _, dark := range found[0].Squares[0] {
			left, right = min(left, dark.X), max(right, dark.X+dark.W)
		}
		if right-left < 100 {
			t.Errorf("%s: the square is %.0f mm wide", language, right-left)
		}
		cell.Until = calendar.Date{}
		b.Reset()
		if err := Poster(&b, wordsIn(t, language), cell); err != nil || strings.Contains(sheettest.Pages(t, b.Bytes())[0].Says(), "/2027") {
			t.Errorf("%s: without an end: %v", language, err)
		}
	}
}

// checkPoster checks that there is one page, and that nothing of it is beyond
// what a printer prints.
func checkPoster(t testing.TB, found []sheettest.Page) {
	t.Helper()
	if len(found) != 1 || len(found[0].Squares) != 1 {
		t.Fatalf("%d pages", len(found))
	}
	r := newRuler(t)
	const edge = 5
	for _, text := range found[0].Texts {
		if text.X < edge || text.X+r.width(t, text) > paperWidth-edge || text.Y-text.Size*point < edge || text.Y+0.3*text.Size*point > paperHeight-edge {
			t.Errorf("%q is not on the paper", text.Text)
		}
	}
}
