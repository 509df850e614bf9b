package testserver_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"keng/internal/testserver"
)

// ownerVariable makes this test binary the owner of servers that is killed.
const ownerVariable = "KENG_TESTSERVER_OWNER"

// TestOwner is the process that TestServersEndWithAKilledProcess kills.
func TestOwner(t *testing.T) {
	if os.Getenv(ownerVariable) == "" {
		return
	}
	postgres, redis := testserver.OwnPostgres(t), testserver.OwnRedis(t)
	data := setting(t, postgres.URL(), "data_directory")
	dir, err := client(t, redis.URL()).ConfigGet(t.Context(), "dir").Result()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("FOLDERS", strings.TrimSuffix(data, "/data"), dir["dir"])
	select {} // until the end
}

func TestServersEndWithAKilledProcess(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestOwner$")
	cmd.Env = append(os.Environ(), ownerVariable+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var folders []string
	for lines := bufio.NewScanner(out); len(folders) == 0 && lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), "FOLDERS "); ok {
			folders = strings.Fields(rest)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as it should be
	if len(folders) != 2 {
		t.Fatalf("folders of the servers: %v, want two", folders)
	}
	for _, f := range folders {
		awaitGone(t, f)
	}
}

// awaitGone waits for a folder's end. It belongs to a process that nobody here
// can wait for, so it is looked at until it is gone.
func awaitGone(t *testing.T, folder string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("%s outlives the process that made it", folder)
		}
	}
}

func setting(t *testing.T, dsn, name string) (value string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), "SHOW "+name).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// Two processes of tests share servers that somebody else runs, and leave
// nothing on them.
func TestNamedServersAreSharedAndLeftClean(t *testing.T) {
	postgres, redis := testserver.OwnPostgres(t), testserver.OwnRedis(t)
	before := databases(t, postgres.URL())
	if err := client(t, strings.TrimSuffix(redis.URL(), "0")+"1").Set(t.Context(), "somebody's", "data", 0).Err(); err != nil {
		t.Fatal(err)
	}

	var cmds [2]*exec.Cmd
	var outs [2]bytes.Buffer
	for i := range cmds {
		cmds[i] = exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEachTestHasItsOwn")
		cmds[i].Env = append(os.Environ(), "CI=1", "PATH=", // no server but the named ones
			"KENG_TEST_POSTGRES_URL="+postgres.URL(), "KENG_TEST_REDIS_URL="+redis.URL())
		cmds[i].Stdout, cmds[i].Stderr = &outs[i], &outs[i]
		if err := cmds[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for i := range cmds {
		if err := cmds[i].Wait(); err != nil {
			t.Errorf("%v: %s", err, &outs[i])
		}
	}

	if after := databases(t, postgres.URL()); after != before {
		t.Errorf("databases after the tests: %s, before: %s", after, before)
	}
	keyspace, err := client(t, redis.URL()).Info(t.Context(), "keyspace").Result()
	if err != nil || strings.Count(keyspace, "keys=") != 1 || !strings.Contains(keyspace, "db1:keys=1,") {
		t.Errorf("Redis after the tests: %q, %v; want only what was in database 1", keyspace, err)
	}
}

func databases(t *testing.T, dsn string) (names string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	err = conn.QueryRow(t.Context(), "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database").Scan(&names)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestMissingServerFailsUnderCIAndIsSkippedElsewhere(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, tt := range []struct{ ci, want string }{{"true", "failed"}, {"", "skipped"}} {
		t.Setenv("CI", tt.ci)
		if is := judge(t, func(v testserver.TB) { testserver.OwnRedis(v) }); is != tt.want {
			t.Errorf("with CI=%q a test without its server is %q, want %q", tt.ci, is, tt.want)
		}
	}
}

// judge tells how a test ends that does this.
func judge(t *testing.T, do func(testserver.TB)) string {
	t.Helper()
	v := &verdict{T: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		do(v)
	}()
	<-done
	return v.is
}

// verdict is a test that records how it ends.
type verdict struct {
	*testing.T
	is string
}

func (v *verdict) Name() string { return "an example, in the test of how tests are skipped" }

func (v *verdict) Fatalf(string, ...any) {
	v.is = "failed"
	runtime.Goexit()
}

func (v *verdict) Skipf(string, ...any) {
	v.is = "skipped"
	runtime.Goexit()
}
