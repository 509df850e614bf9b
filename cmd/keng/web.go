package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"
)

// listen takes the address, so that a port in use is told before anything else
// is begun.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use: stop what listens there, or set KENG_LISTEN to another address", address)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on %s: set KENG_LISTEN to an address of this machine: %w", address, err)
	}
	return l, nil
}

// web serves what the world may ask this process.
type web struct {
	server *http.Server
	failed chan error
}

// serveWeb serves the handler on the listener, which it owns, until close.
func serveWeb(l net.Listener, h http.Handler, log *slog.Logger) *web {
	w := &web{
		server: &http.Server{
			Handler:           h,
			ReadHeaderTimeout: 10 * time.Second,
			ReadTimeout:       30 * time.Second,
			IdleTimeout:       2 * time.Minute,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		},
		failed: make(chan error, 1),
	}
	go func() {
		if err := w.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			w.failed <- fmt.Errorf("the web server ended: %w", err)
		}
	}()
	return w
}

// close lets requests end that are being answered, until ctx ends.
func (w *web) close(ctx context.Context) {
	if w.server.Shutdown(ctx) != nil {
		_ = w.server.Close()
	}
}

// probe is something this process needs: its name, and how to ask for it.
type probe struct {
	name string
	ask  func(context.Context) error
}

// probeTime is how long what is asked may take to answer.
const probeTime = 5 * time.Second

func healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// readyz asks each of the probes, side by side, and answers 503 if one fails.
// Why it failed goes to the log: whoever asks is not the operator.
func readyz(probes []probe, log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), probeTime)
		defer cancel()
		status, checks := http.StatusOK, map[string]string{}
		for name, err := range askAll(ctx, probes) {
			checks[name] = "ok"
			if err != nil {
				log.WarnContext(ctx, "not ready", "check", name, "error", err)
				status, checks[name] = http.StatusServiceUnavailable, "does not answer"
			}
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"ready": status == http.StatusOK, "checks": checks})
	}
}

func askAll(ctx context.Context, probes []probe) map[string]error {
	type answer struct {
		name string
		err  error
	}
	answers := make(chan answer, len(probes))
	for _, p := range probes {
		go func() { answers <- answer{p.name, p.ask(ctx)} }()
	}
	all := map[string]error{}
	for range probes {
		a := <-answers
		all[a.name] = a.err
	}
	return all
}
