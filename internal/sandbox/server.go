package sandbox

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is one platform with one bot. It is safe for concurrent use.
type Server struct {
	opts    Options
	bot     User
	methods map[string]*method
	life    context.Context // ends with Close
	end     context.CancelFunc
	work    sync.WaitGroup // deliveries to webhooks

	mu         sync.Mutex // guards everything below, and all chats, people and groups
	people     map[int64]*Person
	peopleIDs  []int64 // in the order of arrival
	chats      map[int64]*room
	lastPerson int64
	lastGroup  int64
	lastID     int64 // of messages in private chats and basic groups
	lastSeq    int64 // of changes that people can see
	changed    signal
	queue      queue
	poll       pollState
	hook       *webhook
	hookSet    time.Time // the last setWebhook, in real time
	failures   int       // of deliveries to webhooks
	callbacks  map[string]*callback
	taps       []*callback // those on messages that may be unanswered, oldest first
	lastQuery  int64
	files      map[string]*file
	lastFile   int64
	commands   map[commandKey][]Command
	journal    journal
	told       chronicle
	violations []Violation
	faults     []*Fault
	limiter    limiter
}

// New starts a platform for the bot with this token.
func New(o Options) *Server {
	o = o.withDefaults()
	s := &Server{
		opts:       o,
		methods:    apiMethods(),
		people:     map[int64]*Person{},
		chats:      map[int64]*room{},
		lastPerson: 5_100_000_000, // more than 32 bits, as many real ids
		callbacks:  map[string]*callback{},
		files:      map[string]*file{},
		commands:   map[commandKey][]Command{},
	}
	s.life, s.end = context.WithCancel(context.Background())
	number, _, _ := strings.Cut(o.Token, ":")
	id, _ := strconv.ParseInt(number, 10, 64)
	s.bot = User{ID: id, IsBot: true, FirstName: "Kẻng", Username: o.BotUsername}
	s.queue.nextID = 100_000_001
	s.journal.limit = o.JournalLimit
	s.told.limit = min(o.JournalLimit, keptUpdates)
	s.limiter = newLimiter(o.Limits, o.Timing.Grace)
	return s
}

// Close ends waiting polls and deliveries and waits for the latter. Calls that
// come afterwards are answered with 500. It may be called twice.
func (s *Server) Close() {
	s.end()
	s.mu.Lock()
	s.dropWebhook()
	s.mu.Unlock()
	s.work.Wait()
	s.opts.WebhookClient.CloseIdleConnections()
}

// Handler serves the Bot API, its files and the people's interface.
func (s *Server) Handler() http.Handler {
	people := s.peopleHandler()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/sandbox" || strings.HasPrefix(r.URL.Path, "/sandbox/"):
			people.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, "/file/bot"):
			s.serveFile(w, r)
		case strings.HasPrefix(r.URL.Path, "/bot"):
			s.serveBot(w, r)
		default:
			writeFailure(w, fail(http.StatusNotFound, "Not Found"))
		}
	})
}

// Bot is the bot's own user.
func (s *Server) Bot() User { return s.bot }

// Changed returns a channel that is closed at the next change of anything that
// this package tells of: an act of a person, a call of the bot, an update that
// is queued or confirmed, an order of faults. What ends by itself as time goes
// by, such as [Person.Typing], is no change.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed.wait()
}

// now is the platform's time, in the whole seconds that the Bot API knows.
func (s *Server) now() time.Time { return s.opts.Now().Truncate(time.Second) }

// signal wakes everybody who waits for a change. The server's mutex guards it.
type signal struct{ ch chan struct{} }

func (g *signal) wait() <-chan struct{} {
	if g.ch == nil {
		g.ch = make(chan struct{})
	}
	return g.ch
}

func (g *signal) fire() {
	if g.ch != nil {
		close(g.ch)
		g.ch = nil
	}
}
