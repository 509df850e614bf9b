package notice_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"keng/internal/attendance"
	"keng/internal/audit"
	"keng/internal/chat"
	"keng/internal/notice"
	"keng/internal/roster"
	"keng/internal/store"
	"keng/internal/store/storetest"
)

// kept is the file for programs.
type kept struct {
	Format string
	Name   string
	Tables map[string][]map[string]any
}

// export is what somebody is handed, whose account also speaks for others: the
// file for programs and all that stands in the workbook.
func (w *world) export(t *testing.T, by roster.Caller, who roster.PersonID, language string) (data kept, text string) {
	t.Helper()
	err := w.View(t.Context(), func(tx *store.Tx) error {
		m, err := renderer(t).Render(tx, notice.Export(by.Channel, by.External, who), notice.Reader{Person: who, Language: language})
		if err != nil {
			return err
		}
		if len(m.Files) != 2 || !strings.HasSuffix(m.Files[0].Name, "-2026-12-02.xlsx") || !strings.HasSuffix(m.Files[1].Name, ".json") {
			return fmt.Errorf("the files are %v", m.Files)
		}
		text = unzipped(t, m.Files[0].Content)
		return json.Unmarshal(m.Files[1].Content, &data)
	})
	if err != nil {
		t.Fatal(err)
	}
	return data, text + fmt.Sprint(data)
}

func unzipped(t *testing.T, book []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// names are those of people that a text has.
func names(text string) []string {
	found := regexp.MustCompile(`Phương Thảo [A-Z]`).FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestExport: what is kept about somebody is handed out in words and for programs,
// and nothing about others, also where two share an account.
func TestExport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := newWorld(t, d)
		one, two, secretary := w.people[4], w.people[20], w.people[0]
		shared := caller(4)
		w.do(t, func(tx *store.Tx) error {
			if _, err := tx.LinkAccount(shared, two); err != nil {
				return err
			}
			m, err := tx.Meeting(w.plain)
			if err != nil {
				return err
			}
			for who, by := range map[roster.PersonID]roster.PersonID{one: secretary, two: two} {
				b := attendance.Ballot{Meeting: m, Deadline: m.StartsAt, Person: who, By: by, Channel: chat.Telegram, Now: tx.Now()}
				if _, err := b.Because(tx, attendance.Trip, fmt.Sprintf("=1+%d", who)); err != nil {
					return err
				}
			}
			return tx.AddAudit(audit.Entry{By: secretary, Through: "telegram", Kind: audit.PersonSeen, Unit: w.cell, Person: one})
		})

		data, text := w.export(t, shared, one, "vi")
		if got := names(text); !slices.Equal(got, []string{"Phương Thảo A", "Phương Thảo C"}) {
			t.Errorf("of others it names %q", got)
		}
		if strings.Contains(text, fmt.Sprintf("=1+%d", two)) || strings.Contains(text, "0912345020") {
			t.Error("it tells of whom the account is shared with")
		}
		answer := data.Tables["answers"][len(data.Tables["answers"])-1]
		if answer["choice"] != "absent" || answer["words"] != fmt.Sprintf("=1+%d", one) || answer["answered_by"] != "Nguyễn Thị Phương Thảo A" {
			t.Errorf("the answer is %v", answer)
		}
		if data.Format != "keng personal data" || data.Tables["people"][0]["phone"] != "0912345004" || len(data.Tables["audit"]) == 0 {
			t.Errorf("the file is %v", data)
		}
		for _, want := range []string{"Xin vắng", "Đi công tác", "Chính thức", "Chi bộ thôn Cốc Pại và Nà Cuổng 30", "xem trả lời"} {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("nowhere does it say %q", want)
			}
		}
		if strings.Contains(text, "<f>") {
			t.Error("there is a formula in it")
		}
		if _, text := w.export(t, shared, two, "en"); slices.Contains(names(text), "Phương Thảo C") || !strings.Contains(text, "Year of birth") {
			t.Errorf("the other one's names %q", names(text))
		}
		if _, text := w.export(t, caller(0), secretary, "vi"); !strings.Contains(text, "khóa điểm danh") {
			t.Error("what the secretary did is not in it")
		}
	})
}

// TestNoFiles: where a channel has no files, that is said instead.
func TestNoFiles(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t))
	err := w.View(t.Context(), func(tx *store.Tx) error {
		to := notice.Reader{Person: w.people[4], Language: "vi", NoFiles: true}
		m, err := renderer(t).Render(tx, notice.Export(caller(4).Channel, caller(4).External, w.people[4]), to)
		if err == nil && (len(m.Files) > 0 || !strings.Contains(m.Text, "không gửi được tệp")) {
			t.Errorf("%q and %d files", m.Text, len(m.Files))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
