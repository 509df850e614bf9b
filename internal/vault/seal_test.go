package vault_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keng/internal/vault"
)

const (
	phone  = "0912345678"
	reason = "Con ốm, phải đưa đi viện tỉnh"
)

func fresh(t testing.TB) *vault.Vault {
	t.Helper()
	v, err := vault.New()
	must(t, err)
	return v
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func seal(t testing.TB, v *vault.Vault, plain, purpose string) string {
	t.Helper()
	sealed, err := v.Seal(plain, purpose)
	must(t, err)
	return sealed
}

// opens checks that a text opens to what it was.
func opens(t testing.TB, v *vault.Vault, sealed, purpose, want string) {
	t.Helper()
	got, err := v.Open(sealed, purpose)
	if err != nil || got != want {
		t.Errorf("it opens to %q (%v), want %q", got, err, want)
	}
}

func TestSealed(t *testing.T) {
	v := fresh(t)
	rapid.Check(t, func(t *rapid.T) {
		plain, purpose := rapid.String().Draw(t, "plain"), rapid.String().Draw(t, "purpose")
		sealed, err := v.Seal(plain, purpose)
		if err != nil {
			t.Fatal(err)
		}
		if (sealed == "") != (plain == "") {
			t.Errorf("%q was sealed to %q", plain, sealed)
		}
		if plain != "" && !strings.HasPrefix(sealed, vault.Prefix(v.Fingerprint())) {
			t.Errorf("%q does not begin with its key", sealed)
		}
		if got, err := v.Open(sealed, purpose); err != nil || got != plain {
			t.Errorf("%q opens to %q: %v", plain, got, err)
		}
		if key, ok := vault.KeyOf(sealed); plain != "" && (!ok || key != v.Fingerprint()) {
			t.Errorf("it was sealed with %q, %v", key, ok)
		}
		if again, _ := v.Seal(plain, purpose); again == sealed && plain != "" {
			t.Error("sealed twice it looks the same: that people have one phone could be seen")
		}
	})
}

// TestSealedTextHidesItsText: not even its letters are there.
func TestSealedTextHidesItsText(t *testing.T) {
	v := fresh(t)
	for _, plain := range []string{phone, reason} {
		sealed := seal(t, v, plain, "p")
		index, err := v.Index(plain)
		must(t, err)
		for _, word := range strings.Fields(plain) {
			if len(word) > 3 && (strings.Contains(sealed, word) || strings.Contains(index, word)) {
				t.Errorf("%q is in %q or %q", word, sealed, index)
			}
		}
	}
}

func TestOnlyItsPurposeOpensIt(t *testing.T) {
	v := fresh(t)
	sealed := seal(t, v, phone, "people phone")
	for _, purpose := range []string{"", "people phon", "people phone ", "answers words"} {
		if got, err := v.Open(sealed, purpose); !errors.Is(err, vault.ErrAltered) || got != "" {
			t.Errorf("for %q it opens to %q: %v", purpose, got, err)
		}
	}
}

// TestTampering changes each letter of a sealed text in turn.
func TestTampering(t *testing.T) {
	v := fresh(t)
	sealed := seal(t, v, phone, "people phone")
	for i := range sealed {
		for _, c := range []byte{'A', 'x', '0', ':'} {
			altered := sealed[:i] + string(c) + sealed[i+1:]
			if altered == sealed {
				continue
			}
			if got, err := v.Open(altered, "people phone"); err == nil {
				t.Errorf("with %q at %d it opens to %q", c, i, got)
			}
		}
	}
	for _, altered := range []string{sealed[:len(sealed)-1], sealed[:20], sealed + "AA", phone, vault.Mark, "sealed:1a2b3c4d:"} {
		if _, err := v.Open(altered, "people phone"); !errors.Is(err, vault.ErrAltered) {
			t.Errorf("%q: %v", altered, err)
		}
	}
}

func TestAnotherKey(t *testing.T) {
	v, other := fresh(t), fresh(t)
	sealed := seal(t, v, phone, "people phone")
	_, err := other.Open(sealed, "people phone")
	var unknown *vault.UnknownKeyError
	if !errors.As(err, &unknown) || unknown.Key != v.Fingerprint() {
		t.Errorf("got %v, want that %s is not known", err, v.Fingerprint())
	}
	// Nor does a name help that is another's.
	forged := strings.Replace(sealed, v.Fingerprint(), other.Fingerprint(), 1)
	if _, err := other.Open(forged, "people phone"); !errors.Is(err, vault.ErrAltered) {
		t.Errorf("under a false name: %v", err)
	}
	mine, err := v.Index(phone)
	must(t, err)
	theirs, err := other.Index(phone)
	must(t, err)
	if mine == theirs {
		t.Error("two keys make one index")
	}
}

// TestMislabelled: a text that bears the name of another key of the same Vault
// is altered, or a database could not be asked which key it still needs.
func TestMislabelled(t *testing.T) {
	v := fresh(t)
	sealed := seal(t, v, phone, "p")
	next, err := v.Add()
	must(t, err)
	if _, err := v.Open(strings.Replace(sealed, v.Fingerprint(), next, 1), "p"); !errors.Is(err, vault.ErrAltered) {
		t.Errorf("got %v", err)
	}
}

func TestIndex(t *testing.T) {
	v := fresh(t)
	index := func(plain string) string {
		t.Helper()
		i, err := v.Index(plain)
		must(t, err)
		return i
	}
	if first, again := index(phone), index(phone); first != again {
		t.Error("the same text has two indexes")
	}
	if index(phone) == index("0912345679") {
		t.Error("two texts have the same index")
	}
	if got := index(""); got != "" {
		t.Errorf("nothing has the index %q", got)
	}
}

func TestWithoutAKey(t *testing.T) {
	v, err := vault.File(t.TempDir() + "/key")
	must(t, err)
	_, sealing := v.Seal(phone, "p")
	_, finding := v.Index(phone)
	_, looking := v.Indexes(phone)
	_, writing := v.Marshal()
	_, adding := v.Add()
	for what, err := range map[string]error{"seal": sealing, "index": finding, "indexes": looking, "marshal": writing} {
		if !errors.Is(err, vault.ErrNoKey) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if adding == nil || v.Fingerprint() != "" || v.Keys() != nil || v.Has("1a2b3c4d") {
		t.Errorf("it has %v", v.Keys())
	}
}
