package sandbox

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Command is an entry of the bot's command menu.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// commandKey is whose menu it is.
type commandKey struct {
	scope      string
	chat, user int64
	language   string
}

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageName = regexp.MustCompile(`^([a-z]{2})?$`)
	// The scopes, with whether they name a chat and a user.
	commandScopes = map[string][2]bool{
		"default": {}, "all_private_chats": {}, "all_group_chats": {}, "all_chat_administrators": {},
		"chat": {true, false}, "chat_administrators": {true, false}, "chat_member": {true, true},
	}
)

func (s *Server) commandKey(c *call) (commandKey, *apiError) {
	k := commandKey{scope: "default", language: c.params["language_code"]}
	if !languageName.MatchString(k.language) {
		return k, badRequest("invalid language code specified")
	}
	raw := strings.TrimSpace(c.params["scope"])
	if raw == "" || raw == "null" {
		return k, nil
	}
	var scope struct {
		Type string      `json:"type"`
		Chat json.Number `json:"chat_id"`
		User int64       `json:"user_id"`
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(raw), &scope) != nil || json.Unmarshal([]byte(raw), &fields) != nil {
		return k, badRequest("can't parse BotCommandScope: object expected")
	}
	s.knownFields(c, "scope", fields, names("type chat_id user_id"))
	needs, ok := commandScopes[scope.Type]
	if !ok {
		return k, badRequest("can't parse BotCommandScope: unsupported type specified")
	}
	k.scope = scope.Type
	if needs[0] {
		r, err := s.roomFor(&call{params: map[string]string{"chat_id": scope.Chat.String()}})
		if err != nil {
			return k, err
		}
		k.chat = r.id
	}
	if needs[1] {
		k.user = scope.User
	}
	return k, nil
}

func (s *Server) setMyCommands(c *call) (any, *apiError) {
	k, err := s.commandKey(c)
	if err != nil {
		return nil, err
	}
	var list []Command
	if json.Unmarshal([]byte(c.params["commands"]), &list) != nil {
		return nil, badRequest("can't parse commands JSON object")
	}
	if len(list) > 100 {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for i, cmd := range list {
		list[i].Name = strings.TrimPrefix(cmd.Name, "/")
		if !commandName.MatchString(list[i].Name) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(strings.TrimSpace(cmd.Description)); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.commands[k] = list
	s.changed.fire()
	return true, nil
}

func (s *Server) deleteMyCommands(c *call) (any, *apiError) {
	k, err := s.commandKey(c)
	if err != nil {
		return nil, err
	}
	delete(s.commands, k)
	return true, nil
}

func (s *Server) getMyCommands(c *call) (any, *apiError) {
	k, err := s.commandKey(c)
	if err != nil {
		return nil, err
	}
	if list := s.commands[k]; list != nil {
		return list, nil
	}
	return []Command{}, nil
}

// Commands is the menu that this person sees in the private chat: the most
// particular one that was set, in their language before the general one.
func (p *Person) Commands() []Command {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range []commandKey{{scope: "chat", chat: p.profile.ID}, {scope: "all_private_chats"}, {scope: "default"}} {
		for _, language := range []string{p.profile.Language, ""} {
			k.language = language
			if list, ok := s.commands[k]; ok && len(list) > 0 {
				return append([]Command(nil), list...)
			}
		}
	}
	return nil
}
