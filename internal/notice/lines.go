package notice

import (
	"fmt"
	"strings"

	"keng/internal/chat"
)

// KindLines is [Lines].
const KindLines Kind = "lines"

// Lines is a note of several texts, one below the other.
type Lines struct {
	Title Saying `json:"title"`
	// Lines are texts by their keys; one without a key is a blank line.
	Lines []Saying `json:"lines"`
	// Choices are rows of what can be tapped.
	Choices [][]Button `json:"choices,omitempty"`
}

// Note returns l as a note.
func (l Lines) Note() Note { return note(KindLines, l) }

func linesOf(p *page) (chat.Message, error) {
	var l Lines
	if err := p.read(&l); err != nil {
		return chat.Message{}, err
	}
	texts := make([]string, len(l.Lines)+1)
	for i, s := range append([]Saying{l.Title}, l.Lines...) {
		args, err := fill(p.words, s.Args)
		if err != nil {
			return chat.Message{}, fmt.Errorf("%s: %w", s.Text, err)
		}
		if s.Text != "" {
			texts[i] = p.words.SayMap(s.Text, args)
		}
	}
	m := chat.Message{Title: texts[0], Text: strings.Join(texts[1:], "\n")}
	for _, buttons := range l.Choices {
		row, err := p.buttons(buttons)
		if err != nil {
			return chat.Message{}, err
		}
		m.Choices = append(m.Choices, row)
	}
	return m, nil
}
