package vault

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"

	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// lineMark begins a key, so that people and scanners know one when they see it.
const lineMark = "keng-key-1."

// encoding writes keys and sealed texts.
var encoding = base64.RawURLEncoding.Strict()

// line writes the ring as one line of text: the mark, and Tink's two sets.
func (r *ring) line() (string, error) {
	seals, err := written(r.seals)
	if err != nil {
		return "", err
	}
	index, err := written(r.index)
	if err != nil {
		return "", err
	}
	return lineMark + encoding.EncodeToString(seals) + "." + encoding.EncodeToString(index), nil
}

func written(h *keyset.Handle) ([]byte, error) {
	var b bytes.Buffer
	err := insecurecleartextkeyset.Write(h, keyset.NewBinaryWriter(&b))
	return b.Bytes(), err
}

// What may be wrong with a line. None of them repeats any of it.
var (
	errEmpty   = errors.New("there is no key in it")
	errNoKey   = errors.New("it is no key of Kẻng's: one begins with " + lineMark + " and is printed by keng keys new")
	errAltered = errors.New("the key in it is cut off or altered: take the whole line, as keng keys new has printed it")
)

// parseLine reads what line has written.
func parseLine(line string) (*ring, error) {
	line = strings.TrimSpace(line)
	if line == "" {
		return nil, errEmpty
	}
	sets, ok := strings.CutPrefix(line, lineMark)
	if !ok {
		return nil, errNoKey
	}
	first, second, _ := strings.Cut(sets, ".")
	seals, err := parseSet(first)
	if err != nil {
		return nil, errAltered
	}
	index, err := parseSet(second)
	if err != nil {
		return nil, errAltered
	}
	r, err := ringOf(seals, index)
	if err != nil {
		return nil, errAltered
	}
	return r, nil
}

func parseSet(text string) (*keyset.Handle, error) {
	set, err := encoding.DecodeString(text)
	if err != nil {
		return nil, err
	}
	return insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(set)))
}
