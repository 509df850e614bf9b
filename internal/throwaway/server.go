package throwaway

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const (
	// startTimeout is generous: both cores of a small machine may be compiling.
	startTimeout = 60 * time.Second
	stopTimeout  = 20 * time.Second
	pollInterval = 20 * time.Millisecond
	// attempts to find a port that nobody takes between our look and the server's.
	attempts = 5
)

// ErrMissing means that the server's program is not installed on this machine.
var ErrMissing = errors.New("not installed")

// Server is a throwaway server that belongs to this process. Its methods may
// be called from several goroutines.
type Server struct {
	recipe   recipe
	home     *home
	password string
	port     int

	mu    sync.Mutex
	child *child // nil while it is down
}

// recipe is what differs between the kinds of servers.
type recipe struct {
	name     string
	onDisk   bool // and never in memory
	argv     func(*Server) []string
	url      func(*Server) string
	probe    func(context.Context, *Server) error // answers, and is really ours
	stop     syscall.Signal                       // orderly
	farewell syscall.Signal                       // fast, leaving nothing behind but files
	spelled  string                               // farewell for the guardian
}

// create makes a home for a server, prepares it and starts the server.
func create(ctx context.Context, r recipe, prepare func(context.Context, *Server) error) (*Server, error) {
	h, err := newHome(r.name, r.onDisk)
	if err != nil {
		return nil, err
	}
	s := &Server{recipe: r, home: h, password: rand.Text()}
	err = prepare(ctx, s)
	if err == nil {
		err = s.firstStart(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// URL returns the server's address, with the account that may do everything.
// It is the same after a restart.
func (s *Server) URL() string { return s.recipe.url(s) }

// Start brings a server back that was stopped or killed, at the same address.
// Postgres has its data, Redis is empty. Starting a running server does nothing.
func (s *Server) Start(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	// After a kill, the old server's children may hold on to its memory and
	// port for a moment: until they let go, a new one refuses to start.
	for s.child == nil {
		err := s.launch(ctx)
		if err != nil && !errors.Is(err, errEnded) || ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// Stop ends the server in an orderly way; what it holds open is closed. Its
// files stay, for [Server.Start]. Stopping a stopped server does nothing.
func (s *Server) Stop() error { return s.end(s.recipe.stop) }

// Kill ends the server as a power cut would. Its files stay, for [Server.Start].
func (s *Server) Kill() error { return s.end(syscall.SIGKILL) }

// Close ends the server for good and removes its files.
func (s *Server) Close() error {
	return errors.Join(s.end(s.recipe.farewell), s.home.remove())
}

func (s *Server) end(signal syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.child == nil {
		return nil
	}
	c := s.child
	s.child = nil
	return c.end(signal)
}

// firstStart starts the server on a port of its choice.
func (s *Server) firstStart(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for range attempts {
		if s.port, err = freePort(ctx); err != nil {
			return err
		}
		if err = s.launch(ctx); !errors.Is(err, errEnded) {
			return err
		}
	}
	return err
}

// errEnded means that a server ended right after its start.
var errEnded = errors.New("ended at once")

// launch starts the server and returns when it answers.
func (s *Server) launch(ctx context.Context) error {
	c, err := launch(ctx, s.home, s.recipe.spelled, s.recipe.argv(s))
	if err != nil {
		return err
	}
	for {
		if c.ended(pollInterval) {
			return errors.Join(fmt.Errorf("%s %w: %s", s.recipe.name, errEnded, s.home.log()), c.release())
		}
		probed := s.recipe.probe(ctx, s)
		if probed == nil {
			s.child = c
			return nil
		}
		if ctx.Err() != nil {
			return errors.Join(fmt.Errorf("%s does not answer: %w: %s", s.recipe.name, probed, s.home.log()), c.end(s.recipe.farewell))
		}
	}
}

// freePort returns a port of 127.0.0.1 that nobody listens on. It is below the
// ports that the system gives to outgoing connections, so that none of those
// takes it while the server is down.
func freePort(ctx context.Context) (int, error) {
	const low, high = 15000, 32000
	var last error
	for range 100 {
		port := low + mathrand.IntN(high-low)
		l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil {
			return port, l.Close()
		}
		last = err
	}
	return 0, fmt.Errorf("no free port: %w", last)
}
