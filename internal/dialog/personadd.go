package dialog

import (
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// pressListDeed is a tap on what is done to the whole list: "add:12".
func pressListDeed(t *turn, data string) error {
	what, cell, _ := strings.Cut(data, ":")
	if err := t.leadOf(cell); err != nil {
		return err
	}
	return t.listDeed(what)
}

// listDeed begins what is done to the whole list.
func (t *turn) listDeed(what string) error {
	switch {
	case what == "file":
		return t.sendRoster()
	case what == "import":
		t.closeForm()
		t.askRoster("cell", unitNumber(t.who.Cell.ID))
		return nil
	case !newcomer(what):
		return fault.New(fault.NotFound, "press.gone")
	}
	t.form.Values = map[string]string{"what": what}
	return t.nextOfPerson()
}

func orderAdd(e *edit) (personnel.Operation, error) {
	year, _ := strconv.Atoi(e.v["year"]) // nothing is 0
	return personnel.Add{
		Cell:     e.who.Cell.ID,
		Person:   roster.Person{FullName: e.v["name"], BirthYear: year, Phone: strings.TrimPrefix(e.v["phone"], nothing)},
		Category: roster.Category(e.v["category"]), From: e.day("from"), Twin: e.v["twin"] == "yes",
	}, nil
}

// remarkAdd says what will be kept.
func remarkAdd(e *edit) ([]notice.Saying, error) {
	lines := []notice.Saying{notice.Say("people.new_category", "Category", notice.Word("category."+e.v["category"]))}
	if e.v["year"] != nothing {
		lines = append(lines, notice.Say("people.new_year", "Year", e.v["year"]))
	}
	if e.v["phone"] != nothing {
		lines = append(lines, notice.Say("people.new_phone", "Last", notice.LastDigits(e.v["phone"])))
	}
	return lines, nil
}
