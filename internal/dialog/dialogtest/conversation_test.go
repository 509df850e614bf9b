package dialogtest

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"keng/internal/testserver"
)

var update = flag.Bool("update", false, "write anew what people see in the conversations")

func TestMain(m *testing.M) { testserver.Main(m) }

// ground is what a conversation is played on.
type ground struct {
	name            string
	postgres, redis bool
}

// grounds are both databases and both stores of state, as they are meant to be
// put together: in one process, or for several.
var grounds = []ground{{"sqlite and memory", false, false}, {"postgres and redis", true, true}}

// crossed are the other two. Databases and stores of state know nothing of each
// other, so the conversations that live most from state are enough for them.
var crossed = []ground{{"sqlite and redis", false, true}, {"postgres and memory", true, false}}

// onAll are the files that are played on the crossed grounds too.
var onAll = []string{"tour", "start", "answer-leave", "lich-steps", "noidung", "diemdanh", "tochuc", "huy", "expiry"}

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
			on := grounds
			switch {
			case strings.HasPrefix(name, "en/"):
				on = grounds[:1] // the same deeds as in Vietnamese; other words do not reach the databases
			case slices.Contains(onAll, name[3:]):
				on = slices.Concat(grounds, crossed)
			}
			for _, g := range on {
				t.Run(g.name, func(t *testing.T) {
					t.Parallel()
					compare(t, s, g.play(t, s))
				})
			}
		})
	}
}

// play plays the script on the ground.
func (g ground) play(t *testing.T, s *script) string {
	t.Helper()
	db := g.database(t, s)
	if g.redis {
		return run(t, s, db, inRedis(t, db, s.losesRedis()))
	}
	return run(t, s, db, inProcess(t, db))
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
	if err := os.WriteFile(s.path, []byte(grounds[0].play(t, s)), 0o600); err != nil {
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
