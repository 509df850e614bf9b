package vault_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"keng/internal/vault"
)

// line is a Vault's key.
func line(t testing.TB, v *vault.Vault) string {
	t.Helper()
	l, err := v.Marshal()
	must(t, err)
	return l
}

func parsed(t testing.TB, line string) *vault.Vault {
	t.Helper()
	v, err := vault.Parse(line)
	must(t, err)
	return v
}

func TestMarshalledKey(t *testing.T) {
	v := fresh(t)
	text := line(t, v)
	if strings.ContainsAny(text, " \n\t\"'$\\") || !strings.HasPrefix(text, "keng-key-1.") {
		t.Errorf("a key cannot be pasted everywhere: %d letters", len(text))
	}
	again := parsed(t, "\n"+text+" \n")
	if again.Fingerprint() != v.Fingerprint() {
		t.Errorf("%s became %s", v.Fingerprint(), again.Fingerprint())
	}
	opens(t, again, seal(t, v, phone, "p"), "p", phone)
	here, _ := v.Index(phone)
	there, _ := again.Index(phone)
	if here != there {
		t.Error("the index changed")
	}
}

// TestWrongLines: each is refused, and what is said holds nothing of a key.
func TestWrongLines(t *testing.T) {
	good, other := line(t, fresh(t)), line(t, fresh(t))
	seals, index, _ := strings.Cut(strings.TrimPrefix(good, "keng-key-1."), ".")
	for name, text := range map[string]string{
		"nothing":        "",
		"blank":          " \n",
		"a password":     "hunter2hunter2",
		"cut off":        good[:len(good)-7],
		"half":           good[:len(good)/2],
		"no mark":        strings.TrimPrefix(good, "keng-key-1."),
		"the halves":     "keng-key-1." + index + "." + seals,
		"one half twice": "keng-key-1." + seals + "." + seals,
		"two":            good + good,
		"two lines":      good + "\n" + other,
		"nothing in it":  "keng-key-1..",
	} {
		_, err := vault.Parse(text)
		if err == nil {
			t.Errorf("%s: it was taken", name)
			continue
		}
		for _, secret := range []string{seals[:12], index[:12], "hunter2"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%s: the error tells of it: %v", name, err)
			}
		}
	}
}

// TestRotation takes a key's place by another, with all that was sealed.
func TestRotation(t *testing.T) {
	v := fresh(t)
	old := v.Fingerprint()
	before := seal(t, v, phone, "p")
	found, err := v.Index(phone)
	must(t, err)

	next, err := v.Add()
	must(t, err)
	if v.Fingerprint() != old || !slices.Equal(v.Keys(), []string{old, next}) {
		t.Errorf("after adding it seals with %s of %v", v.Fingerprint(), v.Keys())
	}
	both := parsed(t, line(t, v)) // of another process, that has got the line
	if !slices.Equal(both.Keys(), v.Keys()) || both.Fingerprint() != old {
		t.Errorf("written down, it has %v and seals with %s", both.Keys(), both.Fingerprint())
	}

	must(t, v.Turn(next))
	after := seal(t, v, phone, "p")
	if key, _ := vault.KeyOf(after); key != next {
		t.Errorf("turned, it seals with %s", key)
	}
	for _, w := range []*vault.Vault{v, both} {
		opens(t, w, before, "p", phone)
		opens(t, w, after, "p", phone)
		all, err := w.Indexes(phone)
		must(t, err)
		if len(all) != 2 || !slices.Contains(all, found) {
			t.Errorf("it is looked for as %v", all)
		}
	}

	must(t, v.Keep(next))
	opens(t, v, after, "p", phone)
	var unknown *vault.UnknownKeyError
	if _, err := v.Open(before, "p"); !errors.As(err, &unknown) || unknown.Key != old {
		t.Errorf("the old key is gone, and yet: %v", err)
	}
	if err := v.Turn(old); !errors.As(err, &unknown) {
		t.Errorf("turned back: %v", err)
	}
	if err := v.Keep(old); err == nil {
		t.Error("it keeps a key that it has not got")
	}
	opens(t, parsed(t, line(t, v)), after, "p", phone)
}
