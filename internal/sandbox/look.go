package sandbox

// Find is the person with this id; nil if there is nobody.
func (s *Server) Find(id int64) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.people[id]
}

// Started tells whether the person has opened the bot, so that it may write to them.
func (p *Person) Started() bool {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.started
}

// Blocked tells whether the person takes no messages of the bot.
func (p *Person) Blocked() bool {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.blocked
}
