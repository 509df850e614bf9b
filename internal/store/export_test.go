package store

import "context"

// PretendNewer marks the database as made by a newer program.
func PretendNewer(ctx context.Context, s *Store) error {
	_, err := s.writer.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)")
	return err
}
