package sandbox

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // photos are measured
	_ "image/png"  // photos are measured
	"mime"
	"path"
	"strings"
)

const (
	maxDownload = 20 << 20
	maxPhoto    = 10 << 20
)

// file is something that was uploaded or sent by a person.
type file struct {
	id, unique    string
	name          string
	mime          string
	path          string // below /file/bot<token>/
	body          []byte
	width, height int
}

func (s *Server) keep(name, kind string, body []byte) *file {
	s.lastFile++
	f := &file{
		id: fmt.Sprintf("BQACAgUAAxkB%08dAg", s.lastFile), unique: fmt.Sprintf("AgAD%08d", s.lastFile),
		name: name, mime: kind, body: body,
	}
	if f.mime == "" || f.mime == "application/octet-stream" {
		f.mime = mime.TypeByExtension(path.Ext(name))
	}
	f.path = fmt.Sprintf("documents/file_%d%s", s.lastFile, path.Ext(name))
	s.files[f.id] = f
	return f
}

// sent is the file of a send: an upload, an attach:// reference, or a file_id.
func (s *Server) sent(c *call, param string) (*file, *apiError) {
	part := param
	if name, ok := strings.CutPrefix(c.params[param], "attach://"); ok {
		part = name
	} else if id := c.params[param]; id != "" {
		if f := s.files[id]; f != nil {
			return f, nil
		}
		if strings.Contains(id, "://") {
			s.violate(c, ViolationUnsupported, "sending a file by its address is not emulated")
		}
		return nil, badRequest("wrong remote file identifier specified: Wrong string length")
	}
	u, ok := c.uploads[part]
	if !ok {
		return nil, badRequest("there is no %s in the request", param)
	}
	if len(u.body) == 0 {
		return nil, badRequest("file must be non-empty")
	}
	return s.keep(u.name, u.mime, u.body), nil
}

func (s *Server) sendDocument(c *call) (any, *apiError) {
	return s.sendFile(c, "document", "documents")
}

func (s *Server) sendPhoto(c *call) (any, *apiError) {
	return s.sendFile(c, "photo", "photos")
}

func (s *Server) sendFile(c *call, kind, what string) (any, *apiError) {
	r, err := s.target(c)
	if err != nil {
		return nil, err
	}
	m := &message{kind: kind, isCaption: true}
	if m.text, m.entities, err = s.caption(c); err != nil {
		return nil, err
	}
	if m.file, err = s.sent(c, kind); err != nil {
		return nil, err
	}
	if kind == "photo" {
		if err := m.file.measure(); err != nil {
			return nil, err
		}
	}
	return s.sendAs(c, r, m, what)
}

func (f *file) measure() *apiError {
	if len(f.body) > maxPhoto {
		return badRequest("file is too big")
	}
	cfg, _, err := image.DecodeConfig(bytes.NewReader(f.body))
	if err != nil {
		return badRequest("IMAGE_PROCESS_FAILED")
	}
	if cfg.Width+cfg.Height > 10_000 || cfg.Width > 20*cfg.Height || cfg.Height > 20*cfg.Width {
		return badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	f.width, f.height = cfg.Width, cfg.Height
	return nil
}

func (f *file) wire() wireFile {
	return wireFile{ID: f.id, UniqueID: f.unique, Size: int64(len(f.body))}
}

// into puts the file where a message of its kind has it.
func (f *file) into(w *wireMessage, kind string) {
	d := f.wire()
	switch kind {
	case "photo":
		d.Width, d.Height = f.width, f.height
		w.Photo = []wireFile{d}
	case "voice":
		d.MIME, d.Duration = f.mime, 3
		w.Voice = &d
	case "sticker":
		d.Width, d.Height = 512, 512
		w.Sticker = &wireSticker{wireFile: d, Type: "regular", Emoji: "👍"}
	default:
		d.Name, d.MIME = f.name, f.mime
		w.Document = &d
	}
}

func (s *Server) getFile(c *call) (any, *apiError) {
	f := s.files[c.params["file_id"]]
	if f == nil {
		return nil, badRequest("invalid file_id")
	}
	if len(f.body) > maxDownload {
		return nil, badRequest("file is too big")
	}
	w := f.wire()
	w.Path = f.path
	return w, nil
}
