package dialogtest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/store/storetest"
	"keng/internal/testserver"
)

var update = flag.Bool("update", false, "write anew what people see in the conversations")

func TestMain(m *testing.M) { testserver.Main(m) }

// TestConversations plays each file on each database and each store of state.
//
//nolint:tparallel // not at the top level: TestMessages reads what it writes with -update
func TestConversations(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "??", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no conversations: ", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(path), "testdata/"), ".txt")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := readScript(t, path)
			if *update {
				rewrite(t, s)
			}
			for database, open := range map[string]func(testing.TB) *storetest.Database{
				"sqlite": storetest.SQLite, "postgres": storetest.Postgres,
			} {
				t.Run(database+" and memory", func(t *testing.T) {
					t.Parallel()
					db := open(t)
					compare(t, s, run(t, s, db, inProcess(t, db)))
				})
				t.Run(database+" and redis", func(t *testing.T) {
					t.Parallel()
					db := open(t)
					compare(t, s, run(t, s, db, inRedis(t, db, s.losesRedis())))
				})
			}
		})
	}
}

// losesRedis tells whether the script takes Redis away.
func (s *script) losesRedis() bool {
	for _, st := range s.steps {
		if st.line == "! redis down" {
			return true
		}
	}
	return false
}

// rewrite writes the file as one of the runs has it; the others are compared.
func rewrite(t *testing.T, s *script) {
	t.Helper()
	db := storetest.SQLite(t)
	if err := os.WriteFile(s.path, []byte(run(t, s, db, inProcess(t, db))), 0o600); err != nil {
		t.Fatal(err)
	}
}

func compare(t *testing.T, s *script, got string) {
	t.Helper()
	want, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s is not what people see (-file +seen); go test -update writes it anew:\n%s", s.path, diff)
	}
}
