package main

import (
	"fmt"
	"strings"

	"keng/internal/calendar"
)

// welcome says where everything is and what to try.
func (d *demo) welcome(w *world) {
	cast := w.cast
	last := calendar.MonthOf(w.today().AddDays(soon)).Prev()
	pairs := []string{
		"PAGE", d.address + "/", "BASE", d.address + "/sandbox", "DIR", d.dir,
		"MONTH", fmt.Sprint(int(last.Month)),
		"NOW", d.words.In("vi").When(w.clock.Now(), d.cfg.Zone),
	}
	for _, m := range cast {
		if m.account == demoNewcomer {
			pairs = append(pairs, "CODE", m.code)
		}
		if m.account > 0 && m.account < demoCrowd {
			pairs = append(pairs, fmt.Sprintf("NAME%d", m.account), m.FullName)
		}
	}
	joined := 0
	for _, m := range cast {
		if m.account > 0 && m.account != demoNewcomer {
			joined++
		}
	}
	pairs = append(pairs, "JOINED", fmt.Sprint(joined), "ALL", fmt.Sprint(len(cast)), "CELLS", fmt.Sprint(len(sampleCells)))
	d.say("%s", strings.NewReplacer(pairs...).Replace(demoWelcome))
}

const demoWelcome = `Kẻng đang chạy thử, bây giờ là NOW. Mọi người và mọi việc ở đây đều là giả; không có gì gửi ra ngoài.
Kẻng is running on trial. Everybody here is made up; nothing is sent anywhere.

  Trang thử / Page:        PAGE
  Dữ liệu / Database:      DIR
  Dừng / Stop:             Ctrl+C

Đảng bộ xã Niêm Sơn: CELLS chi bộ, ALL đảng viên, JOINED người đã liên kết. Vài người nên biết:
The party committee of Niêm Sơn: CELLS cells, ALL members, JOINED have joined. Some to know:
  1001 NAME1001, bí thư / secretary      1002 NAME1002, phó bí thư / deputy
  1003 NAME1003, đảng viên / member      1004 NAME1004, đảng viên / member
  1005 NAME1005, lãnh đạo / leader      1007 NAME1007, đã chặn bot / has blocked the bot
  1006 NAME1006, chưa liên kết, mã / not joined yet, code: CODE

Đi tới việc kế tiếp: thông báo họp được gửi / Go to what is due next: the meeting is announced
  curl -s BASE/clock -d '{"to":"next"}'
Đọc tin, rồi trả lời / Read, then answer
  curl -s BASE/people/1003/messages
  curl -s BASE/people/1003/tap -d '{"label":"Tôi dự được"}'
Bí thư xem ai đã trả lời / The secretary sees who has answered
  curl -s BASE/people/1001/text -d '{"text":"/danhsach"}' ; curl -s BASE/people/1001/messages
Lãnh đạo xem số liệu tháng trước / The leader asks for last month's figures
  curl -s BASE/people/1005/text -d '{"text":"/thongke tháng MONTH"}' ; curl -s BASE/people/1005/messages
Người mới mở đường dẫn của mình / The newcomer opens their link
  curl -s BASE/people/1006/start -d '{"payload":"CODE"}' ; curl -s BASE/people/1006/messages
Các lệnh khác / All the rest: curl -s BASE/
`
