-- The ledger of who was reached: one row for each notice and recipient.

-- +goose Up

-- The key says what it is, in meaning, and can exist once. Either a person is
-- set, whose account is found when it is sent, or channel and chat. A lane is
-- the recipient, whose rows are sent in the order of their ids.
-- held_until is real time, so that a program with a simulated clock shares the
-- ledger rightly; all else is by the program's clock.
CREATE TABLE deliveries (
    id            {{id}},
    version       INTEGER   NOT NULL DEFAULT 0,
    dedup_key     TEXT      NOT NULL UNIQUE,
    subject       TEXT      NOT NULL DEFAULT '',
    kind          TEXT      NOT NULL,
    args          TEXT      NOT NULL,
    class         INTEGER   NOT NULL,
    person_id     BIGINT    REFERENCES people (id),
    channel       TEXT      NOT NULL DEFAULT '',
    chat          TEXT      NOT NULL DEFAULT '',
    lane          TEXT      NOT NULL,
    batch         BIGINT    NOT NULL DEFAULT 0,
    edits         TEXT      NOT NULL DEFAULT '',
    created_at    TIMESTAMP NOT NULL,
    due_at        TIMESTAMP NOT NULL,
    useless_after TIMESTAMP,
    status        TEXT      NOT NULL,
    reason        TEXT      NOT NULL DEFAULT '',
    attempt       INTEGER   NOT NULL DEFAULT 0,
    doubts        INTEGER   NOT NULL DEFAULT 0,
    parts         INTEGER   NOT NULL DEFAULT 0,
    in_doubt      BOOLEAN   NOT NULL DEFAULT FALSE,
    resent        BOOLEAN   NOT NULL DEFAULT FALSE,
    held_until    TIMESTAMP,
    owner         TEXT      NOT NULL DEFAULT '',
    account_id    BIGINT    REFERENCES accounts (id),
    message       TEXT      NOT NULL DEFAULT '',
    done_at       TIMESTAMP
);
CREATE INDEX deliveries_lane ON deliveries (lane, class, id) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_batch ON deliveries (batch, id) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_due ON deliveries (class, due_at) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_subject ON deliveries (subject, status);
CREATE INDEX deliveries_person ON deliveries (person_id);
CREATE INDEX deliveries_done ON deliveries (done_at);

-- +goose Down

DROP TABLE deliveries;
