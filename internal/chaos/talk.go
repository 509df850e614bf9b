package chaos

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"

	"keng/internal/sandbox"
)

// talks are conversations that go on beside the director of the month, who can
// end them when nothing more is to come.
type talks struct {
	mu     sync.Mutex
	going  int
	cancel []context.CancelFunc
	work   sync.WaitGroup
}

// busy tells whether a conversation goes on.
func (t *talks) busy() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.going > 0
}

// hush ends all of them.
func (t *talks) hush() {
	t.mu.Lock()
	for _, cancel := range t.cancel {
		cancel()
	}
	t.cancel = nil
	t.mu.Unlock()
	t.work.Wait()
}

// talk is a conversation of somebody who waits for what the bot says.
type talk struct {
	r   *run
	who *sandbox.Person
	ctx context.Context //nolint:containedctx // it is the conversation's life
	// seen is the newest change that was there before the last thing said, and
	// there the messages then.
	seen  int64
	there []sandbox.Message
	// failed says that the bot did not say what was waited for: the rest is left.
	failed bool
}

// converse begins a conversation.
func (r *run) converse(ctx context.Context, a *actor, f func(*talk)) {
	ctx, cancel := context.WithCancel(ctx)
	r.talks.mu.Lock()
	r.talks.going++
	r.talks.cancel = append(r.talks.cancel, cancel)
	r.talks.mu.Unlock()
	r.talks.work.Go(func() {
		defer func() {
			cancel()
			r.talks.mu.Lock()
			defer r.talks.mu.Unlock()
			r.talks.going--
		}()
		t := &talk{r: r, who: a.Person, ctx: ctx}
		t.note()
		f(t)
	})
}

// talk has the secretary hold conversations, one after the other.
func (r *run) talk(ctx context.Context, all ...func(*talk)) {
	r.converse(ctx, r.actors[0], func(t *talk) {
		for _, f := range all {
			f(t)
		}
		if t.failed {
			t.who.Send("/huy") // whatever is half done
		}
	})
}

// note remembers what is there.
func (t *talk) note() {
	t.there = t.who.Messages()
	for _, m := range t.there {
		t.seen = max(t.seen, m.Seq)
	}
}

func (t *talk) says(text string) {
	if !t.failed {
		t.note()
		t.who.Send(text)
	}
}

func (t *talk) starts(code string) {
	if !t.failed {
		t.note()
		t.failed = t.who.Start(code) != nil
	}
}

// awaits waits for something new of the bot.
func (t *talk) awaits(what func(sandbox.Message) bool) (found sandbox.Message) {
	if t.failed {
		return found
	}
	err := t.who.Wait(t.ctx, func(seen []sandbox.Message) bool {
		i := slices.IndexFunc(seen, func(m sandbox.Message) bool { return m.FromBot && m.Seq > t.seen && !t.same(m) && what(m) })
		if i >= 0 {
			found = seen[i]
		}
		return i >= 0
	})
	t.failed = err != nil
	return found
}

// same tells whether the bot has changed nothing about the message: that its
// button looks pressed, and no longer does, is not the bot's doing.
func (t *talk) same(m sandbox.Message) bool {
	i := slices.IndexFunc(t.there, func(old sandbox.Message) bool { return old.ID == m.ID })
	if i < 0 {
		return false
	}
	old := t.there[i]
	return old.Text == m.Text && reflect.DeepEqual(old.Buttons, m.Buttons) && len(old.Alerts) == len(m.Alerts)
}

// hears waits for words.
func (t *talk) hears(words string) {
	t.awaits(func(m sandbox.Message) bool { return strings.Contains(m.Text, words) })
}

// taps waits for a button and taps it.
func (t *talk) taps(label string) {
	m := t.awaits(func(m sandbox.Message) bool { return slices.Contains(m.Labels(), label) })
	if !t.failed {
		t.note()
		t.failed = t.who.TapOn(m.ID, label) != nil
	}
}

// writesAgenda is /noidung.
func (r *run) writesAgenda(t *talk) {
	t.says("/noidung")
	t.hears("mỗi nội dung một dòng")
	t.says("Đánh giá công tác tháng 11\nPhương hướng, nhiệm vụ tháng 12")
	t.taps("Gửi")
	t.hears("Đã ghi.")
	if !t.failed {
		r.sent("Kính gửi đồng chí nội dung buổi sinh hoạt")
	}
}

// announces is /thongbao.
func (r *run) announces(t *talk) {
	const words = "Chủ nhật này thôn làm đường, mang theo cuốc xẻng."
	t.says("/thongbao " + words)
	t.taps("Gửi")
	t.hears("Đã ghi.")
	if !t.failed {
		r.sent("\n" + words)
	}
}

// moves is /doi.
func (r *run) moves(t *talk) {
	t.says("/doi 11/12 20h")
	t.taps("Lưu")
	t.hears("Đã ghi.")
	if !t.failed {
		r.sent("Buổi sinh hoạt được chuyển từ")
	}
}

// reminds is /danhsach and /nhac.
func (*run) reminds(t *talk) {
	t.says("/danhsach")
	t.hears("Phải dự")
	t.says("/nhac")
	t.hears("đồng chí")
}

// takesRoll is /diemdanh: all are there, but for some.
func (r *run) takesRoll(t *talk) {
	t.says("/diemdanh")
	t.taps("Tất cả có mặt")
	t.hears("Khóa điểm danh")
	chance := stream(r.seed, chanceOfSecretary)
	for range 4 {
		m := t.awaits(func(m sandbox.Message) bool { return slices.Contains(m.Labels(), "Khóa điểm danh") })
		if t.failed {
			return
		}
		people := slices.DeleteFunc(m.Labels(), func(label string) bool { return !strings.Contains(label, ": ") })
		if len(people) == 0 {
			return
		}
		t.note()
		t.failed = t.who.TapOn(m.ID, people[chance.IntN(len(people))]) != nil
	}
}

// locksRoll closes the roll.
func (*run) locksRoll(t *talk) {
	t.says("/diemdanh")
	m := t.awaits(func(m sandbox.Message) bool { return strings.Contains(m.Text, "Điểm danh") })
	if slices.Contains(m.Labels(), "Khóa điểm danh") {
		t.note()
		t.failed = t.who.TapOn(m.ID, "Khóa điểm danh") != nil
		t.awaits(func(sandbox.Message) bool { return true })
	}
}

// counts is /thongke.
func (*run) counts(t *talk) {
	t.says("/thongke 2026")
	t.hears("Tỷ lệ")
}

// sent notes that the bot has said that it sends something to all.
func (r *run) sent(words string) {
	r.talks.mu.Lock()
	defer r.talks.mu.Unlock()
	r.notices = append(r.notices, words)
}
