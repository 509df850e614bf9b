package agenda_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/agenda"
	"keng/internal/fault"
)

func TestLines(t *testing.T) {
	for _, test := range []struct {
		written string
		want    []string
	}{
		{"", nil},
		{" \n\n", nil},
		{"Một việc", []string{"Một việc"}},
		{"1. Kết quả tháng 11\r\n2) Nhiệm vụ  tháng 12\n\n3.Ý kiến\n- Kết luận\n• Việc khác", []string{"Kết quả tháng 11", "Nhiệm vụ tháng 12", "Ý kiến", "Kết luận", "Việc khác"}},
		{"1.500 đồng chí\n3/2: kỷ niệm\n-5 độ\n12.\n-", []string{"1.500 đồng chí", "3/2: kỷ niệm", "-5 độ", "-"}},
	} {
		if diff := cmp.Diff(test.want, agenda.Lines(test.written)); diff != "" {
			t.Errorf("%q: %s", test.written, diff)
		}
	}
}

func TestCheck(t *testing.T) {
	secret := func(s string) bool { return strings.Contains(s, "MẬT") }
	many := strings.Split(strings.Repeat("việc ", agenda.MaxItems+1), " ")[:agenda.MaxItems+1]
	for _, test := range []struct {
		name  string
		lines []string
		fault string
	}{
		{"nothing", nil, "refusal.agenda_empty"},
		{"one", []string{"việc"}, ""},
		{"as many as fit", many[1:], ""},
		{"one too many", many, "refusal.agenda_too_many"},
		{"as long as fits", []string{strings.Repeat("ệ", agenda.MaxItem)}, ""},
		{"too long", []string{"việc", strings.Repeat("ệ", agenda.MaxItem+1)}, "refusal.item_too_long"},
		{"secret", []string{"việc", "Văn bản MẬT"}, "refusal.secret"},
	} {
		key := ""
		if f := fault.As(agenda.Check(test.lines, secret)); f != nil {
			key = f.Key
		}
		if key != test.fault {
			t.Errorf("%s: %q, want %q", test.name, key, test.fault)
		}
	}
	for text, want := range map[string]string{
		"": "refusal.bulletin_empty", " \n": "refusal.bulletin_empty", "Tin": "", "Tin MẬT": "refusal.secret",
		strings.Repeat("ệ", agenda.MaxBulletin): "", strings.Repeat("ệ", agenda.MaxBulletin+1): "refusal.bulletin_too_long",
	} {
		key := ""
		if f := fault.As(agenda.CheckBulletin(text, secret)); f != nil {
			key = f.Key
		}
		if key != want {
			t.Errorf("%.20q: %q, want %q", text, key, want)
		}
	}
}
