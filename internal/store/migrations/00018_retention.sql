-- How far the day's round has come in which what was kept for long enough is
-- taken away.

-- +goose Up

-- The only row has the id 1. unit_id is the last unit that was looked at. Of
-- messages done before messages_to only the kind and the time are left.
CREATE TABLE retention (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    day         TEXT,
    unit_id     BIGINT NOT NULL DEFAULT 0,
    over        BOOLEAN NOT NULL DEFAULT FALSE,
    messages_to TIMESTAMP
);
INSERT INTO retention (id) VALUES (1);

-- +goose Down

DROP TABLE retention;
