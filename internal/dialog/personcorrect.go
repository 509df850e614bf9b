package dialog

import (
	"cmp"
	"strconv"
	"strings"

	"keng/internal/fault"
	"keng/internal/notice"
	"keng/internal/personnel"
	"keng/internal/roster"
)

// nothing is what a choice enters that leaves a field empty.
const nothing = "-"

// askers ask for what the steps of the form need.
func askers() map[string]func(*edit) (notice.Saying, error) {
	return map[string]func(*edit) (notice.Saying, error){
		"name": askName, "year": askYear, "phone": askPhone, "category": askCategory, "where": askWhere, "from": askFrom, "to": askTo,
		"role": askRole, "group": askGroup, "whom": askWhom, "helper": askHelper, "why": askWhy,
	}
}

// takers take what was entered at the steps.
func takers() map[string]func(*edit, input) error {
	return map[string]func(*edit, input) error{
		"name": takeName, "year": takeYear, "phone": takePhone, "category": takeCategory, "where": takeWhere, "from": takeFrom, "to": takeTo,
		"role": takeRole, "group": takeGroup, "whom": takeWhom, "helper": takeHelper, "why": takeWhy,
	}
}

func askName(e *edit) (notice.Saying, error) {
	switch {
	case e.v["what"] == "ask":
		return notice.Say("people.ask_their_name"), nil
	case e.about.ID == 0:
		return notice.Say("people.ask_new_name"), nil
	}
	return notice.Say("people.ask_name", "Name", e.about.FullName), nil
}

func askYear(e *edit) (notice.Saying, error) {
	switch {
	case e.about.ID == 0:
		return notice.Say("people.ask_year").Row(notice.Press("people.year_unknown", value(formPerson, "year", nothing))), nil
	case e.about.BirthYear == 0:
		return notice.Say("people.ask_year"), nil
	}
	return notice.Say("people.ask_year_now", "Year", strconv.Itoa(e.about.BirthYear)), nil
}

func askPhone(e *edit) (notice.Saying, error) {
	switch {
	case e.about.ID == 0:
		return notice.Say("people.ask_phone").Row(notice.Press("people.phone_unknown", value(formPerson, "phone", nothing))), nil
	case e.about.Phone == "":
		return notice.Say("people.ask_phone"), nil
	}
	return notice.Say("people.ask_phone_now", "Last", notice.LastDigits(e.about.Phone)).
		Row(notice.Press("people.no_phone", value(formPerson, "phone", nothing))), nil
}

func takeName(e *edit, in input) error {
	p, err := personnel.Check(in.text, 0, "", e.today())
	e.v["name"] = p.FullName
	return err
}

func takeYear(e *edit, in input) error {
	if in.value == nothing {
		e.v["year"] = nothing
		return nil
	}
	year, err := strconv.Atoi(strings.TrimSpace(in.text))
	if err != nil || year == 0 {
		return fault.New(fault.Invalid, "people.year_unclear")
	}
	_, err = personnel.Check("ok", year, "", e.today())
	e.v["year"] = strconv.Itoa(year)
	return err
}

func takePhone(e *edit, in input) error {
	if in.value == nothing {
		e.v["phone"] = nothing
		return nil
	}
	if strings.TrimSpace(in.text) == "" {
		return fault.New(fault.Invalid, "people.bad_phone")
	}
	p, err := personnel.Check("ok", 0, in.text, e.today())
	e.v["phone"] = p.Phone
	return err
}

// corrected is the person as they would be.
func (e *edit) corrected() roster.Person {
	p := e.about
	p.FullName = cmp.Or(e.v["name"], p.FullName)
	if year, entered := e.v["year"]; entered {
		p.BirthYear, _ = strconv.Atoi(year) // nothing is 0
	}
	if phone, entered := e.v["phone"]; entered {
		p.Phone = strings.TrimPrefix(phone, nothing)
	}
	return p
}

func orderCorrect(e *edit) (personnel.Operation, error) {
	return personnel.Correct{Person: e.corrected()}, nil
}

// remarkCorrect says what stands now and what would.
func remarkCorrect(e *edit) ([]notice.Saying, error) {
	was, will := e.about, e.corrected()
	year := func(y int) any {
		if y == 0 {
			return notice.Word("people.unknown")
		}
		return strconv.Itoa(y)
	}
	phone := func(number string) any {
		if number == "" {
			return notice.Word("people.unknown")
		}
		return notice.Word("people.last_digits", "Last", notice.LastDigits(number))
	}
	var lines []notice.Saying
	if was.FullName != will.FullName {
		lines = append(lines, notice.Say("people.name_becomes", "Before", was.FullName, "After", will.FullName))
	}
	if was.BirthYear != will.BirthYear {
		lines = append(lines, notice.Say("people.year_becomes", "Before", year(was.BirthYear), "After", year(will.BirthYear)))
	}
	if was.Phone != will.Phone {
		lines = append(lines, notice.Say("people.phone_becomes", "Before", phone(was.Phone), "After", phone(will.Phone)))
	}
	return lines, nil
}
