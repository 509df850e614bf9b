package sandbox

import (
	"net/http"
	"reflect"
	"time"
)

const notModified = "message is not modified: specified new message content and reply markup are " +
	"exactly the same as a current content and reply markup of the message"

func (s *Server) editMessageText(c *call) (any, *apiError) {
	r, m, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	text, entities, err := s.messageText(c)
	if err != nil {
		return nil, err
	}
	if m.isCaption || m.kind != "text" {
		return nil, badRequest("there is no text in the message to edit")
	}
	return s.edit(c, r, m, text, entities)
}

func (s *Server) editMessageReplyMarkup(c *call) (any, *apiError) {
	r, m, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	return s.edit(c, r, m, m.text, m.entities)
}

// editable finds the message to edit, if it is one that the bot may edit.
func (s *Server) editable(c *call) (*room, *message, *apiError) {
	if c.params["inline_message_id"] != "" {
		return nil, nil, badRequest("message to edit not found")
	}
	r, err := s.target(c)
	if err != nil {
		return nil, nil, err
	}
	id := c.integer("message_id", 0, 0, 1<<52)
	if id == 0 {
		return nil, nil, badRequest("message identifier is not specified")
	}
	m := r.find(id)
	switch {
	case m == nil:
		return nil, nil, badRequest("message to edit not found")
	case !m.fromBot || m.service != nil || m.hasKeys:
		return nil, nil, badRequest("message can't be edited")
	}
	return r, m, nil
}

// edit replaces text and keyboard; without reply_markup the keyboard goes.
func (s *Server) edit(c *call, r *room, m *message, text string, entities []Entity) (any, *apiError) {
	k, err := s.markup(c, r.kind == private)
	if err != nil {
		return nil, err
	}
	var inline [][]Button
	if k != nil {
		if k.keys != nil || k.remove || k.reply {
			return nil, badRequest("inline keyboard expected")
		}
		inline = k.inline
	}
	if text == m.text && same(entities, m.entities) && same(inline, m.inline) {
		return nil, fail(http.StatusBadRequest, "Bad Request: "+notModified)
	}
	m.text, m.entities, m.inline, m.edited = text, entities, inline, s.now()
	s.touch(r, m)
	return r.wireMessage(m), nil
}

func same[T any](a, b []T) bool { return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b) }

func (s *Server) deleteMessage(c *call) (any, *apiError) {
	r, err := s.roomFor(c)
	if err != nil {
		return nil, err
	}
	if r.migratedTo != 0 {
		return nil, r.writable()
	}
	m := r.find(c.integer("message_id", 0, 0, 1<<52))
	if m == nil {
		return nil, badRequest("message to delete not found")
	}
	mayDelete := m.fromBot || r.kind == private || r.bot == statusAdmin
	if !mayDelete || s.now().Sub(m.date) >= 48*time.Hour {
		return nil, badRequest("message can't be deleted")
	}
	m.deleted = true
	if r.keysFrom == m {
		r.keys, r.keysFrom = nil, nil
	}
	s.touch(r, m)
	return true, nil
}
