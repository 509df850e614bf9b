-- What people said about a meeting, and what its roll says they did.

-- +goose Up

-- One row for each member and meeting: what was said last. round tells which
-- date it was said about; after a move an older answer counts no more.
CREATE TABLE answers (
    meeting_id     BIGINT NOT NULL REFERENCES meetings (id),
    person_id      BIGINT NOT NULL REFERENCES people (id),
    round          INTEGER NOT NULL,
    choice         TEXT NOT NULL,
    late_minutes   INTEGER NOT NULL DEFAULT 0,
    reason         TEXT NOT NULL DEFAULT '',
    words          TEXT NOT NULL DEFAULT '',
    answered_at    TIMESTAMP NOT NULL,
    after_deadline BOOLEAN NOT NULL DEFAULT FALSE,
    answered_by    BIGINT NOT NULL REFERENCES people (id),
    channel        TEXT NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX answers_person ON answers (person_id);

CREATE TABLE answer_changes (
    id          {{id}},
    meeting_id  BIGINT NOT NULL REFERENCES meetings (id),
    person_id   BIGINT NOT NULL REFERENCES people (id),
    round       INTEGER NOT NULL,
    from_choice TEXT NOT NULL,
    to_choice   TEXT NOT NULL,
    minutes     INTEGER NOT NULL DEFAULT 0,
    reason      TEXT NOT NULL DEFAULT '',
    changed_at  TIMESTAMP NOT NULL,
    changed_by  BIGINT NOT NULL REFERENCES people (id),
    channel     TEXT NOT NULL
);
CREATE INDEX answer_changes_meeting ON answer_changes (meeting_id, person_id);

CREATE TABLE rolls (
    meeting_id BIGINT PRIMARY KEY REFERENCES meetings (id),
    opened_at  TIMESTAMP NOT NULL,
    locked_at  TIMESTAMP,
    locked_by  BIGINT REFERENCES people (id),
    locks      INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE roll_marks (
    meeting_id BIGINT NOT NULL REFERENCES meetings (id),
    person_id  BIGINT NOT NULL REFERENCES people (id),
    mark       TEXT NOT NULL CHECK (mark IN ('present', 'late', 'excused', 'unexcused')),
    PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX roll_marks_person ON roll_marks (person_id);

CREATE TABLE roll_changes (
    id         {{id}},
    meeting_id BIGINT NOT NULL REFERENCES meetings (id),
    kind       TEXT NOT NULL,
    person_id  BIGINT REFERENCES people (id),
    from_mark  TEXT NOT NULL DEFAULT '',
    to_mark    TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    changed_at TIMESTAMP NOT NULL,
    changed_by BIGINT NOT NULL REFERENCES people (id)
);
CREATE INDEX roll_changes_meeting ON roll_changes (meeting_id);

-- The sums of a closed roll, as they were by the memberships and categories of
-- the meeting's day. A roll that is open has no row here.
CREATE TABLE roll_sums (
    meeting_id BIGINT PRIMARY KEY REFERENCES meetings (id),
    listed     INTEGER NOT NULL,
    must       INTEGER NOT NULL,
    free       INTEGER NOT NULL,
    on_time    INTEGER NOT NULL,
    late       INTEGER NOT NULL,
    excused    INTEGER NOT NULL,
    unexcused  INTEGER NOT NULL,
    unclear    INTEGER NOT NULL,
    extra      INTEGER NOT NULL,
    CHECK (listed = must + free),
    CHECK (must = on_time + late + excused + unexcused + unclear)
);

-- +goose Down

DROP TABLE roll_sums;
DROP TABLE roll_changes;
DROP TABLE roll_marks;
DROP TABLE rolls;
DROP TABLE answer_changes;
DROP TABLE answers;
