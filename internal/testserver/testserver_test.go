package testserver_test

import (
	"context"
	"errors"
	"os"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"keng/internal/testserver"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(testserver.Stopping(m))
}

var migrations atomic.Int32

// oneTable is a migration.
func oneTable(ctx context.Context, dsn string) error {
	return run(ctx, dsn, "CREATE TABLE bell (name text)")
}

// countedTable is a migration of one test alone, which counts how often it ran.
func countedTable(ctx context.Context, dsn string) error {
	migrations.Add(1)
	return oneTable(ctx, dsn)
}

func run(ctx context.Context, dsn, sql string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

func count(t *testing.T, dsn string) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM bell").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEachTestHasItsOwnPostgres(t *testing.T) {
	t.Run("side by side", func(t *testing.T) {
		for _, name := range []string{"one", "two", "three", "four"} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				dsn := testserver.Postgres(t, countedTable)
				if n := count(t, dsn); n != 0 {
					t.Errorf("a fresh database has %d rows", n)
				}
				if err := run(t.Context(), dsn, "INSERT INTO bell VALUES ('"+name+"')"); err != nil {
					t.Fatal(err)
				}
				if n := count(t, dsn); n != 1 {
					t.Errorf("the database has %d rows, want the one of this test", n)
				}
			})
		}
	})
	if n := migrations.Load(); n != 1 {
		t.Errorf("the migration ran %d times, want once for all", n)
	}
}

func TestPostgresWithoutMigrationIsEmpty(t *testing.T) {
	dsn := testserver.Postgres(t, nil)
	if err := run(t.Context(), dsn, "CREATE TABLE bell (name text)"); err != nil {
		t.Error(err)
	}
}

// TestPostgresLike: what closures of one place in the code make is told apart by
// its name, and made once for each.
func TestPostgresLike(t *testing.T) {
	runs := map[int]int{}
	for _, rows := range []int{1, 2, 1, 2} {
		dsn := testserver.PostgresLike(t, "bells "+strconv.Itoa(rows), func(ctx context.Context, dsn string) error {
			runs[rows]++
			return run(ctx, dsn, "CREATE TABLE bell (name text); INSERT INTO bell SELECT 'x' FROM generate_series(1, "+strconv.Itoa(rows)+")")
		})
		if n := count(t, dsn); n != rows || runs[rows] != 1 {
			t.Errorf("%d rows, made %d times; want %d, once", n, runs[rows], rows)
		}
	}
}

func TestConnectionThatIsLeftOpenDoesNotKeepTheDatabase(t *testing.T) {
	var conn *pgx.Conn
	t.Run("leaves a connection", func(t *testing.T) {
		dsn := testserver.Postgres(t, oneTable)
		var err error
		if conn, err = pgx.Connect(context.Background(), dsn); err != nil {
			t.Fatal(err)
		}
	})
	defer conn.Close(context.Background())
	if err := conn.Ping(t.Context()); err == nil {
		t.Error("the database of a test that is over still answers")
	}
}

func TestEachTestHasItsOwnRedis(t *testing.T) {
	var urls [4]string
	// Another process may have claimed a database as soon as it is given back,
	// so what is looked for afterwards bears this process's name.
	bell := "bell of " + strconv.Itoa(os.Getpid())
	t.Run("side by side", func(t *testing.T) {
		for i := range urls {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				urls[i] = testserver.Redis(t)
				c := client(t, urls[i])
				if n, err := c.DBSize(t.Context()).Result(); n != 0 || err != nil {
					t.Errorf("a fresh database holds %d keys, %v", n, err)
				}
				if err := c.Set(t.Context(), bell, "rung", 0).Err(); err != nil {
					t.Error(err)
				}
			})
		}
	})
	for _, url := range urls {
		if n, err := client(t, url).Exists(t.Context(), bell).Result(); n != 0 || err != nil {
			t.Errorf("after the test the database still holds its key: %d, %v", n, err)
		}
	}
}

func client(t *testing.T, url string) *redis.Client {
	t.Helper()
	o, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	o.MaxRetries = -1
	c := redis.NewClient(o)
	t.Cleanup(func() { c.Close() })
	return c
}

func TestPostgresGoesAwayAndComesBack(t *testing.T) {
	s := testserver.OwnPostgres(t)
	dsn, err := s.Database(t.Context(), oneTable)
	if err != nil {
		t.Fatal(err)
	}
	for _, away := range []struct {
		name string
		do   func() error
	}{{"stop", s.Stop}, {"kill", s.Kill}, {"kill again", s.Kill}} {
		before := count(t, dsn)
		if err := run(t.Context(), dsn, "INSERT INTO bell VALUES ('x')"); err != nil {
			t.Fatal(err)
		}
		if err := away.do(); err != nil {
			t.Fatalf("%s: %v", away.name, err)
		}
		if err := run(t.Context(), dsn, "SELECT 1"); err == nil {
			t.Fatalf("%s: the server still answers", away.name)
		}
		if err := s.Start(t.Context()); err != nil {
			t.Fatalf("start after %s: %v", away.name, err)
		}
		if after := count(t, dsn); after != before+1 {
			t.Errorf("%s: %d rows, want %d", away.name, after, before+1)
		}
	}
}

func TestRedisGoesAwayAndComesBackEmpty(t *testing.T) {
	s := testserver.OwnRedis(t)
	c := client(t, s.URL())
	for name, away := range map[string]func() error{"stop": s.Stop, "kill": s.Kill} {
		if err := c.Set(t.Context(), "bell", "x", time.Hour).Err(); err != nil {
			t.Fatal(err)
		}
		if err := away(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := c.Ping(t.Context()).Err(); err == nil {
			t.Fatalf("%s: the server still answers", name)
		}
		if err := s.Start(t.Context()); err != nil {
			t.Fatalf("start after %s: %v", name, err)
		}
		if n, err := c.Exists(t.Context(), "bell").Result(); n != 0 || err != nil {
			t.Errorf("%s: the key exists %d times, %v; want an empty Redis", name, n, err)
		}
	}
}

func TestStartStopAndCloseTwiceDoNothingMore(t *testing.T) {
	s := testserver.OwnRedis(t)
	// In this order: what is closed cannot be started again.
	for _, act := range []struct {
		name string
		do   func() error
	}{{"Start", func() error { return s.Start(t.Context()) }}, {"Stop", s.Stop}, {"Close", s.Close}} {
		if err := errors.Join(act.do(), act.do()); err != nil {
			t.Errorf("%s twice: %v", act.name, err)
		}
	}
}

func TestMigrationThatFailsFailsEachTest(t *testing.T) {
	for range 2 {
		if v := judge(t, func(v testserver.TB) { testserver.Postgres(v, broken) }); v != "failed" {
			t.Errorf("a test whose migration fails is %q", v)
		}
	}
	if _, err := testserver.OwnPostgres(t).Database(t.Context(), broken); !errors.Is(err, errBroken) {
		t.Errorf("Database = %v, want %v", err, errBroken)
	}
}

var errBroken = errors.New("broken")

func broken(context.Context, string) error { return errBroken }
