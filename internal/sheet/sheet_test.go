package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/skip2/go-qrcode"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"keng/internal/calendar"
	"keng/internal/i18n"
	"keng/internal/sheet/sheettest"
	"keng/locales"
)

var (
	today = calendar.NewDate(2026, 12, 3)
	until = calendar.NewDate(2027, 1, 2)
)

func wordsIn(t testing.TB, language string) *i18n.Words {
	t.Helper()
	catalog, err := i18n.Load(locales.FS, i18n.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	return catalog.In(language)
}

// sheetOf is a sheet of people with these names.
func sheetOf(names ...string) Sheet {
	s := Sheet{Unit: "Chi bộ thôn Niêm Đồng", Bot: "@keng_niemson_bot", Date: today, Until: until}
	for i, name := range names {
		code := fmt.Sprintf("k7mz3a-n9rt4c-%06d", i)
		s.People = append(s.People, Person{Name: name, BirthYear: 1940 + i%60, Code: code, Link: "https://t.me/keng_niemson_bot?start=" + code})
	}
	return s
}

func many(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("Nông Thị Lan %d", i+1)
	}
	return names
}

func people(t testing.TB, language string, s Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := People(&b, wordsIn(t, language), s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// place is where the n-th card of a page lies.
func place(n int) box {
	return box{float64(marginX + n%across*cardWidth), float64(cardsTop + n/across*cardHeight), cardWidth, cardHeight}
}

// TestPeople: each person has a card that says all there is to say, and whose
// square is the person's link.
func TestPeople(t *testing.T) {
	for language, words := range map[string][]string{
		"vi": {"Sinh năm 1941, Chi bộ thôn Niêm Đồng", "1. Quét ô vuông", "2. Bấm Bắt đầu", "3. Không quét được", "@keng_niemson_bot", "Dùng đến 02/01/2027"},
		"en": {"Born in 1941, Chi bộ thôn Niêm Đồng", "1. Scan the square", "2. Tap Start", "3. Cannot scan", "@keng_niemson_bot", "Good until 02/01/2027"},
	} {
		s := sheetOf(many(9)...)
		found := sheettest.Pages(t, people(t, language, s))
		if len(found) != 2 {
			t.Fatalf("%d pages", len(found))
		}
		for i, person := range s.People {
			page := found[i/onPage]
			says := within(page, place(i%onPage)).Says()
			for _, want := range append([]string{person.Name, person.Code}, words...) {
				want = strings.Replace(want, "1941", fmt.Sprint(person.BirthYear), 1)
				if !strings.Contains(says, want) {
					t.Errorf("%s: the card of %s does not say %q: %q", language, person.Name, want, says)
				}
			}
			checkSquare(t, page.Squares[i%onPage], person.Link, place(i%onPage))
		}
		for i, page := range found {
			frame := page.Says()
			for _, want := range []string{wordsIn(t, language).Say("sheet.head", "Unit", s.Unit), "03/12/2026", fmt.Sprintf(" %d/2", i+1)} {
				if !strings.Contains(frame, want) {
					t.Errorf("%s: page %d does not say %q", language, i+1, want)
				}
			}
			if strings.Contains(frame, "[sheet.") || strings.Contains(frame, "<no value>") {
				t.Errorf("%s: a text is missing: %s", language, frame)
			}
		}
	}
}

// checkSquare encodes the link anew and compares; around the code there has to
// be room, within the card.
func checkSquare(t testing.TB, square sheettest.Square, link string, card box) {
	t.Helper()
	code, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	want := code.Bitmap()
	const margin = 4 // modules, by the standard
	if diff := cmp.Diff(want, modules(square, len(want), margin)); diff != "" {
		t.Errorf("the square of %s is another one", link)
	}
	for _, dark := range square {
		room := margin*dark.H - 0.01 // the figures are rounded
		if dark.X < card.x+room || dark.Y < card.y+room || dark.X+dark.W > card.x+card.w-room || dark.Y+dark.H > card.y+card.h-room {
			t.Fatalf("the square of %s has no room: %v", link, dark)
		}
	}
}

func TestPages(t *testing.T) {
	for n, want := range map[int]int{1: 1, 7: 1, 8: 1, 9: 2, 16: 2, 17: 3, 200: 25} {
		found := sheettest.Pages(t, people(t, "vi", sheetOf(many(n)...)))
		squares := 0
		for i, page := range found {
			squares += len(page.Squares)
			if number := fmt.Sprintf("Trang %d/%d", i+1, want); !strings.Contains(page.Says(), number) {
				t.Errorf("%d people: page %d has no %q", n, i+1, number)
			}
		}
		if len(found) != want || squares != n {
			t.Errorf("%d people: %d pages with %d squares", n, len(found), squares)
		}
	}
}

// TestNamesAreReadable: who has an ordinary name can read it without glasses.
func TestNamesAreReadable(t *testing.T) {
	for _, name := range []string{"Ma Văn Chài", "Nguyễn Hoàng Phương Thảo Nguyên", "Tôn Nữ Công Huyền Trang Nhung", "Y'Bia Niê Kđăm", strings.Repeat("Nghiêng ", 5)} {
		found := sheettest.Pages(t, people(t, "vi", sheetOf(name)))
		for _, text := range within(found[0], place(0)).Texts {
			if strings.Contains(name, text.Text) && text.Size < 14 {
				t.Errorf("%q is written in %v points", name, text.Size)
			}
		}
	}
}

// TestExtremeNames: they are wrapped, then smaller, then cut short, and nothing
// is outside of its card or written with a box in place of a letter.
func TestExtremeNames(t *testing.T) {
	long := strings.Repeat("Nguyễn Thị Hồng ", 12) + "Nhung Ý"
	for name, want := range map[string]string{
		norm.NFD.String(long):                     long,
		strings.Repeat("W", 200):                  strings.Repeat("W", 200),
		norm.NFD.String(strings.Repeat("Ễ", 200)): strings.Repeat("Ễ", 200),
		"H'Ƀlũ Čơr\u200b\u0007 ñ Ŏ":               "H'Blũ Čơr ñ O",
		"漢字 😀 \xff":                               "?? ? ?",
		" Ma  Văn\nChài ":                         "Ma Văn Chài",
		`(Ma) \ Văn "Chài"`:                       `(Ma) \ Văn "Chài"`,
		"Lả " + strings.Repeat("Thị ", 1000):      "Lả Thị Thị",
	} {
		found := sheettest.Pages(t, people(t, "vi", sheetOf("An", name, "Bình")))[0]
		says := within(found, place(1)).Says()
		if !strings.Contains(strings.ReplaceAll(says, " ", ""), strings.ReplaceAll(want, " ", "")) {
			t.Errorf("%q is printed as %q", name, says)
		}
		checkCards(t, found, 3)
	}
}

// checkCards checks that each text of a page's cards ends within its card.
func checkCards(t testing.TB, page sheettest.Page, cards int) {
	t.Helper()
	r := newRuler(t)
	inCards := 0
	for i := range cards {
		card := place(i)
		right := card.x + card.w
		if i%across == 0 {
			right -= 1 // and not close to the next one
		}
		last := 0.0
		for _, text := range within(page, card).Texts {
			inCards++
			const above, below = 1.0, 0.3 // of the letters' size, from their foot
			if end := text.X + r.width(t, text); end > right {
				t.Errorf("card %d: %q ends %.1f mm outside", i, text.Text, end-right)
			}
			if text.Y-above*text.Size*point < card.y || text.Y+below*text.Size*point > card.y+card.h {
				t.Errorf("card %d: %q is cut through", i, text.Text)
			}
			last = max(last, text.Y)
		}
		if last == 0 {
			t.Errorf("card %d is empty", i)
		}
	}
	const frame = 4 // head, date, hint, page
	if others := len(page.Texts) - inCards; others != frame {
		t.Errorf("%d texts are outside of the cards", others)
	}
}

// TestAnythingIsPrinted: whatever somebody's name is, the others have their cards.
func TestAnythingIsPrinted(t *testing.T) {
	words := wordsIn(t, "vi")
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringN(1, 300, -1), rapid.StringMatching(`[A-Zễẫ ]{1,300}`)).Filter(func(s string) bool { return s != "" })
		s := Sheet{Unit: text.Draw(rt, "unit"), Bot: text.Draw(rt, "bot"), Date: today, Until: until}
		s.People = []Person{{Name: text.Draw(rt, "name"), Code: text.Draw(rt, "code"), Link: "https://t.me/x"}}
		var b bytes.Buffer
		if rapid.Bool().Draw(rt, "poster") {
			if err := Poster(&b, words, Cell{Unit: s.Unit, Bot: s.Bot, Code: s.People[0].Code, Link: "https://t.me/x", Date: today}); err != nil {
				rt.Fatal(err)
			}
			checkPoster(t, sheettest.Pages(t, b.Bytes()))
			return
		}
		if err := People(&b, words, s); err != nil {
			rt.Fatal(err)
		}
		checkCards(t, sheettest.Pages(t, b.Bytes())[0], 1)
	})
}

// TestSameBytes: what is printed twice is the same, and says of itself nothing
// about anybody.
func TestSameBytes(t *testing.T) {
	s := sheetOf("Nông Thị Lan", "Vàng Mí Sính")
	first := people(t, "vi", s)
	for range 5 {
		if !bytes.Equal(first, people(t, "vi", s)) {
			t.Fatal("the bytes differ")
		}
	}
	for _, secret := range []string{"Nông", "Vàng", "Niêm", "k7mz3a", "t.me"} {
		var wide bytes.Buffer
		for _, r := range secret {
			wide.Write([]byte{byte(r >> 8), byte(r)})
		}
		if bytes.Contains(first, []byte(secret)) || bytes.Contains(first, wide.Bytes()) {
			t.Errorf("the file says %q of itself", secret)
		}
	}
	for _, want := range []string{"/CreationDate (D:20261203000000)", "/ModDate (D:20261203000000)", "/Lang (vi)"} {
		if !bytes.Contains(first, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestIncomplete(t *testing.T) {
	words := wordsIn(t, "vi")
	for name, spoil := range map[string]func(*Sheet){
		"nobody":    func(s *Sheet) { s.People = nil },
		"no cell":   func(s *Sheet) { s.Unit = "" },
		"no bot":    func(s *Sheet) { s.Bot = "" },
		"no name":   func(s *Sheet) { s.People[1].Name = "" },
		"no code":   func(s *Sheet) { s.People[1].Code = "" },
		"no link":   func(s *Sheet) { s.People[1].Link = "" },
		"long link": func(s *Sheet) { s.People[1].Link = strings.Repeat("x", 3_000) },
	} {
		s := sheetOf("A", "B")
		spoil(&s)
		err := People(io.Discard, words, s)
		if err == nil || errors.Is(err, ErrIncomplete) != (name != "long link") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Poster(io.Discard, words, Cell{Unit: "A", Bot: "B", Code: "C"}); !errors.Is(err, ErrIncomplete) {
		t.Error(err)
	}
	if err := People(broken{}, words, sheetOf("A")); !errors.Is(err, errBroken) {
		t.Error(err)
	}
}

var errBroken = errors.New("no paper")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func BenchmarkPeople(b *testing.B) {
	s, words := sheetOf(many(200)...), wordsIn(b, "vi")
	for b.Loop() {
		if err := People(io.Discard, words, s); err != nil {
			b.Fatal(err)
		}
	}
}
