-- When nobody was there to do what was due, and whether the cells that this
-- concerns have been told.

-- +goose Up

-- One row: the last sign of life of any process, by the program's clock.
CREATE TABLE heartbeat (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    beat_at TIMESTAMP NOT NULL
);

CREATE TABLE outages (
    id      {{id}},
    from_at TIMESTAMP NOT NULL,
    to_at   TIMESTAMP NOT NULL,
    CHECK (to_at > from_at)
);
CREATE INDEX outages_to ON outages (to_at);

-- The cells that had something waiting then. look_at is when it is worth
-- looking whether all is settled; once it is, done_at is set, and people is how
-- many were told.
CREATE TABLE outage_cells (
    outage_id BIGINT NOT NULL REFERENCES outages (id),
    unit_id   BIGINT NOT NULL REFERENCES units (id),
    look_at   TIMESTAMP NOT NULL,
    done_at   TIMESTAMP,
    people    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (outage_id, unit_id)
);
CREATE INDEX outage_cells_open ON outage_cells (look_at) WHERE done_at IS NULL;

CREATE INDEX due_unit ON due (unit_id, due_at);

-- +goose Down

DROP INDEX due_unit;
DROP TABLE outage_cells;
DROP TABLE outages;
DROP TABLE heartbeat;
