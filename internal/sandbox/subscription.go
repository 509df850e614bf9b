package sandbox

import (
	"encoding/json"
	"strings"
)

// updateKinds are all kinds of updates, with whether they come by default.
var updateKinds = map[string]bool{
	"message": true, "edited_message": true, "channel_post": true, "edited_channel_post": true,
	"business_connection": true, "business_message": true, "edited_business_message": true,
	"deleted_business_messages": true, "guest_message": true, "message_reaction": false, "message_reaction_count": false,
	"inline_query": true, "chosen_inline_result": true, "callback_query": true, "shipping_query": true,
	"pre_checkout_query": true, "purchased_paid_media": true, "poll": true, "poll_answer": true, "my_chat_member": true,
	"chat_member": false, "chat_join_request": true, "chat_boost": true, "removed_chat_boost": true, "managed_bot": true,
}

// subscribe takes allowed_updates over: absent or null keeps what was, an
// empty list (or one of unknown names) is the default.
func (s *Server) subscribe(c *call) {
	raw := strings.TrimSpace(c.arg("allowed_updates"))
	var list []string
	if raw == "" || json.Unmarshal([]byte(raw), &list) != nil {
		return
	}
	chosen := map[string]bool{}
	for _, kind := range list {
		kind = strings.ToLower(kind)
		if _, ok := updateKinds[kind]; ok {
			chosen[kind] = true
		} else {
			s.violate(c, ViolationUnknown, "allowed_updates: "+kind)
		}
	}
	if len(chosen) == 0 {
		chosen = nil
	}
	s.queue.allowed = chosen
}

// subscribed says whether the bot wants updates of a kind. Kinds that are not
// Telegram's are let through: somebody injected them.
func (s *Server) subscribed(kind string) bool {
	standard, known := updateKinds[kind]
	if !known {
		return true
	}
	if s.queue.allowed == nil {
		return standard
	}
	return s.queue.allowed[kind]
}
