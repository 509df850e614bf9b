package rosterfile

import (
	"bytes"
	"strings"

	"keng/internal/roster"
)

// The beginnings of files that are no CSV.
var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0")

	// otherMagic are those of pictures, papers and archives that somebody may
	// have called .xlsx, or sent by mistake.
	otherMagic = []string{
		"%PDF-", "\x89PNG", "\xff\xd8\xff", "GIF8", "RIFF", "II*\x00", "MM\x00*", "{\\rtf",
		"PK\x05\x06", "Rar!", "7z\xbc\xaf", "\x1f\x8b", "\x00\x00\x00",
	}
	// markup is how pages of the web begin, which some systems call .xls.
	markup = []string{"<!doctype", "<html", "<table", "<?xml", "<meta"}
)

// encryptedPart is what a workbook with a password is kept in.
var encryptedPart = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")

// checkKind tells of files that are none of the two kinds that are read.
func checkKind(content []byte) error {
	key := ""
	switch {
	case bytes.HasPrefix(content, zipMagic):
	case bytes.HasPrefix(content, oleMagic) && bytes.Contains(content, encryptedPart):
		key = "rosterfile.encrypted"
	case bytes.HasPrefix(content, oleMagic):
		key = "import.old_excel"
	case foreign(content):
		key = "rosterfile.not_table"
	}
	if key == "" {
		return nil
	}
	return roster.Problems{{Key: key}}
}

func foreign(content []byte) bool {
	begin := string(content[:min(len(content), 64)])
	for _, magic := range otherMagic {
		if strings.HasPrefix(begin, magic) {
			return true
		}
	}
	begin = strings.ToLower(strings.TrimLeft(strings.TrimPrefix(begin, "\ufeff"), " \t\r\n"))
	for _, tag := range markup {
		if strings.HasPrefix(begin, tag) {
			return true
		}
	}
	return false
}
