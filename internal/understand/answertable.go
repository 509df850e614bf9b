package understand

import (
	"regexp"
	"slices"
	"strings"
)

const (
	// going are the verbs of coming to a meeting.
	going = `(?:đi dự|đi họp|đến dự|đến họp|tới dự|dự họp|đi sinh hoạt|dự sinh hoạt|tham gia|tham dự|có mặt|đi|dự|đến|=tới|sang|qua|về|lên)`
	// so is what may follow "tôi đi" when it is an answer; in "tôi đi Đà Nẵng" it is none.
	so = `(?: (?:ạ|a|nhé|nha|nghen|luôn|rồi|thôi|đầy đủ|họp|dự|sinh hoạt|đủ|đúng giờ|buổi|cuộc|bình thường|,|\|))`
	// tail are the words with which questions end.
	tail = `(?: (?:ạ|a|vậy|thế|hả|nhỉ|ta|nha|đồng chí|anh|chị|,))*`
	// elder are words for people other than the speaker, or for an older speaker.
	elder = `(?:đồng chí|ông cụ|bà cụ|bác|chú|=cô|=dì|anh|chị|ông|bà|=cụ|bố|=ba|mẹ|=má|vợ|chồng|cả nhà|vợ chồng)`
	// away is what one goes for instead.
	away = `(?:công tác|làm|học|thi|viện|khám|xa|vắng|chơi|du lịch|nước ngoài|trực|đám|cưới|giỗ|ăn|bệnh viện|tỉnh|tập huấn|` +
		`họp (?:ở|huyện|tỉnh|xã|trên|khác|phụ huynh)|đón|chợ|nương|rừng|rẫy|biển|đường|đâu)`
)

// answerRow is a sign and the words that show it.
type answerRow struct {
	sign    sign
	pattern *regexp.Regexp
}

// answerTable is everything that speaks for a meaning. English comes first: its
// words are none in Vietnamese, but for some that are typed without diacritics.
var answerTable = slices.Concat(englishTable, vietnameseTable)

// vietnameseTable says what speaks for which meaning in Vietnamese. The order
// matters: what stands higher takes its words away from what stands below.
var vietnameseTable = []answerRow{
	{none, marked(`không có gì|không vấn đề(?: gì)?|không sao|không có ý kiến(?: gì)?`)},

	// Questions, claims, other meetings, orders to the bot.
	{doubtful, marked(`\?`)},
	{doubtful, ending(`không` + tail)},
	{doubtful, ending(`(?:được|đi|dự) chưa` + tail)},
	{doubtful, marked(`(?:mấy giờ|mấy h|ngày mấy|ngày nào|giờ nào|hôm nào|bao giờ|khi nào|lúc nào|ở đâu|chỗ nào|là gì|=gì|thế nào|bao nhiêu|=ai|những ai|vì sao|tại sao|có phải)`)},
	{doubtful, regexp.MustCompile(`^ ai( )`)},
	{doubtful, marked(`(?:tháng|kỳ|lần|buổi|hôm|bữa|tuần) (?:trước|sau|rồi|qua|nọ|tới)|hôm qua`)},
	{doubtful, marked(`(?:có|không) (?:phép|lý do)|ví dụ|giả sử`)},
	{doubtful, marked(`danh sách|=ds|tỷ lệ|tỉ lệ|tổng hợp|thống kê|xuất (?:báo|file|danh|ra)|xuat bc|hoãn|hủy|dời|đổi|nhắc lại|xóa|đừng|khỏi|mọi người|các đồng chí|bắt buộc`)},
	{doubtful, regexp.MustCompile(`^ (?:ds|ti le|ty le)( )`)},
	{doubtful, marked(`không đi (?:` + away + `)|không thể không (?:xin )?(?:vắng|nghỉ)|không phải tôi`)},

	// For somebody else.
	{none, marked(`(?:báo cáo|thưa|kính gửi|gửi|cảm ơn|cám ơn)(?: các)? (?:đồng chí|anh|chị|bác|chú|=cô)(?: bí thư)?`)},
	{none, regexp.MustCompile(`^ (?:đồng chí|dong chi|anh|chị|chi|bác|bac|chú|chu)(?: (?:bí thư|bi thu))?( )cho `)},
	{forOther, marked(`(?:nhờ|nhắn) (?:tôi|báo|xin|đồng chí|anh|chị|bác)`)},
	{forOther, marked(`(?:báo|xin|nói|nhắn|phép|xác nhận)(?: [^ ,|]+){0,3} (?:giùm|dùm|giúp|=hộ|ho|=thay)`)},
	{forOther, marked(`(?:đi|dự|họp) (?:=thay|=hộ|ho|giùm)|=thay mặt|thay mat`)},
	{forOther, marked(`(?:báo vắng|xin vắng|xin phép|xin nghỉ|xin)(?: cho)? ` + elder + `|báo vắng cho`)},
	{forOther, marked(`cho ` + elder + `(?: [^ ,|]+){0,2} (?:xin|vắng|nghỉ)`)},
	// … unless the speaker's own part follows: "mẹ tôi ốm nên tôi không đi được".
	{none, regexp.MustCompile(`^ (?:` + beginning + `)( (?:[^ ]+ )*?(?:nên|nen|thì|thi|còn|con|ơi|oi|,) (?:tôi|toi) (?:sẽ|xin|không|khong|vắng|bận|ban|phải|phai|kẹt|ket|đi|di|dự|du|đến|den) )`)},
	{forOther, regexp.MustCompile(`^ (?:(?:dạ|da|vâng|vang|ok) (?:, )?)?(?:` + beginning + `)( )`)},

	// Two negations are a promise.
	{unsure, marked(`không (?:nghĩ|tin) (?:là|rằng|tôi)`)},
	{coming, marked(`không thể không ` + going + `(?: ` + going + `)?(?: được)?`)},
	{coming, marked(`không (?:thể |xin |hề |có )?(?:vắng|nghỉ)(?: mặt| họp| đâu)?|không (?:có )?bận(?: gì| đâu)?`)},
	{none, marked(`không (?:` + going + ` |bị )?(?:muộn|trễ)`)},

	// What is open.
	{unsure, marked(`(?:chưa|không|không dám) (?:chắc chắn|chắc|biết|rõ|quyết|sắp xếp|hẹn|nói trước)(?: được)?`)},
	{sure, marked(`chắc chắn`)},
	{perhaps, marked(`chắc là|chắc|có lẽ|có thể|không chừng|hình như`)},

	// Absent by negation. It comes before "để … báo lại", which then wins.
	{absent, marked(`không (?:thể |kịp |có thể |còn |được )?` + going + `(?: ` + going + `)?(?: được| nổi| kịp)?`)},
	{absent, marked(`(?:họp|` + going + `)(?: ` + going + `)? không (?:được|nổi|kịp|đặng)`)},
	{absent, marked(`không (?:thể )?họp được`)},
	{unsure, marked(`=muốn|muốn (?:đi|dự|vắng|xin|nghỉ|hỏi|báo|tham|đến|biết|được|họp|về|gặp|có)`)},
	{unsure, marked(`hy vọng|hi vọng|cố gắng|=cố|sắp xếp|để (?:tôi|xem|báo|sắp|trả)|báo lại|báo sau|trả lời sau|tính sau|nói sau|xem (?:đã|lại)|nếu|trừ khi|khó|chưa|đang bận`)},

	// Late, or leaving early.
	{leaving, marked(`(?:rồi )?(?:xin )?(?:phép )?(?:được |phải )?về (?:trước|sớm)`)},
	{late, marked(`(?:xin )?(?:phép )?(?:cho )?(?:được )?(?:tôi )?(?:sẽ |xin )?(?:hơi )?(?:vào họp |` + going + ` |tới |vào |họp )?(?:hơi )?(?:=muộn|=trễ|muon)`)},
	{late, marked(`(?:đến|tới|đi|vào|hơi|xin|sẽ|bị) trễ|trễ (?:\d|chút|xíu|tí|một|khoảng|nửa|mười)`)},

	// Absent in so many words. Bare "vang" is vâng as well as vắng.
	{absent, marked(`(?:tôi )?(?:xin )?(?:phép )?(?:được |cho )?(?:tôi )?=vắng(?: mặt| họp| buổi)?`)},
	{absent, marked(`(?:xin|phép|cho|cho tôi|sẽ|phải|đành|báo) (?:tôi )?(?:phép )?(?:vắng|nghỉ)(?: mặt| họp| buổi)?|vắng (?:mặt|họp|buổi|vì)`)},
	{absent, marked(`tôi =nghỉ(?: họp| buổi)?`)},
	{asks, marked(`xin phép|xin lỗi`)},
	{reason, marked(`(?:phải |bận |sẽ |đang )?đi ` + away)},
	{busy, marked(`=bận|(?:tôi|đó|đấy|ấy|lại|bị|phải|hơi) bận|bận (?:rồi|mất|việc|học|họp|công|con)|=kẹt|kẹt (?:việc|rồi|quá|lịch)|mắc việc|vướng|trùng lịch`)},
	{reason, marked(`ốm|bệnh|=mệt|met|sốt|=đau|nhà có việc|có việc|việc (?:nhà|riêng|gia đình)|công tác|đám (?:cưới|giỗ|tang)`)},

	// Coming.
	{still, marked(`vẫn (?:sẽ |cứ )?` + going + `(?: ` + going + `)?(?: được)?`)},
	{coming, marked(`(?:họp|` + going + `)(?: ` + going + `)? được`)},
	{coming, marked(`(?:tôi |sẽ |xin |đăng ký |xác nhận |nhất trí |đồng ý |nhất định |sẵn sàng )+(?:đi|dự|đến|=tới|tham gia|tham dự|có mặt|đi dự|đi họp|dự họp|đến dự|đến họp)` + so)},
	{coming, marked(`(?:tôi |sẽ )có mặt (?:tại|ở|lúc|trước|đúng)`)},
	{coming, regexp.MustCompile(`^ (?:(?:dạ|da|vâng|vang|ok|có|co) (?:, )?)?(?:đi|di|dự|du|tham gia|tham dự|tham du|có mặt|co mat)(?: (?:ạ|a|nhé|nhe|nha|đầy đủ|day du|đúng giờ|dung gio))*(?: [,|])*( )$`)},
	{coming, regexp.MustCompile(`^ (?:ok|oke) (?:được|duoc)(?: (?:ạ|a|nhé|nhe|nha|,))*( )$`)},
	{coming, marked(`báo (?:là )?(?:sẽ |có )?(?:dự|tham gia|có mặt)`)},
	{coming, marked(`\+1`)},

	{negation, marked(`không|=đâu|dau`)},
}

// beginning are the words with which a text about somebody else begins.
const beginning = `đồng chí|dong chi|ông cụ|ong cu|bà cụ|ba cu|bác|bac|chú|chu|cô|dì|anh|chị|chi|ông|ong|bà|cụ|bố|mẹ|me|má|vợ|vo|chồng|chong|nhà tôi|cả nhà|ca nha|(?:co|ba) (?:hai|tu|nam|sau|bay|tam|chin|muoi|ut)`

// ending makes a pattern that matches at the end of a text only, and not as
// the whole of it.
func ending(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`[^ ,]` + marked(pattern).String() + `$`)
}

// openers are the words with which an answer begins besides "tôi"; attending
// are those that follow a name in "Hoa đi được".
var (
	openers = set("toi da vang ok ro uh u um chac mai nay chieu sang trua dem hom bua hien dang se khong xin cho chua di du den co van cung thi vay the roi nhat " +
		"bi duoc yes no not sorry buoi ngay lan thang ky phai lai ban ket met om neu may de nha viec troi xe duong mua lu con chan dau tham hop ve qua sang len nghi " +
		"late absent i i'm i'll i'd can can't cannot will won't maybe please ok okay sure unfortunately it there that this the my coming not count see of if bao thua cam dong deu rat tiec that + | , muon tre hoi kho lat hy hi")
	attending = set("di du den xin vang khong ban se co tham hop om met can can't cannot will won't is isn't comes has asks")
)

// acknowledging are the words that say "seen"; polite are those around them.
var (
	acknowledging = set("ro nhan vang da ok on u uh um uhm oh tri dong hieu biet duoc nghe chap tuan " +
		"yes yeah noted received thanks thank got understood roger sure right alright fine great good see")
	polite = set("a nhe nha roi , . toi chi bi thu cam nhat y anh bac em hanh thong bao tin cua co luon rat nhieu " +
		"it you all i very much so for the this that reminder information message invitation comrade secretary and then have")
)

func set(words string) map[string]bool {
	all := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}
