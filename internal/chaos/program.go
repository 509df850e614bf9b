package chaos

import (
	"context"
	"database/sql/driver"
	"log/slog"
	"net"
	"time"

	"keng/internal/clock"
)

// Program is the bot, as the package that can build it hands it in.
type Program struct {
	// Prepare makes the schema and a cell in an empty database, as it is at the
	// beginning: its members, those with an account linked to it, and its
	// regular meeting.
	Prepare func(ctx context.Context, databaseURL string, begin time.Time) (Cell, error)
	// Serve is a process of the bot until ctx ends.
	Serve func(ctx context.Context, p Process) error
	// Say is a text that people read, by its key.
	Say func(key string, args ...any) string
}

// Cell is the cell that lives its month.
type Cell struct {
	// Members are its people, the secretary first.
	Members []Member
	Zone    *time.Location
}

// Member is somebody of the cell.
type Member struct {
	// ID is the person's in the database.
	ID   int64
	Name string
	// Must says that they have to attend.
	Must bool
	// Account is theirs on the platform; 0 for who has none.
	Account int64
	// Code opens the bot for who has an account that is not linked yet.
	Code string
}

// Process is what a process of the bot is started with.
type Process struct {
	DatabaseURL, RedisURL, APIURL string
	// PublicURL is empty for polling.
	PublicURL string
	Token     string
	Listener  net.Listener
	// Between stands before SQLite.
	Between func(driver.Driver) driver.Driver
	// Clock is the program's; it also is the real time of the ledger.
	Clock *clock.Clock
	// Faster is by how much waits in real time are to be shortened, and Calls
	// how long a call of the platform may take.
	Faster int
	Calls  time.Duration
	Log    *slog.Logger
}
