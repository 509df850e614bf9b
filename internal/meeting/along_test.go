package meeting_test

import (
	"testing"

	"keng/internal/meeting"
	"keng/internal/roster"
)

// saidBy is what units have said.
type saidBy map[roster.UnitID]meeting.Cell

func (s saidBy) Cell(u roster.UnitID) (meeting.Cell, error) { return s[u], nil }

func (saidBy) PutSetting(roster.UnitID, string, string, roster.PersonID) error { return nil }

// TestTermsAlong: what those on the path have said holds, the nearest first, and
// not what is above them today.
func TestTermsAlong(t *testing.T) {
	said := saidBy{
		1: {Values: map[string]string{"leaders_see_names": "yes", "length": "60"}, Timezone: "Asia/Tokyo"},
		2: {Values: map[string]string{"length": "45"}, Above: map[string]string{"length": "30"}},
		3: {Above: map[string]string{"leaders_see_names": "no"}},
	}
	path := []roster.Unit{{ID: 3}, {ID: 2}, {ID: 1}}
	got, err := meeting.TermsAlong(said, path, hanoi)
	if err != nil || !got.LeadersSeeNames || got.Zone.String() != "Asia/Tokyo" || got.Length != 45 {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = meeting.TermsAlong(said, nil, hanoi)
	if err != nil || got.LeadersSeeNames || got.Zone != hanoi || got.Settings != meeting.Defaults() {
		t.Errorf("without a path: %+v, %v", got, err)
	}
}
