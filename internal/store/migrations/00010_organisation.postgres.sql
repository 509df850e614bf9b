-- What people are has two parts: their grade (person_categories) and, over it
-- for a time, a status that releases them from meetings or takes them elsewhere.
-- The roll keeps what each person was when it was closed, so that later changes
-- of rules leave it alone. What was changed is kept as changes with the rows that
-- each began and ended, so that it can be told, and undone.

-- +goose Up

CREATE TABLE person_statuses (
    id        {{id}},
    person_id BIGINT NOT NULL REFERENCES people (id),
    status    TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date   TEXT,
    CHECK (to_date >= from_date)
);
CREATE INDEX person_statuses_person ON person_statuses (person_id, from_date);
CREATE UNIQUE INDEX person_statuses_now ON person_statuses (person_id) WHERE to_date IS NULL;

INSERT INTO person_statuses (person_id, status, from_date, to_date)
SELECT person_id, category, from_date, to_date FROM person_categories WHERE category NOT IN ('official', 'probationary') ORDER BY id;
UPDATE person_categories SET category = 'official' WHERE category NOT IN ('official', 'probationary');

ALTER TABLE people ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

ALTER TABLE memberships DROP CONSTRAINT memberships_kind_check;
ALTER TABLE memberships ADD CONSTRAINT memberships_kind_check CHECK (kind IN ('home', 'temporary', 'group'));
ALTER TABLE memberships ADD COLUMN ended TEXT NOT NULL DEFAULT '';

-- A row for each person on the roll once it is closed; before, for each mark.
ALTER TABLE roll_marks DROP CONSTRAINT roll_marks_mark_check;
ALTER TABLE roll_marks ADD CONSTRAINT roll_marks_mark_check CHECK (mark IN ('', 'present', 'late', 'excused', 'unexcused'));
ALTER TABLE roll_marks ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE roll_marks ADD COLUMN must BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE roll_sums ADD COLUMN guests INTEGER NOT NULL DEFAULT 0;

INSERT INTO roll_marks (meeting_id, person_id, mark, category, must)
SELECT m.id, ms.person_id, '', COALESCE(s.status, c.category, ''), COALESCE(s.status, c.category, '') IN ('official', 'probationary', 'visiting', 'transferring')
FROM rolls r JOIN meetings m ON m.id = r.meeting_id
JOIN memberships ms ON ms.unit_id = m.unit_id AND ms.kind = 'home'
    AND ms.from_date <= to_char(m.starts_at + INTERVAL '7 hours', 'YYYY-MM-DD')
    AND (ms.to_date IS NULL OR ms.to_date > to_char(m.starts_at + INTERVAL '7 hours', 'YYYY-MM-DD'))
LEFT JOIN person_categories c ON c.person_id = ms.person_id
    AND c.from_date <= to_char(m.starts_at + INTERVAL '7 hours', 'YYYY-MM-DD')
    AND (c.to_date IS NULL OR c.to_date > to_char(m.starts_at + INTERVAL '7 hours', 'YYYY-MM-DD'))
LEFT JOIN person_statuses s ON s.person_id = ms.person_id
    AND s.from_date <= to_char(m.starts_at + INTERVAL '7 hours', 'YYYY-MM-DD')
    AND (s.to_date IS NULL OR s.to_date > to_char(m.starts_at + INTERVAL '7 hours', 'YYYY-MM-DD'))
WHERE r.locked_at IS NOT NULL
ON CONFLICT (meeting_id, person_id) DO UPDATE SET category = excluded.category, must = excluded.must;

-- What was changed in the organisation: by whom, when, from which day on. args
-- are what it was called then, as JSON, for its words.
CREATE TABLE changes (
    id         {{id}},
    kind       TEXT NOT NULL,
    from_date  TEXT NOT NULL,
    args       TEXT NOT NULL DEFAULT '{}',
    changed_at TIMESTAMP NOT NULL,
    changed_by BIGINT REFERENCES people (id),
    undone_at  TIMESTAMP,
    undone_by  BIGINT REFERENCES people (id)
);

-- The units and people whom a change is about.
CREATE TABLE change_subjects (
    change_id BIGINT NOT NULL REFERENCES changes (id),
    part      TEXT NOT NULL,
    unit_id   BIGINT REFERENCES units (id),
    person_id BIGINT REFERENCES people (id),
    CHECK ((unit_id IS NULL) <> (person_id IS NULL))
);
CREATE INDEX change_subjects_change ON change_subjects (change_id);
CREATE INDEX change_subjects_unit ON change_subjects (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX change_subjects_person ON change_subjects (person_id) WHERE person_id IS NOT NULL;

-- The dated rows that a change began (was_to is NULL, began) or ended (was_to is
-- the end that they had before, NULL for none).
CREATE TABLE change_facts (
    change_id BIGINT NOT NULL REFERENCES changes (id),
    fact      TEXT NOT NULL,
    row_id    BIGINT NOT NULL,
    began     BOOLEAN NOT NULL,
    was_to    TEXT,
    is_to     TEXT
);
CREATE INDEX change_facts_change ON change_facts (change_id);
CREATE INDEX change_facts_row ON change_facts (fact, row_id);

-- +goose Down

DROP TABLE change_facts;
DROP TABLE change_subjects;
DROP TABLE changes;
ALTER TABLE roll_sums DROP COLUMN guests;
DELETE FROM roll_marks WHERE mark = '';
ALTER TABLE roll_marks DROP COLUMN must;
ALTER TABLE roll_marks DROP COLUMN category;
ALTER TABLE roll_marks DROP CONSTRAINT roll_marks_mark_check;
ALTER TABLE roll_marks ADD CONSTRAINT roll_marks_mark_check CHECK (mark IN ('present', 'late', 'excused', 'unexcused'));
DELETE FROM memberships WHERE kind = 'group';
ALTER TABLE memberships DROP COLUMN ended;
ALTER TABLE memberships DROP CONSTRAINT memberships_kind_check;
ALTER TABLE memberships ADD CONSTRAINT memberships_kind_check CHECK (kind IN ('home', 'temporary'));
ALTER TABLE people DROP COLUMN version;
UPDATE person_categories SET category = (SELECT s.status FROM person_statuses s
    WHERE s.person_id = person_categories.person_id AND s.from_date = person_categories.from_date)
WHERE EXISTS (SELECT 1 FROM person_statuses s WHERE s.person_id = person_categories.person_id AND s.from_date = person_categories.from_date);
DROP TABLE person_statuses;
