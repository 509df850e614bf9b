-- +goose Up

-- Which events of the channels have been dealt with: each only once.
CREATE TABLE events (
    channel TEXT      NOT NULL,
    id      TEXT      NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (channel, id)
);
CREATE INDEX events_seen_at ON events (seen_at);

-- Events that failed: how often, and since when they are given up.
CREATE TABLE event_failures (
    channel   TEXT      NOT NULL,
    id        TEXT      NOT NULL,
    tries     INTEGER   NOT NULL,
    error     TEXT      NOT NULL,
    first_at  TIMESTAMP NOT NULL,
    last_at   TIMESTAMP NOT NULL,
    parked_at TIMESTAMP,
    PRIMARY KEY (channel, id)
);
CREATE INDEX event_failures_last_at ON event_failures (last_at);

-- +goose Down

DROP TABLE event_failures;
DROP TABLE events;
