package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"keng/internal/store"
	"keng/internal/store/storetest"
)

// doubled is what both of two records have, so that it can stand by one of them
// once only. The arguments are who goes, who stays, the meeting that is to come,
// a held one, the secretary, and an account of who goes.
const doubled = `
INSERT INTO answers (meeting_id, person_id, round, choice, answered_at, answered_by, channel) VALUES (%[3]d, %[2]d, 1, 'coming', '2026-01-01 00:00:00', %[2]d, 'telegram');
UPDATE roll_marks SET mark = 'unexcused' WHERE meeting_id = %[4]d AND person_id = %[2]d;
UPDATE roll_marks SET mark = 'late' WHERE meeting_id = %[4]d AND person_id = %[1]d;
INSERT INTO helpers (person_id, helper_id, set_at, set_by) VALUES (%[1]d, %[2]d, '2026-01-01 00:00:00', NULL), (%[2]d, %[1]d, '2026-01-01 00:00:00', NULL), (%[2]d, %[5]d, '2026-01-01 00:00:00', %[1]d), (%[5]d, %[2]d, '2026-01-01 00:00:00', %[1]d);
INSERT INTO account_partners (account_id, person_id, linked_at) VALUES (%[6]d, %[2]d, '2026-01-01 00:00:00');
INSERT INTO join_codes (code_hash, person_id, created_at, expires_at) VALUES ('hash-1', %[1]d, '2026-01-01 00:00:00', '2026-02-01 00:00:00'), ('hash-2', %[2]d, '2026-01-01 00:00:00', '2026-02-01 00:00:00');
INSERT INTO deliveries (dedup_key, kind, args, subject, class, person_id, lane, created_at, due_at, status) VALUES
	('x/person/%[1]d', 'call', '{}', '', 2, %[1]d, 'person/%[1]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'pending'),
	('x/person/%[2]d', 'call', '{}', '', 2, %[2]d, 'person/%[2]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'sent'),
	('y/person/%[1]d', 'call', '{}', '', 2, %[1]d, 'person/%[1]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'sent'),
	('y/person/%[2]d', 'call', '{}', '', 2, %[2]d, 'person/%[2]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'pending'),
	('z/person/%[1]d', 'call', '{}', '', 2, %[1]d, 'person/%[1]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'pending'),
	('v/person/%[2]d', 'call', '{}', '', 2, %[2]d, 'person/%[2]d', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'sent')
`

// TestAllStandsByWhoStays has somebody with traces everywhere go into another record.
func TestAllStandsByWhoStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		w := newTracked(t, d)
		statements(t, w.Store, fmt.Sprintf(doubled, w.an, w.binh, w.meetings[3].ID, w.meetings[0].ID, w.lan, w.account))
		audits := w.count(t, "audit", fmt.Sprintf("person_id = %d", w.an))
		must(t, w.Store, func(tx *store.Tx) error { return tx.MergePeople(w.an, w.binh) })
		for _, c := range store.Traces() {
			if !c.ByPerson || slices.Contains(store.Unmoved, c.Table) {
				continue
			}
			if n := w.count(t, c.Table, fmt.Sprintf("%s = %d", c.Column, w.an)); n != "0" {
				t.Errorf("%s rows of %s are left by %s", n, c.Table, c.Column)
			}
			if w.count(t, c.Table, fmt.Sprintf("%s = %d", c.Column, w.binh)) == "0" {
				t.Errorf("no rows of %s have come by %s", c.Table, c.Column)
			}
		}
		for which, want := range map[string]string{
			"answers WHERE choice = 'coming'": "0", // the later one is another
			"answers":                         "2",
			fmt.Sprintf("roll_marks WHERE meeting_id = %d AND mark = 'late'", w.meetings[0].ID):      "1",
			fmt.Sprintf("roll_marks WHERE meeting_id = %d AND mark = 'unexcused'", w.meetings[0].ID): "0",
			"helpers":          "2",
			"account_partners": "1",
			"join_codes WHERE used_at IS NULL AND revoked_at IS NULL":                                                                                "1",
			fmt.Sprintf("deliveries WHERE dedup_key IN ('x/person/%d', 'y/person/%d') AND status = 'skipped' AND done_at IS NOT NULL", w.an, w.binh): "2",
			"deliveries WHERE status = 'skipped'":                                                                                                    "2",
			fmt.Sprintf("memberships WHERE person_id = %d", w.an):                                                                                    "0",
			fmt.Sprintf("deliveries WHERE dedup_key LIKE 'z/%%' AND status = 'pending' AND lane = 'person/%d'", w.binh):                              "1",
			fmt.Sprintf("people WHERE id = %d AND merged_into = %d AND erased_at IS NOT NULL AND phone = '' AND folded = ''", w.an, w.binh):          "1",
			"people WHERE language = 'vi'":                  "1",
			fmt.Sprintf("audit WHERE person_id = %d", w.an): audits,
		} {
			lines, err := store.Lines(t.Context(), w.Store, "SELECT CAST(COUNT(*) AS TEXT) FROM "+which)
			if err != nil || lines[0] != want {
				t.Errorf("%s: %s, %v, want %s", which, lines, err, want)
			}
		}
		// Who looked at the record that went has looked at the person who stays.
		w.an = w.binh
		if parts := w.parts(t); !slices.Contains(parts, "seen") || !slices.Contains(parts, "acts") {
			t.Errorf("of who stays are kept %q", parts)
		}
	})
}

// TestAnswerWhileARecordGoes: an answer that was on its way for the record that went
// is not kept by its number, but looked at anew. That is of Postgres alone: SQLite
// has one writer at a time, who looks up who answers in the same turn.
func TestAnswerWhileARecordGoes(t *testing.T) {
	w := newTracked(t, storetest.Postgres(t))
	err := w.Update(t.Context(), func(tx *store.Tx) error {
		if _, err := tx.Person(w.an); err != nil {
			return err
		}
		must(t, w.Store, func(other *store.Tx) error { return other.MergePeople(w.an, w.binh) })
		return tx.LockBallot(w.meetings[3], w.an)
	})
	if !errors.Is(err, store.ErrMerged) {
		t.Errorf("who went may still answer: %v", err)
	}
}
