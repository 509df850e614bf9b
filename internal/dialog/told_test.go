package dialog_test

import (
	"errors"
	"io"
	"path"
	"strings"
	"testing"

	"keng/internal/chat"
	"keng/internal/chat/chattest"
	"keng/internal/sheet/sheettest"
	"keng/internal/workbook"
)

// toldTo is all that somebody was told, and the choices under it.
func toldTo(t testing.TB, who string, entries []chattest.Entry) (text string, choices []chat.Choice) {
	t.Helper()
	var lines []string
	for _, e := range entries {
		if e.Chat != account(who).Chat {
			continue
		}
		lines = append(lines, e.Text, e.Message.Title, e.Message.Text)
		for _, row := range e.Message.Choices {
			choices = append(choices, row...)
			for _, c := range row {
				lines = append(lines, c.Label)
			}
		}
		for _, f := range e.Message.Files {
			lines = append(lines, f.Name, reads(t, f))
		}
	}
	return strings.Join(lines, "\n"), choices
}

// reads is what somebody reads who opens a file. A file that is packed says by
// chance whatever is looked for, and never what it says.
func reads(t testing.TB, f chat.File) string {
	t.Helper()
	var lines []string
	switch path.Ext(f.Name) {
	case ".pdf":
		for _, page := range sheettest.Pages(t, f.Content) {
			lines = append(lines, page.Says())
		}
	case ".xlsx":
		book, err := workbook.Open(f.Content, 100)
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		for row, err := book.Next(); !errors.Is(err, io.EOF); row, err = book.Next() {
			if err != nil {
				t.Fatal(err)
			}
			for _, cell := range row.Cells {
				lines = append(lines, cell.Text)
			}
		}
	case ".json", ".csv":
		return string(f.Content)
	default:
		t.Fatalf("nothing reads %q", f.Name)
	}
	return strings.Join(lines, "\n")
}
