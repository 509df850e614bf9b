package sandbox

import (
	"fmt"
	"strings"
)

// ShareContact shares the person's own phone number, as the contact button does.
func (p *Person) ShareContact() int64 {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.shareOwn()
}

func (p *Person) shareOwn() int64 {
	if p.profile.Phone == "" {
		p.profile.Phone = fmt.Sprintf("+849%08d", p.profile.ID%100_000_000)
	}
	return p.say(&message{kind: "contact", contact: &wireContact{
		Phone: p.profile.Phone, FirstName: p.profile.FirstName, LastName: p.profile.LastName, UserID: p.profile.ID,
	}})
}

// ShareOther shares somebody else's contact out of the address book. The
// userID is 0 for somebody who is not on the platform.
func (p *Person) ShareOther(phone, name string, userID int64) int64 {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.say(&message{kind: "contact", contact: &wireContact{Phone: phone, FirstName: name, UserID: userID}})
}

// SendVoice sends a voice note.
func (p *Person) SendVoice() int64 {
	return p.sendFile("voice", "voice.oga", "audio/ogg", []byte("OggS"), "")
}

// SendPhoto sends a photo with a caption.
func (p *Person) SendPhoto(body []byte, caption string) int64 {
	return p.sendFile("photo", "photo.jpg", "image/jpeg", body, caption)
}

// SendDocument sends a file with a caption, and returns its message's id. The bot
// is told the name without a path. An empty file is not sent (0).
func (p *Person) SendDocument(name string, body []byte, caption string) int64 {
	if len(body) == 0 {
		return 0
	}
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	return p.sendFile("document", name, "", body, caption)
}

// SendSticker sends a sticker.
func (p *Person) SendSticker() int64 {
	return p.sendFile("sticker", "sticker.webp", "image/webp", []byte("RIFF"), "")
}

func (p *Person) sendFile(kind, name, mime string, body []byte, caption string) int64 {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.keep(name, mime, body)
	if kind == "photo" {
		f.width, f.height = 800, 600
	}
	return p.say(&message{kind: kind, isCaption: true, file: f, text: caption})
}
