-- The meetings of the cells: their regular rule, each meeting with its rounds
-- and what was changed by hand, what is due when, and what the secretary says.
-- Clocks are TEXT 'HH:MM', months TEXT 'YYYY-MM', instants UTC.

-- +goose Up

-- A cell has at most one series that is not over; setting it anew ends it.
CREATE TABLE series (
    id        {{id}},
    unit_id   BIGINT NOT NULL REFERENCES units (id),
    rule      TEXT NOT NULL,
    clock     TEXT NOT NULL,
    place     TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date   TEXT,
    set_at    TIMESTAMP NOT NULL,
    set_by    BIGINT REFERENCES people (id),
    CHECK (to_date >= from_date)
);
CREATE INDEX series_unit ON series (unit_id);
CREATE UNIQUE INDEX series_now ON series (unit_id) WHERE to_date IS NULL;

-- A meeting of no series was made by hand. period is the month of the title,
-- which is not always the month of the date. A round is one date that people
-- are asked about. What was pinned by hand the planner leaves alone.
CREATE TABLE meetings (
    id        {{id}},
    unit_id   BIGINT NOT NULL REFERENCES units (id),
    series_id BIGINT REFERENCES series (id),
    kind      TEXT NOT NULL,
    period    TEXT NOT NULL,
    starts_at TIMESTAMP NOT NULL,
    place     TEXT NOT NULL,
    minutes   INTEGER NOT NULL CHECK (minutes > 0),
    status    TEXT NOT NULL CHECK (status IN ('planned', 'announced', 'cancelled', 'held', 'withdrawn')),
    round     INTEGER NOT NULL DEFAULT 1 CHECK (round > 0),
    pinned    BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (series_id, period)
);
CREATE INDEX meetings_unit ON meetings (unit_id, starts_at);
CREATE INDEX meetings_starts ON meetings (starts_at);

-- changed_by is NULL for the planner. round is the one that the change led to.
CREATE TABLE meeting_changes (
    id         {{id}},
    meeting_id BIGINT NOT NULL REFERENCES meetings (id),
    round      INTEGER NOT NULL,
    what       TEXT NOT NULL,
    from_start TIMESTAMP NOT NULL,
    to_start   TIMESTAMP NOT NULL,
    from_place TEXT NOT NULL,
    to_place   TEXT NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    changed_by BIGINT REFERENCES people (id)
);
CREATE INDEX meeting_changes_meeting ON meeting_changes (meeting_id);

-- What is to be said without anybody asking. A row is done once, with its
-- outcome and how many people it was written to; what is done stays so.
CREATE TABLE due (
    meeting_id BIGINT NOT NULL REFERENCES meetings (id),
    round      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    unit_id    BIGINT NOT NULL REFERENCES units (id),
    due_at     TIMESTAMP NOT NULL,
    done_at    TIMESTAMP,
    outcome    TEXT NOT NULL DEFAULT '',
    people     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (meeting_id, round, kind),
    CHECK ((done_at IS NULL) = (outcome = ''))
);
CREATE INDEX due_open ON due (due_at) WHERE done_at IS NULL;
CREATE INDEX due_together ON due (due_at, unit_id);

-- What was said about a meeting because somebody asked for it.
CREATE TABLE told (
    id         {{id}},
    meeting_id BIGINT NOT NULL REFERENCES meetings (id),
    round      INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    told_at    TIMESTAMP NOT NULL,
    told_by    BIGINT REFERENCES people (id),
    people     INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX told_meeting ON told (meeting_id, kind);

CREATE TABLE agenda_items (
    meeting_id BIGINT NOT NULL REFERENCES meetings (id),
    position   INTEGER NOT NULL CHECK (position > 0),
    text       TEXT NOT NULL,
    PRIMARY KEY (meeting_id, position)
);

CREATE TABLE bulletins (
    id         {{id}},
    unit_id    BIGINT NOT NULL REFERENCES units (id),
    text       TEXT NOT NULL,
    written_at TIMESTAMP NOT NULL,
    written_by BIGINT REFERENCES people (id)
);
CREATE INDEX bulletins_unit ON bulletins (unit_id);

-- +goose Down

DROP TABLE bulletins;
DROP TABLE agenda_items;
DROP TABLE told;
DROP TABLE due;
DROP TABLE meeting_changes;
DROP TABLE meetings;
DROP TABLE series;
