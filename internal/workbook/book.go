package workbook

import (
	"encoding/xml"
	"path"
	"strings"
)

// book is what a file says of itself, before any cell of it.
type book struct {
	parts parts
	// sheet, texts and styles are names of parts; texts and styles need not be there.
	sheet, texts, styles string
	// since1904 tells from where days are counted: an old custom of Macs.
	since1904 bool
}

func openBook(content []byte) (*book, error) {
	found, err := openParts(content)
	if err != nil {
		return nil, err
	}
	b := &book{parts: found}
	main, err := b.main()
	if err != nil {
		return nil, err
	}
	sheets, err := b.relations(main)
	if err != nil {
		return nil, err
	}
	if err := b.choose(main, sheets); err != nil {
		return nil, err
	}
	if b.sheet == "" || !b.parts.has(b.sheet) {
		return nil, ErrDamaged
	}
	return b, nil
}

// main is the name of the part that lists the sheets.
func (b *book) main() (string, error) {
	name := "xl/workbook.xml"
	if t, err := b.parts.open("_rels/.rels", maxOther); err == nil {
		defer t.close()
		err := t.each(func(e xml.StartElement) error {
			if e.Name.Local == "Relationship" && strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
				name = resolve("", attr(e, "Target"))
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	if !b.parts.has(name) || path.Ext(name) != ".xml" || !strings.HasPrefix(name, "xl/") {
		return "", ErrNoWorkbook // another kind of document, or one in binary
	}
	return name, nil
}

// resolve returns the name of the part that one in the folder calls target.
func resolve(folder, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = path.Join(folder, target)
	}
	return partName(target)
}

// relations reads what parts there are beside the main one, and returns the
// names of the sheets by their identifiers.
func (b *book) relations(main string) (map[string]string, error) {
	folder, file := path.Split(main)
	t, err := b.parts.open(folder+"_rels/"+file+".rels", maxOther)
	if err != nil {
		return nil, err
	}
	defer t.close()
	b.texts, b.styles = folder+"sharedStrings.xml", folder+"styles.xml" // where they are if nothing is said
	sheets := map[string]string{}
	err = t.each(func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" {
			return nil
		}
		name := resolve(folder, attr(e, "Target"))
		switch _, kind, _ := cutLast(attr(e, "Type"), "/"); kind {
		case "worksheet":
			sheets[attr(e, "Id")] = name
		case "sharedStrings":
			b.texts = name
		case "styles":
			b.styles = name
		}
		if len(sheets) > maxParts {
			return ErrTooMuch
		}
		return nil
	})
	return sheets, err
}

// choose finds the sheet that a person sees first, or the first of all if none
// is to be seen. One that is only a chart has no cells, and does not count.
func (b *book) choose(main string, sheets map[string]string) error {
	t, err := b.parts.open(main, maxOther)
	if err != nil {
		return err
	}
	defer t.close()
	seen := false
	return t.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			b.since1904 = isTrue(attr(e, "date1904"))
		case "sheet":
			name, state := sheets[attr(e, "id")], attr(e, "state")
			visible := state == "" || state == "visible"
			if name != "" && !seen && (visible || b.sheet == "") {
				b.sheet, seen = name, visible
			}
		}
		return nil
	})
}

func isTrue(value string) bool { return value == "1" || value == "true" }

// cutLast cuts s around the last sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
