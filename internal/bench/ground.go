package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"keng/internal/throwaway"
	"keng/internal/vault"
)

// Ground is what benches stand on: throwaway servers, a folder, and a province
// of each size, which each bench gets a copy of. Its methods are the benches;
// one runs at a time. An error of theirs says that something could not be
// measured, or that the program did not do what it was measured at.
type Ground struct {
	Options
	dir      string
	vault    *vault.Vault      // of all its databases
	postgres *throwaway.Server // nil until it is needed
	redis    *throwaway.Server
	servers  []io.Closer // those that are there
	// masters are the addresses of the databases that are copied.
	masters map[master]string
	copies  int
}

type master struct {
	kind  Kind
	cells int
}

// With gives f a ground to stand on, and clears it away afterwards, servers and
// all, whatever f came to.
func With(ctx context.Context, o Options, f func(context.Context, *Ground) error) error {
	dir, err := os.MkdirTemp("", "keng-bench-")
	if err != nil {
		return fmt.Errorf("cannot make a folder for the bench: %w", err)
	}
	g := &Ground{Options: o, dir: dir, masters: map[master]string{}}
	if g.vault, err = vault.New(); err != nil {
		return errors.Join(err, g.close())
	}
	g.warnOfOthers(ctx)
	return errors.Join(f(ctx, g), g.close())
}

func (g *Ground) close() error {
	err := os.RemoveAll(g.dir)
	for _, s := range g.servers {
		err = errors.Join(err, s.Close())
	}
	return err
}

// settings are what Debian gives a Postgres, where throwaway saves memory and
// skips what makes an answer durable.
var settings = []string{"fsync=on", "synchronous_commit=on", "shared_buffers=128MB", "max_wal_size=1GB"}

// startPostgres starts the server on the first call.
func (g *Ground) startPostgres(ctx context.Context) error {
	if g.postgres != nil {
		return nil
	}
	s, err := throwaway.StartPostgres(ctx, settings...)
	if err != nil {
		return fmt.Errorf("start a Postgres: %w", err)
	}
	g.postgres, g.servers = s, append(g.servers, s)
	return nil
}

// emptyRedis is the server, as it is after its start.
func (g *Ground) emptyRedis(ctx context.Context) (string, error) {
	if g.redis == nil {
		s, err := throwaway.StartRedis(ctx)
		if err != nil {
			return "", fmt.Errorf("start a Redis: %w", err)
		}
		g.redis, g.servers = s, append(g.servers, s)
		return s.URL(), nil
	}
	if err := errors.Join(g.redis.Stop(), g.redis.Start(ctx)); err != nil {
		return "", fmt.Errorf("start a Redis: %w", err)
	}
	return g.redis.URL(), nil
}
