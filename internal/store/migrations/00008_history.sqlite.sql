-- An entry in the history of answers is written with its answer, whose keys are
-- checked. Checking the same keys again took as long as writing the entry.

-- +goose Up

CREATE TABLE new_answer_changes (
    id          INTEGER PRIMARY KEY,
    meeting_id  BIGINT NOT NULL,
    person_id   BIGINT NOT NULL,
    round       INTEGER NOT NULL,
    from_choice TEXT NOT NULL,
    to_choice   TEXT NOT NULL,
    minutes     INTEGER NOT NULL DEFAULT 0,
    reason      TEXT NOT NULL DEFAULT '',
    changed_at  TIMESTAMP NOT NULL,
    changed_by  BIGINT NOT NULL,
    channel     TEXT NOT NULL
);
INSERT INTO new_answer_changes SELECT * FROM answer_changes;
DROP TABLE answer_changes;
ALTER TABLE new_answer_changes RENAME TO answer_changes;
CREATE INDEX answer_changes_meeting ON answer_changes (meeting_id, person_id);

-- +goose Down

CREATE TABLE new_answer_changes (
    id          INTEGER PRIMARY KEY,
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
INSERT INTO new_answer_changes SELECT * FROM answer_changes;
DROP TABLE answer_changes;
ALTER TABLE new_answer_changes RENAME TO answer_changes;
CREATE INDEX answer_changes_meeting ON answer_changes (meeting_id, person_id);
