package sandbox

import (
	"encoding/json"
	"strings"
	"time"
)

func (s *Server) sendMessage(c *call) (any, *apiError) {
	r, err := s.target(c)
	if err != nil {
		return nil, err
	}
	m := &message{kind: "text"}
	if m.text, m.entities, err = s.messageText(c); err != nil {
		return nil, err
	}
	return s.sendAs(c, r, m, "text messages")
}

// target is the room a send goes to; the bot may write there.
func (s *Server) target(c *call) (*room, *apiError) {
	r, err := s.roomFor(c)
	if err != nil {
		return nil, err
	}
	return r, r.writable()
}

// sendAs completes a message of the bot with what all sends share, and posts it.
func (s *Server) sendAs(c *call, r *room, m *message, what string) (any, *apiError) {
	if r.mute || r.kind == channel && r.bot != statusAdmin {
		return nil, badRequest("not enough rights to send %s to the chat", what)
	}
	k, err := s.markup(c, r.kind == private)
	if err != nil {
		return nil, err
	}
	if m.replyTo, err = s.replyTo(c, r); err != nil {
		return nil, err
	}
	if m.thread = c.integer("message_thread_id", 0, 0, 1<<52); m.thread != 0 {
		if _, ok := r.topics[m.thread]; !ok {
			return nil, badRequest("message thread not found")
		}
	}
	m.fromBot, m.protected = true, c.boolean("protect_content")
	if r.kind == channel {
		w := r.wire()
		m.senderChat = &w
	} else {
		m.sender = &s.bot
	}
	r.show(m, k)
	s.post(r, m)
	return r.wireMessage(m), nil
}

// show puts a markup on a message, or on the room's keyboard.
func (r *room) show(m *message, k *markup) {
	if k == nil {
		return
	}
	m.inline = k.inline
	m.hasKeys = k.keys != nil || k.remove || k.reply
	switch {
	case k.remove:
		r.keys, r.keysFrom = nil, nil
	case k.keys != nil:
		r.keys, r.oneUse, r.keysFrom = k.keys, k.oneUse, m
	}
}

// replyTo is the message that is replied to, by the new name or the old.
func (s *Server) replyTo(c *call, r *room) (*message, *apiError) {
	id := c.integer("reply_to_message_id", 0, 0, 1<<52)
	lenient := c.boolean("allow_sending_without_reply")
	if raw := strings.TrimSpace(c.params["reply_parameters"]); raw != "" && raw != "null" {
		var p struct {
			ID      int64 `json:"message_id"`
			Lenient bool  `json:"allow_sending_without_reply"`
		}
		var fields map[string]json.RawMessage
		if json.Unmarshal([]byte(raw), &p) != nil || json.Unmarshal([]byte(raw), &fields) != nil {
			return nil, badRequest("can't parse reply parameters JSON object")
		}
		s.knownFields(c, "reply_parameters", fields, replyFields)
		id, lenient = p.ID, p.Lenient
	}
	if id == 0 {
		return nil, nil
	}
	m := r.find(id)
	if m == nil && !lenient {
		return nil, badRequest("message to be replied not found")
	}
	return m, nil
}

var replyFields = names("message_id chat_id allow_sending_without_reply quote quote_parse_mode quote_entities " +
	"quote_position checklist_task_id poll_option_id")

var chatActions = names("typing upload_photo record_video upload_video record_voice upload_voice upload_document " +
	"choose_sticker find_location record_video_note upload_video_note")

// actionLife is how long a person sees a chat action.
const actionLife = 5 * time.Second

func (s *Server) sendChatAction(c *call) (any, *apiError) {
	r, err := s.target(c)
	if err != nil {
		return nil, err
	}
	if !chatActions[c.params["action"]] {
		return nil, badRequest("wrong parameter action in request")
	}
	r.acted = c.arrived
	return true, nil
}

// Typing says whether the person sees that the bot is about to send something:
// it said so by sendChatAction within the last five seconds of real time, and
// has sent nothing since. That the five seconds are over is told to nobody.
func (p *Person) Typing() bool {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opts.Limits.Now().Sub(p.room.acted) < actionLife
}
