package sandbox

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

const (
	maxText    = 4096  // characters after parsing
	maxCaption = 1024  // characters after parsing
	maxRaw     = 32768 // bytes before parsing
)

// formatted reads a text parameter with its parse_mode or entities: the stored
// text and its entities.
func (s *Server) formatted(c *call, param, entitiesParam string) (string, []Entity, *apiError) {
	text := c.params[param]
	if !utf8.ValidString(text) {
		return "", nil, badRequest("strings must be encoded in UTF-8")
	}
	if len(text) > maxRaw {
		return "", nil, badRequest("text is too long")
	}
	var entities []Entity
	switch mode := c.arg("parse_mode"); strings.ToLower(mode) {
	case "", "none":
		if raw := c.arg(entitiesParam); raw != "" {
			if err := json.Unmarshal([]byte(raw), &entities); err != nil {
				return "", nil, badRequest("can't parse entities JSON object")
			}
		}
	case "html":
		var err error
		if text, entities, err = parseHTML(text); err != nil {
			return "", nil, badRequest("can't parse entities: %v", err)
		}
	case "markdown", "markdownv2":
		s.violate(c, ViolationUnsupported, "parse_mode "+mode+" is not emulated")
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	text, entities = trim(text, entities)
	return text, entities, nil
}

// messageText is the text of a message: it may be neither empty nor too long.
func (s *Server) messageText(c *call) (string, []Entity, *apiError) {
	if c.params["text"] == "" {
		return "", nil, badRequest("message text is empty")
	}
	text, entities, err := s.formatted(c, "text", "entities")
	switch {
	case err != nil:
		return "", nil, err
	case text == "":
		return "", nil, badRequest("text must be non-empty")
	case utf8.RuneCountInString(text) > maxText:
		return "", nil, badRequest("message is too long")
	}
	return text, entities, nil
}

// caption is the text under a file; it may be empty.
func (s *Server) caption(c *call) (string, []Entity, *apiError) {
	text, entities, err := s.formatted(c, "caption", "caption_entities")
	if err == nil && utf8.RuneCountInString(text) > maxCaption {
		err = badRequest("message caption is too long")
	}
	return text, entities, err
}
