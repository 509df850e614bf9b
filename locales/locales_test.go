package locales_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"

	"keng/locales"
)

// texts reads one language as key → text; the plural forms of a text that has
// them are joined.
func texts(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := fs.ReadFile(locales.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	out := map[string]string{}
	flatten(t, "", tree, out)
	return out
}

func flatten(t *testing.T, prefix string, tree map[string]any, out map[string]string) {
	for name, v := range tree {
		key := strings.TrimPrefix(prefix+"."+name, ".")
		switch v := v.(type) {
		case string:
			if name == "one" || name == "other" {
				key = prefix
			}
			out[key] += v
		case map[string]any:
			flatten(t, key, v, out)
		default:
			t.Errorf("%s is neither a text nor a table", key)
		}
	}
}

var placeholder = regexp.MustCompile(`\{\{\s*\.(\w+)\s*\}\}`)

func placeholders(text string) []string {
	seen := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		seen[m[1]] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

func TestLanguagesAgree(t *testing.T) {
	vi, en := texts(t, "vi.toml"), texts(t, "en.toml")
	for key, text := range vi {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s is not in en.toml", key)
			continue
		}
		// A language may leave out a part of a date, never a part of a message.
		if !strings.HasPrefix(key, "time.") && !slices.Equal(placeholders(text), placeholders(other)) {
			t.Errorf("%s has the placeholders %v in Vietnamese and %v in English", key, placeholders(text), placeholders(other))
		}
	}
	for key := range en {
		if _, ok := vi[key]; !ok {
			t.Errorf("%s is not in vi.toml", key)
		}
	}
}

func TestTextsAreWellFormed(t *testing.T) {
	for _, file := range []string{"vi.toml", "en.toml"} {
		for key, text := range texts(t, file) {
			switch {
			case strings.TrimSpace(text) == "":
				t.Errorf("%s: %s is blank", file, key)
			case !norm.NFC.IsNormalString(text):
				t.Errorf("%s: %s is not in NFC", file, key)
			case strings.Contains(text, "!"):
				t.Errorf("%s: %s raises its voice: %q", file, key, text)
			}
		}
	}
}

// keyShape is what a key looks like; one that ends in a stop or an underline is
// the beginning of keys whose ends are put together in code.
var keyShape = regexp.MustCompile(`^[a-z][a-z0-9]*(\.[a-z][a-z0-9_]*)*\.?$`)

// TestKeysAndCodeAgree finds the keys in the code: every literal that looks
// like one and begins like one must be a text, and every text must be used.
func TestKeysAndCodeAgree(t *testing.T) {
	vi := texts(t, "vi.toml")
	places := map[string]bool{}
	for key := range vi {
		place, _, _ := strings.Cut(key, ".")
		places[place] = true
	}
	used := map[string]bool{}
	var beginnings []string
	for literal := range literals(t) {
		place, _, ok := strings.Cut(literal, ".")
		if !ok || !keyShape.MatchString(literal) || !places[place] {
			continue
		}
		if strings.HasSuffix(literal, ".") || strings.HasSuffix(literal, "_") {
			beginnings = append(beginnings, literal)
			continue
		}
		used[literal] = true
		if _, ok := vi[literal]; !ok {
			t.Errorf("the code says %q, which is no text of vi.toml", literal)
		}
	}
	for key := range vi {
		if !used[key] && !slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(key, b) }) {
			t.Errorf("%s is used nowhere", key)
		}
	}
}

// literals returns the string literals of the code, tests left out.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, root := range []string{"../internal", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.ValueSpec); ok {
					// The kinds of notices look like keys and are none.
					if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Kind" {
						return false
					}
				}
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						out[s] = true
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
