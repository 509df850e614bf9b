package sandbox

import (
	"encoding/json"
	"strings"
)

// Button is a button below a message, or a key of a reply keyboard.
type Button struct {
	Text     string `json:"text"`
	Data     string `json:"callback_data,omitempty"`
	URL      string `json:"url,omitempty"`
	Style    string `json:"style,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
	// CopyText is what the button puts on the clipboard.
	CopyText *CopyText `json:"copy_text,omitempty"`
	// Contact marks a key that shares the person's phone number.
	Contact bool `json:"request_contact,omitempty"`
}

// CopyText is the text of a copying button.
type CopyText struct {
	Text string `json:"text"`
}

// markup is a parsed reply_markup: inline, a reply keyboard, its removal, or nothing.
type markup struct {
	inline [][]Button
	keys   [][]Button
	remove bool
	oneUse bool
	reply  bool // force_reply
}

const (
	maxButtons = 100
	maxPerRow  = 8
)

var (
	markupFields = names("inline_keyboard keyboard is_persistent resize_keyboard one_time_keyboard " +
		"input_field_placeholder selective remove_keyboard force_reply")
	inlineFields = names("text icon_custom_emoji_id style url callback_data web_app login_url switch_inline_query " +
		"switch_inline_query_current_chat switch_inline_query_chosen_chat copy_text callback_game pay disabled")
	keyFields = names("text icon_custom_emoji_id style request_users request_chat request_managed_bot " +
		"request_contact request_location request_poll web_app")
)

// markup reads reply_markup; nil when there is none.
func (s *Server) markup(c *call, private bool) (*markup, *apiError) {
	raw := strings.TrimSpace(c.params["reply_markup"])
	if raw == "" || raw == "null" {
		return nil, nil
	}
	if !json.Valid([]byte(raw)) {
		return nil, badRequest("can't parse reply keyboard markup JSON object")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &fields) != nil {
		return nil, badRequest("object expected as reply markup")
	}
	s.knownFields(c, "reply_markup", fields, markupFields)
	isTrue := func(name string) bool { return string(fields[name]) == "true" }
	m := &markup{remove: isTrue("remove_keyboard"), oneUse: isTrue("one_time_keyboard"), reply: isTrue("force_reply")}
	var err *apiError
	if rows, ok := fields["inline_keyboard"]; ok {
		m.inline, err = s.rows(c, "inline_keyboard", rows, s.inlineButton)
	} else if rows, ok := fields["keyboard"]; ok {
		m.keys, err = s.rows(c, "keyboard", rows, func(c *call, raw json.RawMessage) (Button, *apiError) {
			return s.key(c, raw, private)
		})
	}
	return m, err
}

type readButton func(*call, json.RawMessage) (Button, *apiError)

// rows reads an array of arrays of buttons; empty rows are dropped.
func (s *Server) rows(c *call, field string, raw json.RawMessage, read readButton) ([][]Button, *apiError) {
	var rows []json.RawMessage
	if string(raw) == "null" || json.Unmarshal(raw, &rows) != nil {
		return nil, badRequest("field %q must be of type Array", field)
	}
	var out [][]Button
	count := 0
	for _, rawRow := range rows {
		var cells []json.RawMessage
		if string(rawRow) == "null" || json.Unmarshal(rawRow, &cells) != nil {
			return nil, badRequest("field %q must be an Array of Arrays", field)
		}
		var row []Button
		for _, cell := range cells {
			b, err := read(c, cell)
			if err != nil {
				return nil, err
			}
			row = append(row, b)
		}
		if count += len(row); count > maxButtons || len(row) > maxPerRow {
			return nil, badRequest("reply markup is too long")
		}
		if len(row) > 0 {
			out = append(out, row)
		}
	}
	return out, nil
}

func (s *Server) inlineButton(c *call, raw json.RawMessage) (Button, *apiError) {
	const prefix = "can't parse inline keyboard button: "
	var b Button
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || json.Unmarshal(raw, &b) != nil {
		return b, badRequest("%sInlineKeyboardButton must be an Object", prefix)
	}
	s.knownFields(c, "inline_keyboard", fields, inlineFields)
	if _, ok := fields["text"]; !ok {
		return b, badRequest(`%sCan't find field "text"`, prefix)
	}
	if strings.TrimSpace(b.Text) == "" {
		return b, badRequest("inline keyboard button text must be non-empty")
	}
	if len(b.Data) > 64 {
		return b, badRequest("BUTTON_DATA_INVALID")
	}
	if b.CopyText != nil && (b.CopyText.Text == "" || len([]rune(b.CopyText.Text)) > 256) {
		return b, badRequest("%scopy text length must be 1-256", prefix)
	}
	if b.Style != "" && b.Style != "danger" && b.Style != "success" && b.Style != "primary" {
		return b, badRequest("%sunsupported button style", prefix)
	}
	return b, actionOf(fields, prefix)
}

// actionOf refuses a button that does nothing.
func actionOf(fields map[string]json.RawMessage, prefix string) *apiError {
	for name, raw := range fields {
		switch name {
		case "text", "style", "icon_custom_emoji_id":
		case "disabled":
			if string(raw) == "true" {
				return nil
			}
		default:
			if string(raw) != `""` && string(raw) != "null" {
				return nil
			}
		}
	}
	return badRequest("%sText buttons are unallowed in the inline keyboard", prefix)
}

func (s *Server) key(c *call, raw json.RawMessage, private bool) (Button, *apiError) {
	var b Button
	if json.Unmarshal(raw, &b.Text) != nil {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil || json.Unmarshal(raw, &b) != nil {
			return b, badRequest("can't parse keyboard button: KeyboardButton must be an Object")
		}
		s.knownFields(c, "keyboard", fields, keyFields)
	}
	if strings.TrimSpace(b.Text) == "" {
		return b, badRequest("keyboard button text must be non-empty")
	}
	if b.Contact && !private {
		return b, badRequest("phone number can be requested in private chats only")
	}
	return b, nil
}

// knownFields writes down fields of an object that the Bot API would ignore.
func (s *Server) knownFields(c *call, where string, fields map[string]json.RawMessage, known map[string]bool) {
	for name := range fields {
		if !known[name] {
			s.violate(c, ViolationUnknown, where+"."+name)
		}
	}
}
