-- A code can also be made for the moment: because somebody shared the phone number
-- that stands in the roster, or a secretary let them in. It stands beside the one
-- that was handed out.

-- +goose Up

ALTER TABLE join_codes ADD COLUMN way TEXT NOT NULL DEFAULT '';
DROP INDEX join_codes_open;
CREATE UNIQUE INDEX join_codes_open ON join_codes (person_id, way) WHERE used_at IS NULL AND revoked_at IS NULL;

-- The one code of a cell, for its wall. At most one of a cell is open.
CREATE TABLE posters (
    id         {{id}},
    code_hash  TEXT NOT NULL UNIQUE,
    unit_id    BIGINT NOT NULL REFERENCES units (id),
    created_at TIMESTAMP NOT NULL,
    created_by BIGINT NOT NULL REFERENCES people (id),
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE UNIQUE INDEX posters_open ON posters (unit_id) WHERE revoked_at IS NULL;

-- Who opened a poster and wrote a name, which is sealed and forgotten once it is
-- decided who they are: person_id, NULL for nobody of the cell. One that expires is
-- decided by nobody. At most one of an account waits.
CREATE TABLE applications (
    id          {{id}},
    unit_id     BIGINT NOT NULL REFERENCES units (id),
    channel     TEXT NOT NULL,
    external_id TEXT NOT NULL,
    chat_id     TEXT NOT NULL,
    name        TEXT NOT NULL,
    shown       TEXT NOT NULL,
    applied_at  TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL,
    decided_at  TIMESTAMP,
    decided_by  BIGINT REFERENCES people (id),
    person_id   BIGINT REFERENCES people (id)
);
CREATE UNIQUE INDEX applications_open ON applications (channel, external_id) WHERE decided_at IS NULL;
CREATE INDEX applications_account ON applications (channel, external_id, applied_at);
CREATE INDEX applications_unit ON applications (unit_id, applied_at);

-- +goose Down

DROP TABLE applications;
DROP TABLE posters;

DELETE FROM join_codes WHERE way <> '';
DROP INDEX join_codes_open;
CREATE UNIQUE INDEX join_codes_open ON join_codes (person_id) WHERE used_at IS NULL AND revoked_at IS NULL;
ALTER TABLE join_codes DROP COLUMN way;
