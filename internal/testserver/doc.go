// Package testserver starts throwaway Postgres and Redis servers from nothing,
// for tests and benchmarks.
//
// A test asks for a database of its own and gets the address:
//
//	func TestMain(m *testing.M) { testserver.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		dsn := testserver.Postgres(t, migrate)
//		url := testserver.Redis(t)
//	}
//
// The server behind it starts with the first test of the binary that needs it
// and serves the whole binary. With goleak, TestMain is
//
//	goleak.VerifyTestMain(testserver.Stopping(m))
//
// A test that takes a server away asks for one of its own, with [OwnPostgres]
// or [OwnRedis]. A benchmark uses [StartPostgres] and [StartRedis].
//
// However the process ends, kill -9 included, its servers end with it and
// leave no files behind; see guardian.sh for how.
//
// KENG_TEST_POSTGRES_URL and KENG_TEST_REDIS_URL name running servers to use
// instead. The account in the first must be allowed to create databases.
//
// The package does not import testing, because the benchmarks of the program
// itself use it too.
package testserver
