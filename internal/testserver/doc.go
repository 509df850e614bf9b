// Package testserver gives each test a database on a throwaway Postgres or Redis.
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
// or [OwnRedis].
//
// KENG_TEST_POSTGRES_URL and KENG_TEST_REDIS_URL name running servers to use
// instead. The account in the first must be allowed to create databases.
package testserver
