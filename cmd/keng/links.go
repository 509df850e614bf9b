package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"keng/internal/roster"
)

// linkFile is a file of links being written. Nobody but the owner can read it:
// who has a link can pass for the person.
type linkFile struct {
	path string
	file *os.File
	// link makes a link of a code; an empty one where the bot's name is not known.
	link func(code string) string
}

// beginLinks opens a file beside the one at path, which finish puts in its place.
func (i *importing) beginLinks(ctx context.Context, path string) (*linkFile, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".keng-links-*") // mode 0600
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", path, err)
	}
	return &linkFile{path: path, file: f, link: i.linker(ctx)}, nil
}

// finish writes a line for each of the people, whose codes are in their order.
func (l *linkFile) finish(people []roster.Listed, codes []string) error {
	lines := [][]string{{"unit", "full_name", "code", "telegram_link"}}
	for i, p := range people {
		lines = append(lines, []string{p.Unit, p.FullName, codes[i], l.link(codes[i])})
	}
	if err := csv.NewWriter(l.file).WriteAll(lines); err != nil {
		return err
	}
	if err := l.file.Close(); err != nil {
		return err
	}
	return os.Rename(l.file.Name(), l.path)
}

// drop removes what was begun and not finished.
func (l *linkFile) drop() {
	_ = l.file.Close()
	_ = os.Remove(l.file.Name())
}

// askName bounds the question for the bot's name: codes are of use without it.
const askName = 10 * time.Second

// linker returns what makes a link of a code. Where the bot's name cannot be
// had it warns, and the links are empty.
func (i *importing) linker(ctx context.Context) func(code string) string {
	none := func(string) string { return "" }
	channel, err := newTelegram(i.cfg, i.log)
	if err != nil || channel == nil {
		i.complain("no telegram_link is written: set KENG_TELEGRAM_TOKEN and import again with --links, or hand out the codes")
		return none
	}
	defer channel.Close()
	ctx, cancel := context.WithTimeout(ctx, askName)
	defer cancel()
	switch _, err := channel.Me(ctx); {
	case wrongToken(err):
		i.complain("no telegram_link is written: " + errWrongToken.Error())
		return none
	case err != nil:
		i.complain("no telegram_link is written, because Telegram does not answer: import again with --links later, or hand out the codes")
		i.log.DebugContext(ctx, "the bot's name could not be had", "error", err)
		return none
	}
	return channel.Link
}
