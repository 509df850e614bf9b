-- The ledger of who was reached: one row for each notice and recipient.

-- +goose Up

-- A batch is what one job of the queue works on.
CREATE TABLE delivery_batches (
    id         {{id}},
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE deliveries (
    id            {{id}},
    -- key says what it is, in meaning: it can exist once.
    key           TEXT      NOT NULL UNIQUE,
    subject       TEXT      NOT NULL DEFAULT '',
    kind          TEXT      NOT NULL,
    args          TEXT      NOT NULL,
    class         INTEGER   NOT NULL,
    -- Either a person, whose account is found when it is sent, or an address.
    person_id     BIGINT    REFERENCES people (id),
    channel       TEXT      NOT NULL DEFAULT '',
    chat          TEXT      NOT NULL DEFAULT '',
    -- edits is the message that it replaces.
    edits         TEXT      NOT NULL DEFAULT '',
    batch_id      BIGINT    REFERENCES delivery_batches (id),
    status        TEXT      NOT NULL,
    reason        TEXT      NOT NULL DEFAULT '',
    created_at    TIMESTAMP NOT NULL,
    due_at        TIMESTAMP NOT NULL,
    useless_after TIMESTAMP,
    attempt       INTEGER   NOT NULL DEFAULT 0,
    -- parts_done is how many parts of a long message have arrived.
    parts_done    INTEGER   NOT NULL DEFAULT 0,
    -- in_doubt is true if the last try may have arrived.
    in_doubt      BOOLEAN   NOT NULL DEFAULT FALSE,
    resent        BOOLEAN   NOT NULL DEFAULT FALSE,
    owner         TEXT      NOT NULL DEFAULT '',
    lease_until   TIMESTAMP,
    account_id    BIGINT    REFERENCES accounts (id),
    message       TEXT      NOT NULL DEFAULT '',
    done_at       TIMESTAMP
);
CREATE INDEX deliveries_open ON deliveries (due_at) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_batch ON deliveries (batch_id, id) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_subject ON deliveries (subject, status);
CREATE INDEX deliveries_person ON deliveries (person_id);
CREATE INDEX deliveries_done ON deliveries (done_at);

-- +goose Down

DROP TABLE deliveries;
DROP TABLE delivery_batches;
