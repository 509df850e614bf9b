package store

import "context"

// PretendNewer marks the database as made by a newer program.
func PretendNewer(ctx context.Context, s *Store) error {
	_, err := s.writer.ExecContext(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)")
	return err
}

// Exec runs a statement of a test's own.
func Exec(ctx context.Context, s *Store, statement string) error {
	_, err := s.writer.ExecContext(ctx, statement)
	return err
}

// Lines reads the first column of a query of a test's own, as text.
func Lines(ctx context.Context, s *Store, query string) (lines []string, err error) {
	rows, err := s.reader.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}
