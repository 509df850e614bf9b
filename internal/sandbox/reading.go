package sandbox

import (
	"cmp"
	"slices"
)

// Reading a piece of a long chat costs what the piece costs, and what changed
// no more than a look at each message.

// Newest is the end of the chat: at most n messages, oldest first.
func (p *Person) Newest(n int) []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.server.lapse()
	return p.room.upTo(len(p.room.messages), n)
}

// Before are at most n messages that came before the one with this id, oldest
// first: the piece of the chat above it. The message itself may be gone.
func (p *Person) Before(id int64, n int) []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.server.lapse()
	end, _ := slices.BinarySearchFunc(p.room.messages, id, func(m *message, id int64) int { return cmp.Compare(m.id, id) })
	return p.room.upTo(end, n)
}

// Since are the messages that changed after a Seq, oldest message first; of
// deleted ones only that they are.
func (p *Person) Since(seq int64) []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.server.lapse()
	return p.room.changes(seq)
}

// Seq is that of the newest change in the chat; 0 if nothing was ever said.
func (p *Person) Seq() int64 {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	p.server.lapse()
	return p.room.seq
}

// UnreadSince is how many messages of the bot came after a Seq and are still
// there. A change of an older one does not count.
func (p *Person) UnreadSince(seq int64) int {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	count := 0
	for _, m := range slices.Backward(p.room.messages) {
		if m.born <= seq {
			break
		}
		if m.fromBot && !m.deleted {
			count++
		}
	}
	return count
}

// upTo are the last n of the first end messages, without those that are deleted.
func (r *room) upTo(end, n int) []Message {
	var out []Message
	for _, m := range slices.Backward(r.messages[:end]) {
		if len(out) >= n {
			break
		}
		if !m.deleted {
			out = append(out, m.view())
		}
	}
	slices.Reverse(out)
	return out
}
