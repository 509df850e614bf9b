package page

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"keng/internal/i18n"
)

// mostPhones is how many chats are side by side at most.
const mostPhones = 4

// visit is what somebody looks at. It stands in the page's address, so that the
// browser's own back and reload do what one expects.
type visit struct {
	*i18n.Words
	// Phones are the accounts whose chats are open.
	Phones []int64
	// Step of the guided story, from 1; 0 if it was left.
	Step int
}

// visitOf reads an address. What is wrong in it is left out.
func (p *Page) visitOf(r *http.Request) visit {
	q := r.URL.Query()
	v := visit{Words: p.catalog.In(q.Get("lang"))}
	platform := p.stage.Platform()
	for _, text := range q["p"] {
		id, _ := strconv.ParseInt(text, 10, 64)
		if len(v.Phones) < mostPhones && !slices.Contains(v.Phones, id) && platform.Find(id) != nil {
			v.Phones = append(v.Phones, id)
		}
	}
	step, err := strconv.Atoi(q.Get("step"))
	v.Step = min(max(step, 0), len(steps))
	if err != nil && !q.Has("p") { // the first time somebody comes
		v.Step = 1
	}
	if len(v.Phones) == 0 && !q.Has("p") && v.Step > 0 {
		v.Phones = p.playersOf(v.Step)
	}
	return v
}

// Address is where the visit is found.
func (v visit) Address() string { return "/?" + v.query().Encode() }

func (v visit) query() url.Values {
	q := url.Values{"lang": {string(v.Language())}, "step": {strconv.Itoa(v.Step)}}
	for _, id := range v.Phones {
		q.Add("p", strconv.FormatInt(id, 10))
	}
	if len(v.Phones) == 0 {
		q.Set("p", "") // nobody is looked at, on purpose
	}
	return q
}

// Toggled is the visit with this chat opened, or closed if it is open. Where
// there is no room for another, the one that was opened first makes way.
func (v visit) Toggled(account int64) visit {
	if i := slices.Index(v.Phones, account); i >= 0 {
		v.Phones = slices.Delete(slices.Clone(v.Phones), i, i+1)
		return v
	}
	v.Phones = append(slices.Clone(v.Phones), account)
	if extra := len(v.Phones) - mostPhones; extra > 0 {
		v.Phones = v.Phones[extra:]
	}
	return v
}

// Open tells whether the chat is open.
func (v visit) Open(account int64) bool { return slices.Contains(v.Phones, account) }

// In is the visit in another language.
func (p *Page) in(v visit, language string) visit {
	v.Words = p.catalog.In(language)
	return v
}

// at is the visit at a step of the story, with its people's chats open.
func (p *Page) at(v visit, step int) visit {
	v.Step = step
	if step > 0 {
		v.Phones = p.playersOf(step)
	}
	return v
}
