package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAWeekLeavesNoTrace lives a week of the demo with everything logged that can
// be, in which people share and correct phone numbers, say why they cannot come
// and what is wrong with their data: neither the log nor the database's files have
// a phone number or such words in clear.
func TestAWeekLeavesNoTrace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	process := start(t, "demo", "--dir", dir, "--clock", "2026-11-27T09:00:00+07:00", "--log", "debug")
	v := visitor{t, "http://" + process.address + "/sandbox"}
	const illness, wrong, said = "viêm ruột thừa cấp", "quê quán của tôi ghi nhầm", "họp xong ở lại dọn hội trường"
	const number, other = "0987654321", "0976123456"
	writes := func(person, text, answer string) {
		t.Helper()
		body, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Fatal(err)
		}
		v.does(person, "text", string(body))
		v.reads(person, answer)
	}
	taps := func(person, label, answer string) {
		t.Helper()
		v.does(person, "tap", `{"label":"`+label+`"}`)
		v.reads(person, answer)
	}
	goOn := func(to string) {
		t.Helper()
		v.do(http.MethodPost, "/clock", `{"set":"`+to+`"}`, &struct{}{})
	}

	goOn("2026-11-28T08:00:30+07:00")
	v.reads("1003", "Kính mời đồng chí dự buổi sinh hoạt.")
	writes("1004", "xin vắng vì "+illness, "Đã ghi nhận: đồng chí xin vắng.")
	writes("1001", "báo vắng giùm đồng chí Sơn, "+illness, "")
	writes("1001", "/dangvien lầu mí lử", "Lầu Mí Lử")
	taps("1001", "Sửa số điện thoại", "số điện thoại")
	writes("1001", number, "Bấm Lưu nếu đúng.")
	taps("1001", "Lưu", "Đã lưu.")
	goOn("2026-11-29T09:00:00+07:00")
	writes("1003", "/toi", "Thông tin của đồng chí")
	taps("1003", "Yêu cầu sửa thông tin", "điều cần sửa")
	writes("1003", wrong+", số của tôi là "+other, "Đã chuyển yêu cầu.")
	writes("1001", "/thongbao "+said+", gọi "+other, "")
	goOn("2026-11-30T09:00:00+07:00")
	writes("1011", "số của tôi là "+other, "")
	goOn("2026-11-30T09:05:00+07:00") // a stranger has an answer a minute
	writes("1011", "tôi không đến được vì "+illness, "")
	for day := 1; day <= 5; day++ {
		goOn(time.Date(2026, 12, day, 20, 0, 0, 0, time.FixedZone("", 7*3600)).Format(time.RFC3339))
		writes("1001", "/danhsach", "")
	}
	if code := process.stop(); code != exitDone {
		t.Errorf("exit code %d", code)
	}

	secrets := []string{illness, wrong, number, number[1:], other, other[1:]}
	for _, row := range sampleRows(2026, sampleOf(usualSample)) {
		if row.Phone != "" {
			secrets = append(secrets, row.Phone, strings.TrimLeft(row.Phone, "+084"))
		}
	}
	kept := map[string][]byte{"the log": []byte(process.stdout.String() + process.stderr.String())}
	if n := bytes.Count(kept["the log"], []byte("\n")); n < 30 {
		t.Errorf("the log has only %d lines", n)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		kept[filepath.Base(name)] = content
	}
	for where, content := range kept {
		for _, secret := range secrets {
			if bytes.Contains(content, []byte(secret)) {
				t.Errorf("%s has %q", where, secret)
			}
		}
	}
	if bytes.Contains(kept["the log"], []byte(said)) {
		t.Error("the log has what the secretary wrote")
	}
	if !bytes.Contains(kept[demoFile], []byte("Lầu Mí Lử")) {
		t.Error("the database is not the one that was looked for")
	}
}
