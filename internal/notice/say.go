package notice

import (
	"fmt"

	"keng/internal/chat"
)

// saying writes a [Saying].
func saying(p *page) (chat.Message, error) {
	var s Saying
	if err := p.read(&s); err != nil {
		return chat.Message{}, err
	}
	if s.Language != "" {
		p.words = p.catalog.In(s.Language)
	}
	args, err := fill(p.words, s.Args)
	if err != nil {
		return chat.Message{}, fmt.Errorf("%s: %w", s.Text, err)
	}
	m := chat.Message{Text: p.words.SayMap(s.Text, args)}
	if s.Title != "" {
		m.Title = p.words.SayMap(s.Title, args)
	}
	if s.PhoneKey {
		m.PhoneKey = p.say("phone.key")
	}
	for _, buttons := range s.Choices {
		row, err := p.buttons(buttons)
		if err != nil {
			return chat.Message{}, fmt.Errorf("%s: %w", s.Text, err)
		}
		m.Choices = append(m.Choices, row)
	}
	return m, nil
}

// buttons writes a row of choices.
func (p *page) buttons(buttons []Button) ([]chat.Choice, error) {
	row := make([]chat.Choice, 0, len(buttons))
	for _, b := range buttons {
		label := b.Label
		if b.Key != "" {
			args, err := fill(p.words, b.Args)
			if err != nil {
				return nil, err
			}
			label = p.words.SayMap(b.Key, args)
		}
		row = append(row, chat.Choice{Label: label, Data: b.Data})
	}
	return row, nil
}
