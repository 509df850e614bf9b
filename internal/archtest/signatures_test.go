package archtest

import (
	"go/ast"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestExportedSignaturesAreOurs finds types of foreign modules in what a
// package exports: who uses the package would have to know the module too.
// It reads what is written, not what is inferred: "var X = gorm.Y()" passes.
func TestExportedSignaturesAreOurs(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || s.file.Name.Name == "main" {
			continue
		}
		names := foreignNames(t, s)
		if len(names) == 0 {
			continue
		}
		for _, part := range exported(s.file) {
			ast.Inspect(part, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := sel.X.(*ast.Ident); ok && names[x.Name] != "" {
						t.Errorf("%s: exported signature shows %s.%s of %s", s.fset.Position(sel.Pos()), x.Name, sel.Sel.Name, names[x.Name])
					}
				}
				return true
			})
		}
	}
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// foreignNames returns the foreign imports of a file by the name that the file
// uses for them.
func foreignNames(t *testing.T, s source) map[string]string {
	t.Helper()
	names := map[string]string{}
	for i, p := range s.imports(t) {
		if !foreign(p) {
			continue
		}
		name := path.Base(p)
		if majorVersion.MatchString(name) {
			name = path.Base(path.Dir(p))
		}
		name = strings.TrimPrefix(name, "go-") // as in go-redis, go-i18n
		if given := s.file.Imports[i].Name; given != nil {
			name = given.Name
		}
		names[name] = p
	}
	return names
}

// exported returns the parts of a file's declarations that other packages see.
func exported(file *ast.File) []ast.Node {
	var parts []ast.Node
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && (d.Recv == nil || receiverExported(d.Recv.List[0].Type)) {
				parts = append(parts, d.Type)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				parts = append(parts, exportedOf(spec)...)
			}
		}
	}
	return parts
}

func exportedOf(spec ast.Spec) []ast.Node {
	var parts []ast.Node
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if !s.Name.IsExported() {
			break
		}
		if s.TypeParams != nil {
			parts = append(parts, s.TypeParams)
		}
		st, ok := s.Type.(*ast.StructType)
		if !ok {
			return append(parts, s.Type)
		}
		for _, f := range st.Fields.List {
			if len(f.Names) == 0 || f.Names[0].IsExported() {
				parts = append(parts, f.Type)
			}
		}
	case *ast.ValueSpec:
		if s.Type != nil && s.Names[0].IsExported() {
			parts = append(parts, s.Type)
		}
	}
	return parts
}

// receiverExported tells whether the methods of this receiver are seen outside.
func receiverExported(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiverExported(e.X)
	case *ast.IndexExpr:
		return receiverExported(e.X)
	case *ast.IndexListExpr:
		return receiverExported(e.X)
	case *ast.Ident:
		return e.IsExported()
	}
	return false
}
