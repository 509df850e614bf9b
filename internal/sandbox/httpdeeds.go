package sandbox

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// maxDeed is room for a file that is larger than any that the bot can download,
// in base64.
const maxDeed = 2*maxDownload + maxParameters

// deed is the body of everything that a person does.
type deed struct {
	Text    string `json:"text"`    // of text and edit; of photo and document: the caption
	Label   string `json:"label"`   // of tap: the button's
	Message int64  `json:"message"` // of edit; of tap: the message, if it is not the newest
	Data    string `json:"data"`    // of tap: other data than the button's
	Old     bool   `json:"old"`     // of tap: the message is too old to be shown to the bot
	Inline  bool   `json:"inline"`  // of tap: the message was sent by inline mode
	Payload string `json:"payload"` // of start
	Phone   string `json:"phone"`   // of contact: somebody else's
	Name    string `json:"name"`    // of contact: somebody else's; of document: the file's
	File    []byte `json:"file"`    // of photo and document, in base64
}

// personDeeds are what a person can do.
var personDeeds = map[string]func(*Person, deed) error{
	"text":       func(p *Person, d deed) error { return said(p.Send(d.Text)) },
	"start":      func(p *Person, d deed) error { return p.Start(d.Payload) },
	"tap":        (*Person).doTap,
	"contact":    (*Person).doContact,
	"edit":       func(p *Person, d deed) error { return conflicting(p.Edit(d.Message, d.Text)) },
	"voice":      func(p *Person, _ deed) error { return said(p.SendVoice()) },
	"sticker":    func(p *Person, _ deed) error { return said(p.SendSticker()) },
	"photo":      func(p *Person, d deed) error { return said(p.SendPhoto(d.File, d.Text)) },
	"document":   func(p *Person, d deed) error { return said(p.SendDocument(d.Name, d.File, d.Text)) },
	"block":      func(p *Person, _ deed) error { p.Block(); return nil },
	"unblock":    func(p *Person, _ deed) error { p.Unblock(); return nil },
	"deactivate": func(p *Person, _ deed) error { p.Deactivate(); return nil },
}

func (s *Server) act(r *http.Request) (any, error) {
	p, err := s.person(r)
	if err != nil {
		return nil, err
	}
	var d deed
	if err := bodyUpTo(maxDeed, r, &d); err != nil {
		return nil, err
	}
	do, ok := personDeeds[r.PathValue("act")]
	if !ok {
		return nil, unknownDeed(personDeeds)
	}
	if err := do(p, d); err != nil {
		return nil, err
	}
	return p.view(), nil
}

// unknownDeed names what can be done instead.
func unknownDeed[F any](deeds map[string]F) error {
	return problem{http.StatusNotFound, "what can be done here: " + strings.Join(slices.Sorted(maps.Keys(deeds)), ", ")}
}

// said refuses what came to no message.
func said(message int64) error {
	if message == 0 {
		return problem{http.StatusBadRequest, "nothing was sent: there is no text, the file is empty, or the account is gone"}
	}
	return nil
}

// conflicting is the refusal of something that isn't there to be acted upon.
func conflicting(err error) error {
	if err == nil {
		return nil
	}
	return problem{http.StatusConflict, err.Error()}
}

func (p *Person) doTap(d deed) error {
	switch {
	case d.Inline:
		p.TapInline(d.Data)
		return nil
	case d.Old:
		p.TapOld(d.Message, d.Data)
		return nil
	case d.Message != 0 && d.Label != "":
		return conflicting(p.TapOn(d.Message, d.Label))
	case d.Message != 0:
		return conflicting(p.TapData(d.Message, d.Data))
	}
	return conflicting(p.Tap(d.Label))
}

func (p *Person) doContact(d deed) error {
	if d.Phone == "" {
		return said(p.ShareContact())
	}
	return said(p.ShareOther(d.Phone, d.Name, 0))
}
