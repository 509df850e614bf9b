package names

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

var peoples = map[string]*People{
	"Kinh": Kinh, "South": South, "Khmer": Khmer, "Hoa": Hoa, "Hmong": Hmong, "HmongLaoCai": HmongLaoCai, "Tay": Tay, "Giay": Giay, "Dao": Dao,
}

// TestDraw: names of several lengths, in the letters that files are kept in,
// the same for the same chance, and so many of them women's.
func TestDraw(t *testing.T) {
	const draws = 4000
	for people, p := range peoples {
		lengths, women := map[int]int{}, 0
		chance, again := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewPCG(1, 2))
		for range draws {
			name, woman := p.Draw(chance, 30)
			if same, _ := p.Draw(again, 30); same != name {
				t.Fatalf("%s: %q and then %q", people, name, same)
			}
			words := strings.Fields(name)
			lengths[len(words)]++
			if woman {
				women++
			}
			switch {
			case name != norm.NFC.String(strings.Join(words, " ")):
				t.Errorf("%s: %q is not kept so", people, name)
			case len(words) < 2 || len(words) > 5:
				t.Errorf("%s: %q has %d words", people, name, len(words))
			case slices.Contains(spared, name):
				t.Errorf("%s: %q", people, name)
			case slices.ContainsFunc(words, func(w string) bool { return !unicode.IsUpper([]rune(w)[0]) }):
				t.Errorf("%s: %q has a small letter first", people, name)
			}
		}
		if len(lengths) < 2 {
			t.Errorf("%s: all names have as many words: %v", people, lengths)
		}
		if women < draws*27/100 || women > draws*33/100 {
			t.Errorf("%s: %d of %d are women's names, want some 30 in a hundred", people, women, draws)
		}
	}
}

// TestTheCommonestSurname: about a third of the Kinh are called Nguyễn.
func TestTheCommonestSurname(t *testing.T) {
	chance := rand.New(rand.NewPCG(3, 4))
	nguyen := 0
	for range 1000 {
		if name, _ := Kinh.Draw(chance, 50); strings.HasPrefix(name, "Nguyễn ") {
			nguyen++
		}
	}
	if nguyen < 300 || nguyen > 700 {
		t.Errorf("%d of 1000 are called Nguyễn", nguyen)
	}
}
