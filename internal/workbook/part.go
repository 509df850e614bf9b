package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// What a file may unpack to: a zip of 100 kB can hold gigabytes. Only the parts
// that are needed are unpacked, and none is ever in memory as a whole.
const (
	// maxParts is a hundred sheets with pictures; each costs memory.
	maxParts = 10_000
	// maxTable is for the parts that are as long as the lists in them: 50,000 rows
	// of ten columns take half of it.
	maxTable = 64 << 20
	maxOther = 16 << 20
	// maxToken is for a piece of XML, the longest being the text of a cell.
	maxToken = 1 << 20
)

// parts are those of the file, by name in lower case: Excel does not mind case,
// and some programs write their names with backslashes.
type parts map[string]*zip.File

// How the entries of a zip begin, and those of its table of contents.
var (
	firstEntry   = []byte("PK\x03\x04")
	centralEntry = []byte("PK\x01\x02")
)

func openParts(content []byte) (parts, error) {
	if bytes.Count(content, centralEntry) > maxParts {
		return nil, ErrTooMuch
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	switch {
	case err != nil && bytes.HasPrefix(content, firstEntry):
		return nil, ErrDamaged // as when it was not sent to its end
	case err != nil:
		return nil, ErrNoWorkbook
	}
	found := make(parts, len(z.File))
	for _, f := range z.File {
		name := partName(f.Name)
		if _, twice := found[name]; twice {
			return nil, ErrDamaged // readers would not agree which one counts
		}
		found[name] = f
	}
	return found, nil
}

func partName(name string) string {
	return strings.TrimPrefix(path.Clean(strings.ToLower(strings.ReplaceAll(name, `\`, "/"))), "/")
}

// open begins to read a part; ErrDamaged if it is not there.
func (p parts) open(name string, limit int) (*tokens, error) {
	f := p[partName(name)]
	if f == nil {
		return nil, ErrDamaged
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrDamaged
	}
	t := &tokens{part: r, left: limit}
	t.xml = xml.NewDecoder(t)
	return t, nil
}

// has tells whether there is a part.
func (p parts) has(name string) bool { return p[partName(name)] != nil }

// tokens are the pieces of a part, one after the other. It neither keeps them
// nor counts how deep they are nested, so that depth costs nothing.
type tokens struct {
	part io.ReadCloser
	xml  *xml.Decoder
	// left is what may still be read of the part, piece what of one token.
	left, piece int
	over        bool
}

// Read implements io.Reader for the decoder.
func (t *tokens) Read(b []byte) (int, error) {
	if t.left <= 0 || t.piece <= 0 {
		t.over = true
		return 0, ErrTooMuch
	}
	n, err := t.part.Read(b)
	t.left -= n
	t.piece -= n
	return n, err
}

// next returns a token, which is good until the next one, and io.EOF at the end
// of the part. Any other error is ErrDamaged or ErrTooMuch.
func (t *tokens) next() (xml.Token, error) {
	t.piece = maxToken
	token, err := t.xml.RawToken()
	switch {
	case err == nil:
		return token, nil
	case t.over:
		return nil, ErrTooMuch
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	default:
		return nil, ErrDamaged
	}
}

// more is next within an element: there, the end of the part is ErrDamaged.
func (t *tokens) more() (xml.Token, error) {
	token, err := t.next()
	if errors.Is(err, io.EOF) {
		err = ErrDamaged // it was cut off
	}
	return token, err
}

// each calls visit for each element of the part as it begins, up to its end.
func (t *tokens) each(visit func(xml.StartElement) error) error {
	for {
		token, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if element, ok := token.(xml.StartElement); ok {
			if err := visit(element); err != nil {
				return err
			}
		}
	}
}

func (t *tokens) close() { _ = t.part.Close() }

// attr returns an attribute's value, "" if it is not there. Prefixes are as
// each program likes them, and are left out.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
