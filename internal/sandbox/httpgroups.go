package sandbox

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// groupView is a group as the people's interface shows it.
type groupView struct {
	ID       int64  `json:"id"`
	Kind     string `json:"kind"` // group, supergroup or channel
	Title    string `json:"title"`
	Username string `json:"username,omitempty"`
	Forum    bool   `json:"forum,omitempty"`
	// Bot is the bot's status: empty, if it has never been there.
	Bot string `json:"bot"`
	// Members are people's statuses by their ids.
	Members    map[int64]string `json:"members"`
	Muted      bool             `json:"muted,omitempty"`
	Deleted    bool             `json:"deleted,omitempty"`
	MigratedTo int64            `json:"migrated_to,omitempty"`
	Seq        int64            `json:"seq"`
}

func (g *Group) view() groupView {
	id := g.ID()
	g.server.mu.Lock()
	defer g.server.mu.Unlock()
	r := g.room
	return groupView{
		ID: id, Kind: r.kind, Title: r.title, Username: r.username, Forum: r.forum, Bot: r.bot,
		Members: maps.Clone(r.members), Muted: r.mute, Deleted: r.deleted, MigratedTo: r.migratedTo, Seq: r.seq,
	}
}

func (s *Server) listGroups(*http.Request) (any, error) {
	s.mu.Lock()
	var groups []*Group
	for _, r := range s.chats {
		if r.kind != private {
			groups = append(groups, &Group{s, r})
		}
	}
	s.mu.Unlock()
	out := []groupView{}
	for _, g := range groups {
		out = append(out, g.view())
	}
	slices.SortFunc(out, func(a, b groupView) int { return cmp.Compare(b.ID, a.ID) }) // ids go down
	return out, nil
}

func (s *Server) addGroup(r *http.Request) (any, error) {
	var order struct {
		GroupProfile
		Members []int64 `json:"members"`
	}
	if err := body(r, &order); err != nil {
		return nil, err
	}
	members := make([]*Person, len(order.Members))
	s.mu.Lock()
	taken := s.chats[order.ID] != nil
	for i, id := range order.Members {
		members[i] = s.people[id]
	}
	s.mu.Unlock()
	switch {
	case order.ID > 0 || taken:
		return nil, problem{http.StatusBadRequest, "a group's id is negative, and its own"}
	case slices.Contains(members, nil):
		return nil, problem{http.StatusNotFound, "there is nobody with one of these ids"}
	}
	return s.Group(order.GroupProfile, members...).view(), nil
}

func (s *Server) group(r *http.Request) (*Group, error) {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	if room := s.chats[id]; room != nil && room.kind != private {
		return &Group{s, room}, nil
	}
	return nil, problem{http.StatusNotFound, "there is no group with this id"}
}

func (s *Server) showGroup(r *http.Request) (any, error) {
	g, err := s.group(r)
	if err != nil {
		return nil, err
	}
	return g.view(), nil
}

func (s *Server) listGroupMessages(r *http.Request) (any, error) {
	g, err := s.group(r)
	if err != nil {
		return nil, err
	}
	var out chatView
	out.Seq, out.Messages = s.read(r, g.room, g.Messages)
	return out, nil
}
