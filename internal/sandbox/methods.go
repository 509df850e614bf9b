package sandbox

import "strings"

// method is one method of the Bot API.
type method struct {
	name    string
	params  map[string]bool // the known ones
	counted bool            // against the sending limits
	run     func(*Server, *call) (any, *apiError)
}

// Parameters that many methods share, newest names and still accepted old ones.
const (
	targetParams = "chat_id business_connection_id message_thread_id direct_messages_topic_id "
	sendParams   = targetParams + "disable_notification protect_content allow_paid_broadcast message_effect_id " +
		"suggested_post_parameters reply_parameters reply_markup reply_to_message_id allow_sending_without_reply " +
		"ephemeral_message_parameters parse_mode "
	editParams = "chat_id business_connection_id message_id inline_message_id reply_markup ephemeral_message_parameters "
)

// apiMethods are the methods that this platform knows, by their lower-case names.
func apiMethods() map[string]*method {
	return tableOf(
		method{name: "getMe", run: (*Server).getMe},
		method{name: "getUpdates", params: names("offset limit timeout allowed_updates")},
		method{name: "setWebhook", run: (*Server).setWebhook, params: names(
			"url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token")},
		method{name: "deleteWebhook", run: (*Server).deleteWebhook, params: names("drop_pending_updates")},
		method{name: "getWebhookInfo", run: (*Server).getWebhookInfo},
		method{name: "sendMessage", run: (*Server).sendMessage, counted: true, params: names(
			sendParams + "text entities link_preview_options disable_web_page_preview")},
		method{name: "sendDocument", run: (*Server).sendDocument, counted: true, params: names(
			sendParams + "document thumbnail caption caption_entities disable_content_type_detection")},
		method{name: "sendPhoto", run: (*Server).sendPhoto, counted: true, params: names(
			sendParams + "photo caption caption_entities show_caption_above_media has_spoiler")},
		method{name: "sendChatAction", run: (*Server).sendChatAction, params: names(
			"chat_id business_connection_id message_thread_id action")},
		method{name: "editMessageText", run: (*Server).editMessageText, counted: true, params: names(
			editParams + "text parse_mode entities link_preview_options disable_web_page_preview rich_message")},
		method{name: "editMessageReplyMarkup", run: (*Server).editMessageReplyMarkup, counted: true, params: names(editParams)},
		method{name: "deleteMessage", run: (*Server).deleteMessage, params: names("chat_id message_id")},
		method{name: "answerCallbackQuery", run: (*Server).answerCallbackQuery, params: names(
			"callback_query_id text show_alert url cache_time")},
		method{name: "setMyCommands", run: (*Server).setMyCommands, params: names("commands scope language_code")},
		method{name: "deleteMyCommands", run: (*Server).deleteMyCommands, params: names("scope language_code")},
		method{name: "getMyCommands", run: (*Server).getMyCommands, params: names("scope language_code")},
		method{name: "getFile", run: (*Server).getFile, params: names("file_id")},
		method{name: "getChat", run: (*Server).getChat, params: names("chat_id")},
		method{name: "getChatMember", run: (*Server).getChatMember, params: names("chat_id user_id")},
	)
}

// nullable parameters may be sent as an explicit JSON null, as old clients do.
var nullable = names("entities caption_entities explanation_entities allowed_updates")

func names(s string) map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(s) {
		set[n] = true
	}
	return set
}

func tableOf(all ...method) map[string]*method {
	table := make(map[string]*method, len(all))
	for i := range all {
		table[strings.ToLower(all[i].name)] = &all[i]
	}
	return table
}

func (s *Server) getMe(*call) (any, *apiError) {
	return struct {
		User
		CanJoin bool `json:"can_join_groups"`
		ReadAll bool `json:"can_read_all_group_messages"`
		Inline  bool `json:"supports_inline_queries"`
	}{s.bot, true, s.opts.PrivacyOff, false}, nil
}
