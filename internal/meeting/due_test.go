package meeting_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"keng/internal/calendar"
	"keng/internal/meeting"
)

var hanoi = time.FixedZone("+07", 7*3600)

// local reads "2026-12-03 19:30" as Vietnam's time.
func local(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, hanoi)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

// terms are the default ones with values laid over them, in Vietnam.
func terms(t testing.TB, values map[string]string) meeting.Terms {
	t.Helper()
	s, err := meeting.Defaults().With(values)
	if err != nil {
		t.Fatal(err)
	}
	return meeting.Terms{Settings: s, Zone: hanoi}
}

func TestInstants(t *testing.T) {
	tests := []struct {
		name   string
		values map[string]string
		starts string
		want   [4]string // announce, remind_day, remind_hours, roll
	}{
		{
			"in the evening", nil, "2026-12-03 19:30",
			[4]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 17:30", "2026-12-03 19:30"},
		},
		{
			"over the end of a year and of February", nil, "2028-03-01 14:00",
			[4]string{"2028-02-25 08:00", "2028-02-29 08:00", "2028-03-01 12:00", "2028-03-01 14:00"},
		},
		{
			"two hours before falls into the quiet hours", nil, "2026-12-03 07:30",
			[4]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-02 20:59", "2026-12-03 07:30"},
		},
		{
			"two hours before is the end of the quiet hours", nil, "2026-12-03 08:30",
			[4]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 06:30", "2026-12-03 08:30"},
		},
		{
			"two hours before is their beginning", nil, "2026-12-03 23:00",
			[4]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 20:59", "2026-12-04 06:30"},
		},
		{
			"leads of its own",
			map[string]string{"announce_days": "7", "announce_at": "18:00", "remind_days": "2", "remind_at": "06:00", "remind_hours": "4"},
			"2027-01-04 19:30",
			[4]string{"2026-12-28 18:00", "2027-01-01 20:59", "2027-01-04 15:30", "2027-01-04 19:30"},
		},
		{
			"quiet at noon",
			map[string]string{"quiet_from": "11:30", "quiet_to": "13:30"},
			"2026-12-03 14:00",
			[4]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 11:29", "2026-12-03 14:00"},
		},
		{
			"never quiet",
			map[string]string{"quiet_from": "00:00", "quiet_to": "00:00"},
			"2026-12-03 05:00",
			[4]string{"2026-11-28 08:00", "2026-12-02 08:00", "2026-12-03 03:00", "2026-12-03 05:00"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := meeting.Meeting{ID: 42, Unit: 3, Round: 2, StartsAt: local(t, test.starts)}
			kinds := []meeting.DueKind{meeting.Announce, meeting.RemindDay, meeting.RemindHours, meeting.Roll}
			var want []meeting.Due
			for i, kind := range kinds {
				want = append(want, meeting.Due{Meeting: 42, Round: 2, Kind: kind, Unit: 3, At: local(t, test.want[i])})
			}
			if diff := cmp.Diff(want, terms(t, test.values).Instants(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Nothing is due in the quiet hours, nor later than asked; only the roll, which
// cannot be taken before the meeting, waits for their end.
func TestNothingIsDueInQuietHoursOrLaterThanAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clock := func(name string) calendar.Clock {
			return calendar.Clock(rapid.IntRange(0, 24*60-1).Draw(t, name))
		}
		terms := meeting.Terms{Settings: meeting.Defaults(), Zone: hanoi}
		terms.QuietFrom, terms.QuietTo = clock("from"), clock("to")
		terms.AnnounceAt, terms.RemindAt = clock("announce"), clock("remind")
		quiet := terms
		quiet.QuietFrom, quiet.QuietTo = 0, 0
		start := calendar.NewDate(2026, 12, 3).At(clock("start"), hanoi)
		m := meeting.Meeting{Round: 1, StartsAt: start}
		asked := quiet.Instants(m)
		for i, due := range terms.Instants(m) {
			if terms.Quiet(due.At) {
				t.Fatalf("%s is due in the quiet hours, at %v", due.Kind, due.At.In(hanoi))
			}
			if due.Kind == meeting.Roll {
				if !due.At.Equal(terms.QuietEnd(start).UTC()) {
					t.Fatalf("the roll of a meeting at %v is due at %v", start, due.At)
				}
				continue
			}
			if due.At.After(asked[i].At) || due.At.Before(asked[i].At.Add(-24*time.Hour)) {
				t.Fatalf("%s is due at %v instead of %v", due.Kind, due.At, asked[i].At)
			}
			if end := terms.QuietEnd(asked[i].At); terms.Quiet(end) || end.Before(asked[i].At) {
				t.Fatalf("the quiet hours around %v end at %v", asked[i].At, end)
			}
		}
	})
}

func TestAnswerBy(t *testing.T) {
	for _, test := range []struct {
		values       map[string]string
		starts, want string
	}{
		{nil, "2026-12-03 19:30", "2026-12-02 17:00"},
		{map[string]string{"answer_days": "0"}, "2026-12-03 19:30", "2026-12-03 17:00"},
		{map[string]string{"answer_days": "0"}, "2026-12-03 14:00", "2026-12-03 14:00"},
	} {
		m := meeting.Meeting{StartsAt: local(t, test.starts)}
		if got, want := terms(t, test.values).AnswerBy(m), local(t, test.want); !got.Equal(want) {
			t.Errorf("%s with %v: %v, want %v", test.starts, test.values, got, want)
		}
	}
}
