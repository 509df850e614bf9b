package sandbox

// The Bot API's objects, as far as this platform knows them.

// User is a person or a bot, as the Bot API tells it.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

type wireMessage struct {
	ID              int64         `json:"message_id"`
	ThreadID        int64         `json:"message_thread_id,omitempty"`
	IsTopic         bool          `json:"is_topic_message,omitempty"`
	From            *User         `json:"from,omitempty"`
	SenderChat      *wireChat     `json:"sender_chat,omitempty"`
	Date            int64         `json:"date"`
	EditDate        int64         `json:"edit_date,omitempty"`
	Chat            wireChat      `json:"chat"`
	ReplyTo         *wireMessage  `json:"reply_to_message,omitempty"`
	Protected       bool          `json:"has_protected_content,omitempty"`
	Text            string        `json:"text,omitempty"`
	Entities        []Entity      `json:"entities,omitempty"`
	Caption         string        `json:"caption,omitempty"`
	CaptionEntities []Entity      `json:"caption_entities,omitempty"`
	Document        *wireFile     `json:"document,omitempty"`
	Voice           *wireFile     `json:"voice,omitempty"`
	Photo           []wireFile    `json:"photo,omitempty"`
	Sticker         *wireSticker  `json:"sticker,omitempty"`
	Contact         *wireContact  `json:"contact,omitempty"`
	NewMembers      []User        `json:"new_chat_members,omitempty"`
	LeftMember      *User         `json:"left_chat_member,omitempty"`
	MigrateTo       int64         `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom     int64         `json:"migrate_from_chat_id,omitempty"`
	TopicCreated    *wireTopic    `json:"forum_topic_created,omitempty"`
	ReplyMarkup     *inlineMarkup `json:"reply_markup,omitempty"`
}

type inlineMarkup struct {
	Rows [][]Button `json:"inline_keyboard"`
}

type wireFile struct {
	ID       string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Size     int64  `json:"file_size,omitempty"`
	Path     string `json:"file_path,omitempty"`
	Name     string `json:"file_name,omitempty"`
	MIME     string `json:"mime_type,omitempty"`
	Duration int    `json:"duration,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
}

type wireSticker struct {
	wireFile
	Type       string `json:"type"`
	IsAnimated bool   `json:"is_animated"`
	IsVideo    bool   `json:"is_video"`
	Emoji      string `json:"emoji,omitempty"`
}

type wireContact struct {
	Phone     string `json:"phone_number"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	UserID    int64  `json:"user_id,omitempty"`
}

type wireTopic struct {
	Name      string `json:"name"`
	IconColor int    `json:"icon_color"`
}

type wireCallback struct {
	ID           string `json:"id"`
	From         User   `json:"from"`
	Message      any    `json:"message,omitempty"`
	InlineID     string `json:"inline_message_id,omitempty"`
	ChatInstance string `json:"chat_instance"`
	Data         string `json:"data"`
}

// inaccessible is the message of a tap on something too old to be shown.
type inaccessible struct {
	Chat wireChat `json:"chat"`
	ID   int64    `json:"message_id"`
	Date int64    `json:"date"`
}

type wireMemberUpdate struct {
	Chat wireChat   `json:"chat"`
	From User       `json:"from"`
	Date int64      `json:"date"`
	Old  wireMember `json:"old_chat_member"`
	New  wireMember `json:"new_chat_member"`
}

type wireMember struct {
	Status    string `json:"status"`
	User      User   `json:"user"`
	Until     *int64 `json:"until_date,omitempty"`
	CanDelete bool   `json:"can_delete_messages,omitempty"`
	Anonymous bool   `json:"is_anonymous,omitempty"`
}

func member(status string, u User) wireMember {
	m := wireMember{Status: status, User: u}
	if status == statusKicked {
		forever := int64(0)
		m.Until = &forever
	}
	m.CanDelete = status == statusAdmin || status == statusCreator
	return m
}
