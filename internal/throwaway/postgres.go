package throwaway

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// superuser is the account that a new Postgres has.
const superuser = "keng"

// StartPostgres starts a Postgres server for this process, from nothing. The
// error is [ErrMissing] if Postgres is not installed.
//
// The settings are of the form "name=value". Without them the server lives in
// memory, if there is room, and waits for no disk; a benchmark of real
// operation says "fsync=on".
//
// The caller closes the server; it ends with the process in any case.
func StartPostgres(ctx context.Context, settings ...string) (*Server, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	r := recipe{
		name:     "postgres",
		onDisk:   slices.Contains(settings, "fsync=on"),
		argv:     func(s *Server) []string { return postgresCommand(s, bin, settings) },
		url:      func(s *Server) string { return postgresURL(s, "postgres") },
		probe:    probePostgres,
		stop:     syscall.SIGINT,
		farewell: syscall.SIGQUIT,
		spelled:  "QUIT",
	}
	return create(ctx, r, func(ctx context.Context, s *Server) error { return initPostgres(ctx, s, bin) })
}

// postgresPrograms returns the folder of Postgres's programs. Debian does not
// put it on the PATH, and may have several versions.
func postgresPrograms() (string, error) {
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	if len(installed) == 0 {
		return "", fmt.Errorf("postgres is %w: /usr/lib/postgresql/*/bin is empty", ErrMissing)
	}
	newest := installed[0]
	for _, program := range installed[1:] {
		if postgresVersion(program) > postgresVersion(newest) {
			newest = program
		}
	}
	return filepath.Dir(newest), nil
}

// postgresVersion reads 15 out of /usr/lib/postgresql/15/bin/postgres.
func postgresVersion(program string) int {
	v, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(program))))
	if err != nil {
		return 0 // 9.6 and the like: older than any whole number
	}
	return v
}

func initPostgres(ctx context.Context, s *Server, bin string) error {
	password, err := s.home.write("password", s.password)
	if err != nil {
		return err
	}
	// The password goes over the loopback only; hashing it anew for each
	// connection would take longer than the tests' queries.
	out, err := s.home.command(ctx, filepath.Join(bin, "initdb"),
		"--pgdata="+s.postgresFolder(), "--username="+superuser, "--pwfile="+password, "--auth=password",
		"--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return os.Remove(password)
}

func (s *Server) postgresFolder() string { return filepath.Join(s.home.dir, "data") }

func postgresCommand(s *Server, bin string, settings []string) []string {
	argv := []string{
		filepath.Join(bin, "postgres"), "-D", s.postgresFolder(), "-p", strconv.Itoa(s.port), "-F",
	}
	for _, setting := range append([]string{
		"listen_addresses=127.0.0.1",
		"unix_socket_directories=",
		"max_connections=300", // tests run side by side, each with its pool
		"shared_buffers=64MB",
		"max_wal_size=128MB", // it may be memory that it fills
		// Not UTC, as many a real server: code that leaves the zone to the server shows itself.
		"timezone=Asia/Ho_Chi_Minh",
	}, settings...) {
		argv = append(argv, "-c", setting)
	}
	return argv
}

func postgresURL(s *Server, database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.UserPassword(superuser, s.password),
		Host:     net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)),
		Path:     database,
		RawQuery: "sslmode=disable",
	}
	return u.String()
}

// probePostgres makes sure that the server answers and that it is ours and not
// one that took the port before it.
func probePostgres(ctx context.Context, s *Server) error {
	conn, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var folder string
	if err := conn.QueryRow(ctx, "SHOW data_directory").Scan(&folder); err != nil {
		return err
	}
	if folder != s.postgresFolder() {
		return fmt.Errorf("the Postgres on port %d is another one, of %s", s.port, folder)
	}
	return nil
}
