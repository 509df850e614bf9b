package understand

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

// answers are what members write, by what it means.
var answers = map[Meaning][]string{
	Coming: {
		"Tôi dự được", "Em sẽ có mặt", "Tôi có mặt", "Nhất trí, tôi đi", "Dạ em đi được", "Tui đi được", "toi du dc", "e se co mat", "da e di dc",
		"ok dc", "+1", "Tôi đi", "tôi sẽ dự", "Vâng, tôi đi được ạ", "vang toi di duoc", "Em dự ạ", "dự được", "Dạ có mặt", "có mặt ạ", "Tôi sẽ tham gia buổi họp",
		"không vắng", "Tôi không vắng đâu", "khong vang", "Tôi không bận", "không thể không dự", "Tôi không thể không đi", "khong the khong du",
		"Em bận nhưng vẫn đi được", "Chắc chắn tôi dự được", "tôi đi được nhé", "đến được ạ", "Báo cáo đồng chí, tôi dự được", "bao cao dc, toi du dc",
		"Cảm ơn đồng chí, tôi đi được", "Tôi dự đến 20 giờ rồi xin về trước", "Tôi đi được nhưng xin về sớm", "I'll be there", "yes, I can attend", "Tôi dự được 👍",
		"Tôi đăng ký dự", "em di duoc a", "Tôi tham gia được", "Dự ạ", "Tôi đến dự được", "Tôi nhất trí dự họp", "Tôi sẽ tham dự đầy đủ", "Không vấn đề gì, tôi dự được",
	},
	Late: {
		"Em đến muộn 15 phút", "Chắc tới trễ chút xíu", "den muon 15p", "toi tre", "Tôi đến muộn", "toi den muon", "Tôi xin phép đến muộn 30 phút", "em vào họp muộn ạ",
		"Bận việc nên đến muộn nửa tiếng", "Tôi dự được nhưng đến muộn 10 phút", "tui tới trễ 10-15 phút", "den muon, di lam ve", "I'll be late 15 minutes", "Tôi đi được, đến trễ 20p",
	},
	Absent: {
		"Em xin phép vắng vì đi công tác", "Cho tôi xin vắng, nhà có việc", "Tôi bận, không dự được", "Kẹt việc nên đi không được", "Bữa đó tui bận rồi",
		"Hôm đấy em bận mất rồi", "xin vang, di cong tac", "ket roi k di dc", "bua do ban", "ko du dc", "k di dc", "Tôi vắng", "vắng ạ", "tôi xin vắng", "Tôi không đi được",
		"khong di duoc", "đi không được", "di khong duoc", "Tôi không thể dự họp", "Em không tham gia được ạ", "hông đi được", "Tôi xin nghỉ buổi này", "xin phép nghỉ họp",
		"Tôi bận rồi", "Em kẹt rồi", "Mẹ tôi ốm nên tôi không đi được", "Đồng chí cho tôi xin vắng", "Báo cáo đồng chí bí thư, tôi xin vắng vì ốm", "Em xin phép, nhà có việc",
		"không có mặt được", "dạ em không dự được", "vâng, nhưng tôi không đi được", "I can't come", "cannot attend, sick", "đã nhận, tôi xin vắng", "Tôi không kịp về dự", "Tôi không đi", "tôi có việc đột xuất không dự được",
	},
	NotSure: {
		"Để em báo lại sau", "Chắc đi được", "Chưa chắc, đang trực", "Tôi cố gắng sắp xếp", "chac di dc", "de bao lai", "chua chac", "Báo lại sau", "chắc không đi được",
		"chac khong di duoc", "Có lẽ tôi dự được", "Tôi chưa biết", "không chắc", "Nếu về kịp tôi sẽ dự", "Khó đi được", "Em muốn đi nhưng bận", "không biết có đi được", "maybe", "not sure",
		"khong nghi la di duoc", "Để tôi xem đã", "Có thể đi được", "Chưa chắc đến muộn", "hy vọng đi được",
	},
	Acknowledge: {
		"Rõ ạ", "Đã nhận", "Đã rõ", "Vâng ạ", "Dạ", "Cảm ơn đồng chí", "👍", "ro a", "da nhan", "vang", "da", "ok", "Rõ", "dạ vâng", "Nhất trí", "đồng ý", "được", "Đã nhận được thông báo",
		"👍🏽👍", "❤️", "ok 👍", "Dạ rõ anh", "cám ơn bí thư", "yes", "ok nhé", "vang a", "em vang", "Tôi biết rồi", "Noted, thanks",
	},
	OnBehalf: {
		"Báo vắng giùm bác Ba", "Đ/c Hoa nhờ tôi xin phép", "Ông cụ nhà tôi mệt không đi được", "bao vang dum bac 3", "dc Hoa di dc", "Bác Ba xin vắng", "Chị Lan đến muộn",
		"Mẹ tôi ốm, xin vắng", "Tôi xin vắng hộ bác Tư", "xin phép cho bác Hai vắng", "Em đi thay bác Ba", "Đồng chí Minh không dự được", "báo vắng cho cô Sáu", "Vợ tôi đi được",
	},
	Unknown: {
		"", " ", "Tháng này họp ngày nào?", "Mấy giờ họp vậy?", "Họp ở đâu thế?", "Nội dung họp là gì?", "thang nay hop ngay may", "may h hop", "hop o dau",
		"Bao nhiêu đồng chí đã xác nhận?", "Ai chưa trả lời?", "ai chua tra loi", "Ai vắng không lý do?", "Tổng hợp quý III", "ds vang", "Danh sách vắng từ đầu năm", "ti le du hop t10",
		"Dời sang tối thứ Sáu", "Đổi địa điểm", "Hoãn họp", "Hủy buổi này", "Đừng nhắn nữa", "Xóa dữ liệu của tôi", "dung nhan nua",
		"vắng có phép rồi mà", "Tôi vắng được không?", "đi được không", "di dc k", "em vang duoc khong a", "không", "Tháng sau tôi đi được", "Lần trước tôi vắng", "không phải tôi",
		"Tôi đi công tác", "Tôi sẽ đi Đà Nẵng", "hôm qua tôi đến muộn", "Tôi dự được buổi sáng, chiều xin vắng", "đi được đâu", "toi duoc nghi", "Không, tôi đi được",
		"không thể không vắng", "Mọi người đi được", "xin chào", "2", "Hoa đi được", "Minh xin vắng", "họp", "Tôi không đi công tác",
	},
}

func TestAnswer(t *testing.T) {
	for want, texts := range answers {
		for _, text := range texts {
			for _, form := range []string{text, norm.NFD.String(text)} {
				if got := Answer(form); got.Meaning != want {
					said, _ := sentence(form)
					t.Errorf("Answer(%q) means %d, want %d (%v in%s)", form, got.Meaning, want, readSigns(said), said)
				}
			}
		}
	}
}

// TestAnswerWithoutMarksPromisesNoMore reads the same table as typed on an old
// phone: what is lost may only become doubt, never another promise.
func TestAnswerWithoutMarksPromisesNoMore(t *testing.T) {
	promises := map[Meaning]bool{Coming: true, Late: true, Absent: true}
	for want, texts := range answers {
		for _, text := range texts {
			if got := Answer(Fold(text)); promises[got.Meaning] && got.Meaning != want {
				t.Errorf("Answer(%q) means %d, with its marks %d", Fold(text), got.Meaning, want)
			}
		}
	}
}

func TestAnswerDetails(t *testing.T) {
	for text, want := range map[string]Reply{
		"Em đến muộn 15 phút":                          {Meaning: Late, Minutes: 15},
		"den muon 15p":                                 {Meaning: Late, Minutes: 15},
		"tui tới trễ 10-15 phút":                       {Meaning: Late, Minutes: 15},
		"đến muộn nửa tiếng":                           {Meaning: Late, Minutes: 30},
		"đến muộn mười lăm phút":                       {Meaning: Late, Minutes: 15},
		"đến muộn 1 tiếng":                             {Meaning: Late, Minutes: 60},
		"Tôi đến muộn":                                 {Meaning: Late},
		"Tôi đến muộn 20p vì đón con":                  {Meaning: Late, Minutes: 20, Reason: Family, ReasonText: "đón con"},
		"Tôi dự đến 20 giờ rồi xin về trước":           {Meaning: Coming, LeavesEarly: true},
		"xin vắng, đi công tác":                        {Meaning: Absent, Reason: Travel, ReasonText: "đi công tác"},
		"xin vang, di cong tac":                        {Meaning: Absent, Reason: Travel, ReasonText: "di cong tac"},
		"Em xin phép vắng vì đi công tác":              {Meaning: Absent, Reason: Travel, ReasonText: "đi công tác"},
		"Cho tôi xin vắng, nhà có việc":                {Meaning: Absent, Reason: Family, ReasonText: "nhà có việc"},
		"Kẹt việc nên đi không được":                   {Meaning: Absent, Reason: OtherReason, ReasonText: "Kẹt việc"},
		"Báo cáo đồng chí bí thư, tôi xin vắng vì ốm.": {Meaning: Absent, Reason: Health, ReasonText: "ốm"},
		"xin vắng, lý do: con ốm":                      {Meaning: Absent, Reason: Family, ReasonText: "con ốm"},
		"Tôi xin vắng do phải đi thi":                  {Meaning: Absent, Reason: Study, ReasonText: "phải đi thi"},
		"bua do ban":                                   {Meaning: Absent},
		"Tôi bận, không dự được":                       {Meaning: Absent},
		"hôm đó con tôi ốm không đi được":              {Meaning: Absent, Reason: Family},
		"tôi sẽ dự, nhưng đến muộn 5p":                 {Meaning: Late, Minutes: 5},
		"có":              {},
		"tôi xin vắng":    {Meaning: Absent},
		"Tôi đi công tác": {Meaning: Unknown, Reason: Travel, ReasonText: "đi công tác"},
		"ok":              {Meaning: Acknowledge},
	} {
		if got := Answer(text); got != want {
			t.Errorf("Answer(%q) = %+v, want %+v", text, got, want)
		}
	}
}
