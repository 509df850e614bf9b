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
	commands := p.Commands()
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	v := personView{
		Profile: p.profile, Name: strings.TrimSpace(p.profile.FirstName + " " + p.profile.LastName),
		Started: p.started, Blocked: p.blocked, Deactivated: p.deactivated, Keyboard: p.room.keys, Commands: commands,
	}
	for _, m := range p.room.messages {
		v.Seq = max(v.Seq, m.seq)
	}
	return v
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
	out := struct {
		Seq      int64      `json:"seq"`
		Messages []Message  `json:"messages"`
		Keyboard [][]Button `json:"keyboard,omitempty"`
		Alerts   []Alert    `json:"alerts,omitempty"`
	}{Seq: number(r, "after")}
	s.waitFor(r, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		out.Messages, out.Keyboard, out.Alerts = p.room.changes(out.Seq), p.room.keys, p.alerts
		return len(out.Messages) > 0
	})
	for _, m := range out.Messages {
		out.Seq = max(out.Seq, m.Seq)
	}
	return out, nil
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

// deed is the body of everything that a person does.
type deed struct {
	Text    string `json:"text"`    // of text
	Label   string `json:"label"`   // of tap: the button's
	Message int64  `json:"message"` // of tap: the message, if it is not the newest
	Data    string `json:"data"`    // of tap: other data than the button's
	Payload string `json:"payload"` // of start
	Phone   string `json:"phone"`   // of contact: somebody else's
	Name    string `json:"name"`    // of contact: somebody else's
}

func (s *Server) act(r *http.Request) (any, error) {
	p, err := s.person(r)
	if err != nil {
		return nil, err
	}
	var d deed
	if err := body(r, &d); err != nil {
		return nil, err
	}
	if err := p.do(r.PathValue("act"), d); err != nil {
		return nil, err
	}
	return p.view(), nil
}

func (p *Person) do(act string, d deed) error {
	switch act {
	case "text":
		if p.Send(d.Text) == 0 {
			return problem{http.StatusBadRequest, "text is empty"}
		}
	case "start":
		return p.Start(d.Payload)
	case "tap":
		return p.doTap(d)
	case "contact":
		if d.Phone == "" {
			p.ShareContact()
		} else {
			p.ShareOther(d.Phone, d.Name, 0)
		}
	case "voice":
		p.SendVoice()
	case "block":
		p.Block()
	case "unblock":
		p.Unblock()
	default:
		return problem{http.StatusNotFound, "a person can text, start, tap, contact, voice, block and unblock"}
	}
	return nil
}

func (p *Person) doTap(d deed) error {
	var err error
	switch {
	case d.Message != 0 && d.Label != "":
		err = p.TapOn(d.Message, d.Label)
	case d.Message != 0:
		err = p.TapData(d.Message, d.Data)
	default:
		err = p.Tap(d.Label)
	}
	if err != nil {
		return problem{http.StatusConflict, err.Error()}
	}
	return nil
}
