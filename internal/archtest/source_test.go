package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// module is the name in go.mod, and with a slash the beginning of our import paths.
const module = "keng"

// source is one Go file of the module.
type source struct {
	pkg  string // its folder without "internal/": "chat/telegram"
	name string // the file's own name
	test bool
	file *ast.File
	fset *token.FileSet
}

// imports returns the paths that the file imports.
func (s source) imports(t *testing.T) []string {
	t.Helper()
	var paths []string
	for _, spec := range s.file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, p)
	}
	return paths
}

// walk calls visit for each file of the project, with its path from the root.
// What is built, and what a demo leaves behind, is not the project.
func walk(t *testing.T, visit func(name, full string)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(full string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch d.Name() {
		case ".git", "bin", "demo":
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, full)
		if err == nil && d.Type().IsRegular() {
			visit(filepath.ToSlash(rel), full)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sources parses the Go files of the module itself.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	walk(t, func(name, full string) {
		if !strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "tools/") || strings.Contains(name, "testdata/") {
			return
		}
		text, err := os.ReadFile(full)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, source{
			pkg:  strings.TrimPrefix(path.Dir(name), "internal/"),
			name: path.Base(name),
			test: strings.HasSuffix(name, "_test.go"),
			file: file,
			fset: fset,
		})
	})
	if len(all) == 0 {
		t.Fatal("no source files found: the test looks in the wrong place")
	}
	return all
}

// our returns the package in our own terms, and whether the path is ours.
func our(importPath string) (pkg string, ok bool) {
	pkg, ok = strings.CutPrefix(importPath, module+"/")
	return strings.TrimPrefix(pkg, "internal/"), ok
}

// foreign tells whether the path is neither ours nor the standard library's,
// whose paths begin with a name that has no dot.
func foreign(importPath string) bool {
	if _, ok := our(importPath); ok {
		return false
	}
	first, _, _ := strings.Cut(importPath, "/")
	return strings.Contains(first, ".")
}
