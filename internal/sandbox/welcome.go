package sandbox

import (
	"net/http"
	"strings"
)

// welcome explains the interface to whoever opens it by hand.
func (s *Server) welcome(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	base := "http://" + r.Host + "/sandbox"
	_, _ = w.Write([]byte(strings.ReplaceAll(welcomeText, "BASE", base)))
}

const welcomeText = `Đây là chỗ thử bot, thay cho Telegram. Mọi thứ ở đây chỉ là giả, không có gì gửi ra ngoài.
This is a place to try the bot, in place of Telegram. Everything here is made up; nothing is sent anywhere.

Xem có những ai / See who is there:
  curl BASE/people

Thêm một người / Add a person:
  curl BASE/people -d '{"id":1001,"first_name":"Lan","last_name":"Nguyễn","language_code":"vi"}'

Mở bot bằng mã, viết, bấm nút / Open the bot with a code, write, tap a button:
  curl BASE/people/1001/start -d '{"payload":"MA-CUA-TOI"}'
  curl BASE/people/1001/text -d '{"text":"/hop"}'
  curl BASE/people/1001/tap -d '{"label":"Tôi dự được"}'

Gửi một tệp cho bot; tải tệp của một tin / Send the bot a file; download the file of a message:
  curl BASE/people/1001/document -d '{"name":"a.txt","text":"xem giúp","file":"'$(base64 -w0 a.txt)'"}'
  curl -OJ BASE/people/1001/messages/MESSAGE/file

Gửi số điện thoại của mình, chặn bot, bỏ chặn / Share one's phone number, block the bot, unblock it:
  curl -X POST BASE/people/1001/contact
  curl -X POST BASE/people/1001/block
  curl -X POST BASE/people/1001/unblock

Lập nhóm, đưa bot vào, viết trong nhóm / Make a group, add the bot, write there:
  curl BASE/groups -d '{"title":"Chi bộ","members":[1001]}'
  curl BASE/groups/-4000000001/add-bot -d '{"person":1001}'
  curl BASE/groups/-4000000001/text -d '{"person":1001,"text":"/hop@keng_bot"}'
  curl BASE/groups/-4000000001/messages

Đọc tin nhắn; chờ tin mới tối đa 30 giây / Read messages; wait up to 30 seconds for new ones:
  curl BASE/people/1001/messages
  curl 'BASE/people/1001/messages?after=SEQ&wait=30'

Xem đồng hồ, đi tới việc kế tiếp, tới một lúc, thêm một giờ / The clock: see it, go to what is due next, to a time, an hour on:
  curl BASE/clock
  curl BASE/clock -d '{"to":"next"}'
  curl BASE/clock -d '{"set":"2026-12-01T08:00:00+07:00"}'
  curl BASE/clock -d '{"advance":"1h"}'

Bot đã gọi những gì, có gì sai / What the bot called, and what was wrong:
  curl 'BASE/journal?method=sendMessage&last=10'
  curl BASE/violations

Gây sự cố / Make things go wrong:
  curl BASE/faults -d '{"method":"sendMessage","kind":"429","retry_after":2,"times":1}'
  curl BASE/faults -d '{"method":"sends","kind":"drop-after","standing":true}'
  curl BASE/faults -d '{"kind":"drop-after","lift":true}'
  (kind: 429, 500, 502, error, drop-before, drop-after, slow, truncated)
  curl BASE/updates -d '{"double":3}'
  curl BASE/limits -d '{"on":true}'
`
