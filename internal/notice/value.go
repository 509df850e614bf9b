package notice

import (
	"fmt"
	"time"

	"keng/internal/calendar"
	"keng/internal/i18n"
)

// Value is a placeholder's value that reads differently in each language. It
// keeps what it is until the words are found. In JSON it is an object with the
// type under "$", which no other value of a placeholder has.
type Value map[string]any

// When is an instant, written in zone: "19h30 thứ Năm, 03/12/2026".
func When(t time.Time, zone *time.Location) Value {
	return Value{"$": "when", "v": t.UTC().Format(time.RFC3339Nano), "zone": zone.String()}
}

// Clock is a time of day: "19h30".
func Clock(c calendar.Clock) Value { return Value{"$": "clock", "v": c.String()} }

// Day is a day: "03/12/2026".
func Day(d calendar.Date) Value { return Value{"$": "day", "v": d.String()} }

// Month is a month: "12/2026".
func Month(m calendar.Month) Value { return Value{"$": "month", "v": m.String()} }

// Word is a text of the locales within another.
func Word(key string, args ...any) Value {
	return Value{"$": "word", "v": key, "args": pairs(args)}
}

// fill turns every Value in args, which may have come through JSON, into words.
// It returns a new map.
func fill(w *i18n.Words, args map[string]any) (map[string]any, error) {
	if len(args) == 0 {
		return nil, nil
	}
	out := make(map[string]any, len(args))
	for name, arg := range args {
		text, err := valueWords(w, arg)
		if err != nil {
			return nil, fmt.Errorf("placeholder %s: %w", name, err)
		}
		out[name] = text
	}
	return out, nil
}

// valueWords writes one argument: localised if it is a Value, as it is if not.
func valueWords(w *i18n.Words, arg any) (any, error) {
	v, ok := asValue(arg)
	if !ok {
		return arg, nil
	}
	text, _ := v["v"].(string)
	switch v["$"] {
	case "when":
		return whenWords(w, text, v["zone"])
	case "clock":
		c, err := calendar.ParseClock(text)
		if err != nil {
			return nil, err
		}
		return w.Clock(c), nil
	case "day":
		d, err := calendar.ParseDate(text)
		if err != nil {
			return nil, err
		}
		return w.Date(d), nil
	case "month":
		m, err := calendar.ParseMonth(text)
		if err != nil {
			return nil, err
		}
		return w.Month(m), nil
	case "word":
		inner, _ := v["args"].(map[string]any)
		filled, err := fill(w, inner)
		if err != nil {
			return nil, err
		}
		return w.SayMap(text, filled), nil
	}
	return nil, fmt.Errorf("unknown value %v", v["$"])
}

// asValue tells whether an argument is a Value, fresh or through JSON.
func asValue(arg any) (map[string]any, bool) {
	switch v := arg.(type) {
	case Value:
		return v, true
	case map[string]any:
		_, ok := v["$"]
		return v, ok
	}
	return nil, false
}

func whenWords(w *i18n.Words, text string, zone any) (string, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return "", err
	}
	name, _ := zone.(string)
	loc, err := time.LoadLocation(name)
	if err != nil {
		return "", err
	}
	return w.When(t, loc), nil
}
