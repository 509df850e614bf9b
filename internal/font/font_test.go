package font_test

import (
	"bytes"
	"io/fs"
	"testing"

	"keng/internal/font"
)

// TestFilesAreThere: the page serves them by name, and the licence goes where
// the faces go.
func TestFilesAreThere(t *testing.T) {
	trueType := []byte{0, 1, 0, 0}
	for name, body := range map[string][]byte{font.RegularFile: font.Regular(), font.BoldFile: font.Bold()} {
		if !bytes.HasPrefix(body, trueType) {
			t.Errorf("%s is no TrueType", name)
		}
	}
	if bytes.Equal(font.Regular(), font.Bold()) {
		t.Error("the faces are one")
	}
	licence, err := fs.ReadFile(font.Files, font.LicenceFile)
	if err != nil || !bytes.Contains(licence, []byte("SIL OPEN FONT LICENSE Version 1.1")) {
		t.Errorf("the licence: %v", err)
	}
}
