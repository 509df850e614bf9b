package notice

import (
	"encoding/json"
	"fmt"

	"keng/internal/calendar"
	"keng/internal/chat"
	"keng/internal/i18n"
	"keng/internal/meeting"
	"keng/internal/roster"
)

// Reader is who a message is for.
type Reader struct {
	// Person is zero for a stranger.
	Person roster.PersonID
	// Language is the reader's choice; empty for the default.
	Language string
	// Shared says that the account speaks for others beside this person, so that
	// what is about them has to name them.
	Shared bool
	// Elsewhere says that the person goes to meetings of other cells too, so that
	// what is about a meeting has to name the cell.
	Elsewhere bool
	// Again says that the message may have reached the reader before, and that
	// this one has to say so.
	Again bool
	// NoFiles says that where this is sent no message can have a file: it says so.
	NoFiles bool
}

// Renderer turns notes into messages. It is safe for concurrent use.
type Renderer struct {
	catalog  *i18n.Catalog
	almanac  meeting.Almanac
	inviters map[chat.Channel]chat.Inviter
}

// New returns a Renderer. The inviters make the links by which people join on
// each channel; notices with links cannot be rendered where there is none.
func New(catalog *i18n.Catalog, almanac meeting.Almanac, inviters map[chat.Channel]chat.Inviter) *Renderer {
	return &Renderer{catalog: catalog, almanac: almanac, inviters: inviters}
}

// Render finds the words of a note, with what the database says now. It fails
// for an unknown kind, for arguments that do not fit it, and with tx.
func (r *Renderer) Render(tx Tx, n Note, to Reader) (chat.Message, error) {
	render, ok := kinds[n.Kind]
	if !ok {
		return chat.Message{}, fmt.Errorf("notice: unknown kind %q", n.Kind)
	}
	p := &page{tx: tx, words: r.catalog.In(to.Language), catalog: r.catalog, almanac: r.almanac, inviters: r.inviters, to: to, args: n.Args}
	m, err := render(p)
	if err != nil {
		return chat.Message{}, fmt.Errorf("notice %s: %w", n.Kind, err)
	}
	if to.NoFiles && len(m.Files) > 0 {
		m.Files, m.Text = nil, p.say("notice.no_files")
	}
	if to.Again {
		m.Text = p.words.Say("notice.again", "Text", m.Text)
	}
	return m, nil
}

// Order is a note for a reader.
type Order struct {
	Note Note
	To   Reader
}

// Rendered is what became of an order.
type Rendered struct {
	Message chat.Message
	Err     error
}

// RenderAll renders the orders, each as [Renderer.Render] does, and reads what
// they have in common once.
func (r *Renderer) RenderAll(tx Tx, orders []Order) []Rendered {
	if len(orders) > 1 {
		tx = newMemory(tx)
	}
	all := make([]Rendered, len(orders))
	for i, o := range orders {
		all[i].Message, all[i].Err = r.Render(tx, o.Note, o.To)
	}
	return all
}

// page is one message being written: everything its words come from.
type page struct {
	tx       Tx
	words    *i18n.Words
	catalog  *i18n.Catalog
	almanac  meeting.Almanac
	inviters map[chat.Channel]chat.Inviter
	to       Reader
	args     json.RawMessage
}

// read unpacks the note's arguments.
func (p *page) read(into any) error { return json.Unmarshal(p.args, into) }

// say is short for the reader's words.
func (p *page) say(key string, args ...any) string { return p.words.Say(key, args...) }

// today is the day in the default time zone.
func (p *page) today() calendar.Date { return calendar.DateOf(p.tx.Now(), p.almanac.Zone) }

// press returns a choice with the label of key.
func (p *page) press(key, data string) chat.Choice {
	return chat.Choice{Label: p.say(key), Data: data}
}

// Text finds the words of a saying that needs nothing from the database, such
// as the short answer to a tap. A saying that cannot be filled comes back empty.
func (r *Renderer) Text(s Saying, language string) string {
	w := r.catalog.In(language)
	args, err := fill(w, s.Args)
	if err != nil {
		return ""
	}
	return w.SayMap(s.Text, args)
}

// Speaks tells in which language a reader of this one is answered.
func (r *Renderer) Speaks(language string) i18n.Language { return r.catalog.In(language).Language() }
