package bench

import (
	"fmt"
	"sync/atomic"

	"keng/internal/attendance"
	"keng/internal/bench/province"
	"keng/internal/meeting"
	"keng/internal/notice"
)

// updates numbers the platform's updates.
type updates struct{ last atomic.Int64 }

func newUpdates() *updates {
	u := &updates{}
	u.last.Store(100_000_000)
	return u
}

func (u *updates) next() int64 { return u.last.Add(1) }

// announced is an announcement as the platform sends it along with a tap on it.
const announced = `"date":1798596000,"edit_date":1798596010,"text":"Sinh hoạt chi bộ thường kỳ tháng 1/2027\n` +
	`Kính mời đồng chí dự buổi sinh hoạt.\nThời gian: 19h30 thứ Hai, 04/01/2027 (dự kiến 90 phút).\n` +
	`Địa điểm: Nhà văn hóa thôn.\nNội dung:\n1. Thông báo tình hình tháng 12\n2. Kiểm điểm thực hiện nghị quyết tháng trước\n` +
	`3. Nhiệm vụ tháng 1 và phân công\n\nĐề nghị đồng chí trả lời trước 17h00 Chủ nhật, 03/01/2027.",` +
	`"entities":[{"offset":0,"length":39,"type":"bold"}]`

// appendTap writes the update of a tap on one of the four answers.
func appendTap(b []byte, id int64, s province.Seat, choice attendance.Choice) []byte {
	data := func(c attendance.Choice) string { return notice.AnswerData(meeting.ID(s.Meeting), 1, c) }
	return fmt.Appendf(b, `{"update_id":%d,"callback_query":{"id":"4%d",`+
		`"from":{"id":%[3]d,"is_bot":false,"first_name":"Người %[3]d","language_code":"vi"},`+
		`"message":{"message_id":%d,"from":{"id":1930,"is_bot":true,"first_name":"Kẻng","username":"keng_bot"},`+
		`"chat":{"id":%[3]d,"first_name":"Người %[3]d","type":"private"},%[5]s,`+
		`"reply_markup":{"inline_keyboard":[[{"text":"Tôi dự được","callback_data":"%s"},{"text":"Tôi đến muộn","callback_data":"%s"}],`+
		`[{"text":"Tôi xin vắng","callback_data":"%s"},{"text":"Báo lại sau","callback_data":"%s"}]]}},`+
		`"chat_instance":"-3871%[3]d","data":"%[10]s"}}`,
		id, id, s.Chat, s.Person+1000, announced,
		data(attendance.Coming), data(attendance.ComingLate), data(attendance.AskingLeave), data(attendance.Undecided), data(choice))
}

// textUpdate is the update of a text in a private chat.
func textUpdate(id, chat int64, text string) []byte {
	return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"date":1798596000,`+
		`"from":{"id":%[3]d,"is_bot":false,"first_name":"Người %[3]d","language_code":"vi"},`+
		`"chat":{"id":%[3]d,"first_name":"Người %[3]d","type":"private"},"text":%[4]q}}`, id, id, chat, text)
}
