package sandbox

func (s *Server) getChat(c *call) (any, *apiError) {
	r, err := s.roomFor(c)
	if err != nil {
		return nil, err
	}
	if r.kind != private {
		if err := r.writable(); err != nil {
			return nil, err
		}
	}
	return struct {
		wireChat
		Accent       int  `json:"accent_color_id"`
		MaxReactions int  `json:"max_reaction_count"`
		AcceptsGifts bool `json:"can_send_gift"`
	}{r.wire(), 0, 11, true}, nil
}

func (s *Server) getChatMember(c *call) (any, *apiError) {
	r, err := s.roomFor(c)
	if err != nil {
		return nil, err
	}
	id := c.integer("user_id", 0, 0, 1<<52)
	switch {
	case id == 0:
		return nil, badRequest("invalid user_id specified")
	case r.kind == private && id == r.id:
		return member(statusMember, r.person.user()), nil
	case r.kind == private && id == s.bot.ID:
		return member(statusMember, s.bot), nil
	case r.kind == private:
		return nil, badRequest("member not found")
	}
	if err := r.writable(); err != nil {
		return nil, err
	}
	if id == s.bot.ID {
		return member(r.bot, s.bot), nil
	}
	p := s.people[id]
	if p == nil || !p.met {
		return nil, badRequest("user not found")
	}
	status := r.members[id]
	if status == "" {
		status = statusLeft
	}
	return member(status, p.user()), nil
}
