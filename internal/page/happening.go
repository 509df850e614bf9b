package page

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"keng/internal/calendar"
	"keng/internal/i18n"
	"keng/internal/sandbox"
)

// line is something that happened.
type line struct {
	*i18n.Words
	at   time.Time
	Time string
	Sort string // in: a person did it; bot: the bot made this of it; out: the bot said it
	What string
	Bad  bool
	Raw  string // the update or call behind it, empty if there is none
}

// lines reads on in the three records of what happened.
type lines struct {
	update, decision, call int64
}

// linesShown is how many lines the page shows at most.
const linesShown = 60

// read returns what has happened since, the oldest first.
func (l *lines) read(p *Page, w *i18n.Words) []line {
	platform := p.stage.Platform()
	var out []line
	for _, u := range platform.Updates(l.update, linesShown) {
		l.update = u.Seq
		out = append(out, line{at: u.At, Sort: "in", What: told(w, u), Raw: pretty(u.Body)})
	}
	for _, d := range p.stage.Decisions(string(w.Language()), l.decision) {
		l.decision = d.Seq
		out = append(out, line{at: d.At, Sort: "bot", What: w.Say("trial.line_decided", "Who", d.Who, "What", d.What), Bad: d.Refused})
	}
	for _, c := range platform.Journal(sandbox.Query{After: l.call, Last: linesShown}) {
		l.call = c.Seq
		if what := p.called(w, c); what != "" {
			out = append(out, line{at: c.At, Sort: "out", What: what, Bad: !c.OK() || c.Fault != "", Raw: rawCall(c)})
		}
	}
	slices.SortStableFunc(out, func(a, b line) int { return a.at.Compare(b.at) })
	zone := p.stage.Clock().Zone
	for i := range out {
		out[i].Words, out[i].Time = w, w.Clock(calendar.ClockOf(out[i].at.In(zone), zone))
	}
	return out[max(0, len(out)-linesShown):]
}

// told is what a person did, in words.
func told(w *i18n.Words, u sandbox.Update) string {
	switch {
	case u.Kind == "callback_query":
		return w.Say("trial.line_tapped", "Who", u.Who, "What", u.Text)
	case u.Kind == "my_chat_member":
		return w.Say("trial.line_member", "Who", u.Who)
	case u.File != "":
		return w.Say("trial.line_sent_document", "Who", u.Who, "What", short(withFile(u.File, u.Text)))
	case u.Text == "":
		return w.Say("trial.line_sent_file", "Who", u.Who)
	default:
		return w.Say("trial.line_wrote", "Who", u.Who, "What", short(u.Text))
	}
}

// called is a call of the bot in words; nothing for those by which it only
// listens.
func (p *Page) called(w *i18n.Words, c sandbox.Call) string {
	who := p.nameOf(c.Chat)
	var what string
	switch c.Method {
	case "sendMessage", "sendDocument", "sendPhoto":
		said := plain(cmp.Or(c.Params["text"], c.Params["caption"]))
		for _, f := range c.Files {
			said = withFile(f.Name, said)
		}
		what = w.Say("trial.line_said", "Who", who, "What", short(said))
	case "editMessageText":
		what = w.Say("trial.line_edited", "Who", who, "What", short(plain(c.Params["text"])))
	case "answerCallbackQuery":
		what = w.Say("trial.line_answered", "What", c.Params["text"])
		if c.Params["text"] == "" {
			what = w.Say("trial.line_acknowledged")
		}
	case "setMyCommands", "deleteMyCommands":
		what = w.Say("trial.line_menu", "Who", who)
	default:
		return ""
	}
	switch {
	case c.Fault == sandbox.FaultDropAfter:
		return w.Say("trial.line_lost", "What", what)
	case !c.OK():
		return w.Say("trial.line_failed", "What", what, "Why", strconv.Itoa(c.Status)+" "+c.Error)
	}
	return what
}

func (p *Page) nameOf(account int64) string {
	if someone := p.stage.Platform().Find(account); someone != nil {
		return p.playerOf(someone).Name
	}
	return strconv.FormatInt(account, 10)
}

// plain is HTML of the Bot API without its markup, for a short line.
func plain(text string) string {
	var b strings.Builder
	inside := false
	for _, r := range text {
		switch {
		case r == '<':
			inside = true
		case r == '>' && inside:
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return unescape.Replace(b.String())
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&")

// withFile is the name of a file and what was written beside it.
func withFile(name, text string) string {
	if text == "" {
		return name
	}
	return name + ": " + text
}

// short is the first line of a text, or as much of it as fits into one.
func short(text string) string {
	const most = 80
	first, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	letters := []rune(first)
	switch {
	case len(letters) > most:
		return string(letters[:most]) + "…"
	case rest != "":
		return first + " …"
	}
	return first
}

// rawCall is a call as the platform got it.
func rawCall(c sandbox.Call) string {
	view := struct {
		Method string            `json:"method"`
		Params map[string]string `json:"params"`
		Files  []sandbox.Upload  `json:"files,omitempty"`
		Status int               `json:"status"`
		Error  string            `json:"error,omitempty"`
		Result json.RawMessage   `json:"result,omitempty"`
	}{c.Method, c.Params, c.Files, c.Status, c.Error, c.Result}
	text, err := json.Marshal(view)
	if err != nil {
		return err.Error()
	}
	return pretty(text)
}
