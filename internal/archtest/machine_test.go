package archtest

import (
	"bytes"
	"os"
	"testing"
)

// TestNoFileNamesAMachine finds paths that exist on one machine only. They
// are put together here so that this file does not find itself.
func TestNoFileNamesAMachine(t *testing.T) {
	paths := [][]byte{[]byte("/" + "work/"), []byte("/" + "root/")}
	walk(t, func(name, full string) {
		text, err := os.ReadFile(full)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.IndexByte(text, 0) >= 0 {
			return // not a text
		}
		for _, p := range paths {
			if bytes.Contains(text, p) {
				t.Errorf("%s names %s, a folder of one machine", name, p)
			}
		}
	})
}
