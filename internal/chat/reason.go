package chat

// The reasons for which a chat is [Unreachable], in [SendError.Reason].
const (
	// ReasonBlocked means that the person has blocked the bot.
	ReasonBlocked = "blocked"
	// ReasonDeactivated means that the person's account was deleted.
	ReasonDeactivated = "deactivated"
	// ReasonNeverStarted means that the person has never opened the chat with the bot.
	ReasonNeverStarted = "never_started"
	// ReasonKicked means that the bot is no member of the group, or no longer.
	ReasonKicked = "kicked"
	// ReasonGone means that there is no such chat, or no longer.
	ReasonGone = "gone"
	// ReasonNoRights means that the bot may read in the group, and not write.
	ReasonNoRights = "no_rights"
	// ReasonRefused means that the platform forbids it in words we do not know.
	ReasonRefused = "refused"
)
