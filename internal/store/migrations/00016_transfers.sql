-- Members on the way from one cell to another, until both have confirmed it. Who
-- is asked for by name need not be anybody: then there is no person, and whoever
-- asked is not told so.
-- What menu of commands an account was shown last, so that it can be shown anew
-- when an office has come or gone.

-- +goose Up

CREATE TABLE transfers (
    id         {{id}},
    person_id  BIGINT REFERENCES people (id),
    name       TEXT NOT NULL DEFAULT '',
    birth_year INTEGER NOT NULL DEFAULT 0,
    source_id  BIGINT NOT NULL REFERENCES units (id),
    target_id  BIGINT NOT NULL REFERENCES units (id),
    from_date  TEXT NOT NULL,
    asked      BOOLEAN NOT NULL,
    opened_at  TIMESTAMP NOT NULL,
    opened_by  BIGINT REFERENCES people (id),
    state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'received', 'declined', 'withdrawn')),
    closed_at  TIMESTAMP,
    closed_by  BIGINT REFERENCES people (id),
    CHECK (source_id <> target_id),
    CHECK ((state = 'open') = (closed_at IS NULL))
);
CREATE INDEX transfers_person ON transfers (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX transfers_source ON transfers (source_id) WHERE closed_at IS NULL;
CREATE INDEX transfers_target ON transfers (target_id) WHERE closed_at IS NULL;

ALTER TABLE accounts ADD COLUMN menu TEXT NOT NULL DEFAULT '';

-- +goose Down

ALTER TABLE accounts DROP COLUMN menu;
DROP TABLE transfers;
