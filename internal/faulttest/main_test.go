package faulttest

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"keng/internal/testserver"
)

// sideBySide is how many tests run at once, whatever the machine: most of their
// time they wait until a dead process's hold on a message is over.
const sideBySide = "12"

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", sideBySide); err != nil {
		panic(err)
	}
	testserver.Main(removing{m})
}

// removing removes what the tests have built.
type removing struct{ m testserver.M }

// Run implements testserver.M.
func (r removing) Run() int {
	code := r.m.Run()
	if folder != "" {
		if err := os.RemoveAll(folder); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	return code
}

// folder holds what is built once for all tests; empty until it is.
var folder string

// program is the path of the program, which is built once. The race detector
// is not in it: these tests are on what outlives a process.
var program = sync.OnceValues(func() (string, error) {
	root := filepath.Join("..", "..")
	if err := note(root); err != nil {
		return "", err
	}
	var err error
	if folder, err = os.MkdirTemp("", "keng-faulttest-"); err != nil {
		return "", err
	}
	path := filepath.Join(folder, "keng")
	build := exec.Command("go", "build", "-o", path, "./cmd/keng")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return path, nil
})

// note opens the folders of the program's sources. What a test opens is what
// "go test" looks at before it takes an old result for a new one, and it does
// not know that these tests depend on the program.
func note(root string) error {
	var failed []error
	for _, dir := range []string{"cmd", "internal", "locales"} {
		failed = append(failed, filepath.WalkDir(filepath.Join(root, dir), func(_ string, _ fs.DirEntry, err error) error { return err }))
	}
	_, err := os.Stat(filepath.Join(root, "go.sum"))
	return errors.Join(append(failed, err)...)
}
