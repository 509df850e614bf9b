package sandbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// personView is a person as the people's interface shows them.
type personView struct {
	Profile
	Name        string     `json:"name"`
	Started     bool       `json:"started"`
	Blocked     bool       `json:"blocked"`
	Deactivated bool       `json:"deactivated,omitempty"`
	Seq         int64      `json:"seq"` // of the newest change in the chat
	Keyboard    [][]Button `json:"keyboard,omitempty"`
	Commands    []Command  `json:"commands,omitempty"`
}

func (p *Person) view() personView {
	profile, commands := p.Profile(), p.Commands()
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return personView{
		Profile: profile, Name: strings.TrimSpace(profile.FirstName + " " + profile.LastName),
		Started: p.started, Blocked: p.blocked, Deactivated: p.deactivated, Seq: p.room.seq, Keyboard: p.room.keys,
		Commands: commands,
	}
}

// People lists everybody, in the order of their arrival.
func (s *Server) People() []*Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]*Person, 0, len(s.peopleIDs))
	for _, id := range s.peopleIDs {
		out = append(out, s.people[id])
	}
	return out
}

func (s *Server) listPeople(*http.Request) (any, error) {
	out := []personView{}
	for _, p := range s.People() {
		out = append(out, p.view())
	}
	return out, nil
}

func (s *Server) addPerson(r *http.Request) (any, error) {
	var profile Profile
	if err := body(r, &profile); err != nil {
		return nil, err
	}
	if profile.ID < 0 || profile.ID >= 1<<52 {
		return nil, problem{http.StatusBadRequest, "an id is a positive number of at most 52 bits"}
	}
	return s.Person(profile).view(), nil
}

func (s *Server) person(r *http.Request) (*Person, error) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[id]; p != nil {
		return p, nil
	}
	return nil, problem{http.StatusNotFound, "there is nobody with this id"}
}

func (s *Server) showPerson(r *http.Request) (any, error) {
	p, err := s.person(r)
	if err != nil {
		return nil, err
	}
	return p.view(), nil
}

func (s *Server) listMessages(r *http.Request) (any, error) {
	p, err := s.person(r)
	if err != nil {
		return nil, err
	}
	var out chatView
	out.Seq, out.Messages = s.read(r, p.room, p.Messages)
	out.Keyboard, out.Alerts = p.Keyboard(), p.Alerts()
	return out, nil
}

// chatView is what is read in a chat; Seq is where to read on.
type chatView struct {
	Seq      int64      `json:"seq"`
	Messages []Message  `json:"messages"`
	Keyboard [][]Button `json:"keyboard,omitempty"`
	Alerts   []Alert    `json:"alerts,omitempty"`
}

// read is all that is to be seen in a room or, after a Seq, what has changed
// since; it waits for the first of it.
func (s *Server) read(r *http.Request, room *room, all func() []Message) (seq int64, seen []Message) {
	after := number(r, "after")
	s.waitFor(r, func() bool {
		if after == 0 {
			seen = all()
		} else {
			s.mu.Lock()
			s.lapse()
			seen = room.changes(after)
			s.mu.Unlock()
		}
		return len(seen) > 0
	})
	for _, m := range seen {
		after = max(after, m.Seq)
	}
	return after, orEmpty(seen)
}

func (s *Server) downloadFile(w http.ResponseWriter, r *http.Request) {
	p, err := s.person(r)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	id, _ := strconv.ParseInt(r.PathValue("message"), 10, 64)
	s.mu.Lock()
	m := p.room.find(id)
	s.mu.Unlock()
	if m == nil || m.file == nil {
		http.NotFound(w, r)
		return
	}
	kind := "attachment"
	if m.kind == "photo" {
		kind = "inline"
		w.Header().Set("Content-Type", http.DetectContentType(m.file.body))
	} else {
		w.Header().Set("Content-Type", "application/octet-stream")
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Disposition", kind+"; filename*=UTF-8''"+url.PathEscape(m.file.name))
	_, _ = w.Write(m.file.body)
}
