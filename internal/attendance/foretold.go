package attendance

import (
	"keng/internal/chat"
	"keng/internal/meeting"
)

// Foretold is an event that looks as if it were going to be an answer: which
// event of which account, about which meeting. What it says may be forged, so
// it is good for reading ahead only.
type Foretold struct {
	Channel chat.Channel
	Event   string
	// From is the account that acts.
	From    string
	Meeting meeting.ID
}
