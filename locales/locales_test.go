package locales_test

import (
	"fmt"
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
	"text/template"

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
			if _, err := template.New(key).Parse(text); err != nil {
				t.Errorf("%s: %v", file, err)
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

// TestPlaceholdersAreFilled looks at each call that names a text and its
// placeholders: Say("told.count", "Count", n), fault.New(kind, "key", …). What
// the text asks for has to be there, and nothing that it does not know.
func TestPlaceholdersAreFilled(t *testing.T) {
	vi := texts(t, "vi.toml")
	eachFile(t, func(path string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || call.Ellipsis.IsValid() {
				return true
			}
			for i, arg := range call.Args {
				key, ok := literal(arg)
				// Which parts of a date are written is up to each language.
				if text, known := vi[key]; ok && known && !strings.HasPrefix(key, "time.") {
					if problem := unfilled(placeholders(text), call.Args[i+1:]); problem != "" {
						t.Errorf("%s: %s: %s", path, key, problem)
					}
					return true
				}
			}
			return true
		})
	})
}

// unfilled compares a text's placeholders with the names and values that
// follow its key, and says what is wrong; nothing where it cannot tell.
func unfilled(wanted []string, args []ast.Expr) string {
	var given []string
	for i, arg := range args {
		if i%2 == 1 {
			continue
		}
		name, ok := literal(arg)
		if !ok || name == "" || name[0] < 'A' || name[0] > 'Z' {
			if i == 0 {
				return "" // a key among other things: a button's data follows, say
			}
			return fmt.Sprintf("argument %d is no placeholder's name", i+1)
		}
		given = append(given, name)
	}
	slices.Sort(given)
	if len(given) == 0 && len(wanted) > 0 || len(given) > 0 && !slices.Equal(given, wanted) {
		return fmt.Sprintf("the text has the placeholders %v, the code fills %v", wanted, given)
	}
	return ""
}

// literal is the text of a string literal.
func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// literals returns the string literals of the code, tests left out.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	eachFile(t, func(_ string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok {
				// The kinds of notices look like keys and are none.
				if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Kind" {
					return false
				}
			}
			if e, ok := n.(ast.Expr); ok {
				if s, ok := literal(e); ok {
					out[s] = true
				}
			}
			return true
		})
	})
	for _, key := range templateKeys(t) {
		out[key] = true
	}
	return out
}

// said is how a template of HTML names a text: {{.Say "trial.send"}}.
var said = regexp.MustCompile(`\.Say "([a-z0-9_.]+)"`)

// templateKeys are the keys in the templates of pages.
func templateKeys(t *testing.T) []string {
	t.Helper()
	var keys []string
	err := filepath.WalkDir("../internal", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range said.FindAllStringSubmatch(string(text), -1) {
			keys = append(keys, m[1])
		}
		return err
	})
	if err != nil || len(keys) == 0 {
		t.Fatalf("no keys in templates: %v", err)
	}
	return keys
}

// eachFile goes through the code, tests left out.
func eachFile(t *testing.T, f func(path string, file *ast.File)) {
	t.Helper()
	for _, root := range []string{"../internal", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err == nil {
				f(path, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
