package understand

import "testing"

func TestChoice(t *testing.T) {
	answer := []string{"Tôi dự được", "Tôi đến muộn", "Tôi xin vắng", "Báo lại sau"}
	english := []string{"I will come", "I will be late", "I ask for leave", "I will answer later"}
	roll := []string{"Có mặt", "Đến muộn", "Vắng có lý do", "Vắng không lý do", "Tất cả có mặt", "Khóa điểm danh"}
	reasons := []string{"Đi công tác", "Sức khỏe", "Việc gia đình", "Học, thi", "Lý do khác"}
	days := []string{"3", "5", "10", "2"}
	for _, c := range []struct {
		text   string
		labels []string
		want   int // -1 for none
	}{
		{"2", answer, 1},
		{"2.", answer, 1},
		{"2)", answer, 1},
		{"số 2", answer, 1},
		{"so 2", answer, 1},
		{"Chọn 4", answer, 3},
		{"0", answer, -1},
		{"5", answer, -1},
		{"12", answer, -1},
		{"1 2", answer, -1},
		{"Tôi dự được", answer, 0},
		{"toi du duoc", answer, 0},
		{"TOI XIN VANG.", answer, 2},
		{"xin vắng", answer, 2},
		{"dự được", answer, 0},
		{"báo lại", answer, 3},
		{"tôi", answer, -1},
		{"không xin vắng", answer, -1},
		{"vắng", roll, -1},
		{"không", roll, -1},
		{"có", roll, -1},
		{"không lý do", roll, 3},
		{"vang co ly do", roll, 2},
		{"lý do", roll, -1},
		{"có mặt", roll, 0},
		{"khoá điểm danh", roll, 5},
		{"hoc thi", reasons, 3},
		{"suc khoe", reasons, 1},
		{"cong tac", reasons, 0},
		{"I will come", english, 0},
		{"I'll come", english, 0},
		{"I'll be late", english, 1},
		{"be late", english, 1},
		{"ask for leave", english, 2},
		{"answer later", english, 3},
		{"I WILL ANSWER LATER.", english, 3},
		{"I choose 2", english, 1},
		{"number 3", english, 2},
		{"no. 4", english, 3},
		{"come", english, 0},
		{"I will", english, -1},
		{"late", english, -1},
		{"no", english, -1},
		{"3", days, -1}, // the first label, or the third?
		{"10", days, 2},
		{"", answer, -1},
		{"1", nil, -1},
		{"có", []string{"Có", "Có"}, -1},
	} {
		got, ok := Choice(c.text, c.labels)
		if !ok {
			got = -1
		}
		if got != c.want {
			t.Errorf("Choice(%q, %q) = %d, want %d", c.text, c.labels, got, c.want)
		}
	}
}

func TestSecret(t *testing.T) {
	for text, want := range map[string]bool{
		"MẬT": true, "Mật": true, "TỐI MẬT": true, "Tuyệt mật": true, "tối mật": true, "Nghị quyết số 05 (Mật)": true, "Tài liệu mật về biên giới": true,
		"Văn bản có độ mật": true, "Báo cáo MẬT của huyện": true, "[MẬT] Kế hoạch": true, "Ke_hoach_TUYET_MAT.docx": true, "Công văn 12 - MẬT.pdf": true,
		"Top secret: border": true, "TOP SECRET": true, "a classified document on defence": true, "Secret report no. 5": true,
		"Law on the protection of state secrets": false, "secret ballot": false, "no secret": false,
		"đóng dấu Mật": true, "cong van mat so 3": true, "TOI MAT": true, "Tài liệu mật, không sao chụp": true, "kế hoạch mật": true,

		"Học tập Luật Bảo vệ bí mật nhà nước": false, "HỌC TẬP LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC": false, "Đổi mật khẩu": false, "MẬT KHẨU": false,
		"mật độ dân số": false, "Báo cáo mật độ dân số": false, "quan hệ mật thiết với nhân dân": false, "bảo mật thông tin": false, "tình thân mật": false,
		"nuôi ong lấy mật": false, "giá mật ong": false, "có mặt": false, "Mặt trận Tổ quốc": false, "tai lieu mat tran": false, "co mat": false, "tôi mất điện thoại": false,
		"toi mat dien thoai": false, "bí thư Mật báo cáo": false, "DANH SACH CO MAT": false, "mặt": false, "": false, "hop mat": false,
	} {
		if got := Secret(text); got != want {
			t.Errorf("Secret(%q) = %v, want %v", text, got, want)
		}
	}
}

func BenchmarkAnswer(b *testing.B) {
	for b.Loop() {
		Answer("Báo cáo đồng chí bí thư, tôi xin vắng vì đi công tác")
	}
}
