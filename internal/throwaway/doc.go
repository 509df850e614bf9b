// Package throwaway starts Postgres and Redis servers, and a Chromium, from
// nothing that are gone with the process.
//
//	s, err := throwaway.StartPostgres(ctx)
//	defer s.Close()
//	dsn, err := s.Database(ctx, nil)
//
// However the process ends, kill -9 included, its servers end with it and
// leave no files behind; see guardian.sh for how. Tests get theirs from
// testserver and browsertest, benches from here.
package throwaway
