-- Who is who, since when. Days are TEXT 'YYYY-MM-DD', from the first day
-- inclusive to the last day exclusive; an open end is NULL. Instants are UTC.
-- Names, places in the tree, memberships, categories and roles are never
-- overwritten: they end on a day, and another row begins. So a figure of March
-- can be counted in June as it was in March.

-- +goose Up

CREATE TABLE units (
    id       {{id}},
    kind     TEXT NOT NULL CHECK (kind IN ('committee', 'cell', 'group')),
    code     TEXT NOT NULL DEFAULT '',
    timezone TEXT NOT NULL DEFAULT ''
);

CREATE TABLE unit_names (
    id        {{id}},
    unit_id   BIGINT NOT NULL REFERENCES units (id),
    name      TEXT NOT NULL,
    folded    TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date   TEXT,
    CHECK (to_date >= from_date)
);
CREATE INDEX unit_names_unit ON unit_names (unit_id);
CREATE INDEX unit_names_folded ON unit_names (folded);
CREATE UNIQUE INDEX unit_names_now ON unit_names (unit_id) WHERE to_date IS NULL;

-- A unit exists while it has a row here; one at the top has a row without a parent.
CREATE TABLE unit_parents (
    id        {{id}},
    unit_id   BIGINT NOT NULL REFERENCES units (id),
    parent_id BIGINT REFERENCES units (id),
    from_date TEXT NOT NULL,
    to_date   TEXT,
    CHECK (to_date >= from_date),
    CHECK (parent_id <> unit_id)
);
CREATE INDEX unit_parents_unit ON unit_parents (unit_id);
CREATE INDEX unit_parents_parent ON unit_parents (parent_id);
CREATE UNIQUE INDEX unit_parents_now ON unit_parents (unit_id) WHERE to_date IS NULL;

-- sort_key orders people as a Vietnamese list does, by the last word of the
-- name; folded is the name without diacritics and case, for finding them.
CREATE TABLE people (
    id         {{id}},
    full_name  TEXT NOT NULL,
    sort_key   TEXT NOT NULL,
    folded     TEXT NOT NULL,
    birth_year INTEGER NOT NULL DEFAULT 0,
    phone      TEXT NOT NULL DEFAULT '',
    language   TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX people_folded ON people (folded);
CREATE INDEX people_phone ON people (phone) WHERE phone <> '';

CREATE TABLE memberships (
    id        {{id}},
    person_id BIGINT NOT NULL REFERENCES people (id),
    unit_id   BIGINT NOT NULL REFERENCES units (id),
    kind      TEXT NOT NULL DEFAULT 'home' CHECK (kind IN ('home', 'temporary')),
    from_date TEXT NOT NULL,
    to_date   TEXT,
    CHECK (to_date >= from_date)
);
CREATE INDEX memberships_unit ON memberships (unit_id, from_date);
CREATE INDEX memberships_person ON memberships (person_id);
CREATE UNIQUE INDEX memberships_now ON memberships (person_id, kind) WHERE to_date IS NULL;

CREATE TABLE person_categories (
    id        {{id}},
    person_id BIGINT NOT NULL REFERENCES people (id),
    category  TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date   TEXT,
    CHECK (to_date >= from_date)
);
CREATE INDEX person_categories_person ON person_categories (person_id, from_date);
CREATE UNIQUE INDEX person_categories_now ON person_categories (person_id) WHERE to_date IS NULL;

CREATE TABLE roles (
    id        {{id}},
    person_id BIGINT NOT NULL REFERENCES people (id),
    unit_id   BIGINT NOT NULL REFERENCES units (id),
    role      TEXT NOT NULL,
    from_date TEXT NOT NULL,
    to_date   TEXT,
    CHECK (to_date >= from_date)
);
CREATE INDEX roles_person ON roles (person_id);
CREATE INDEX roles_unit ON roles (unit_id, role);
CREATE UNIQUE INDEX roles_now ON roles (person_id, unit_id, role) WHERE to_date IS NULL;

-- An account is somebody on a channel; person_id stays NULL until they consented.
CREATE TABLE accounts (
    id              {{id}},
    channel         TEXT NOT NULL,
    external_id     TEXT NOT NULL,
    chat_id         TEXT NOT NULL,
    person_id       BIGINT REFERENCES people (id),
    language        TEXT NOT NULL DEFAULT '',
    linked_at       TIMESTAMP,
    last_seen_at    TIMESTAMP,
    unreachable_at  TIMESTAMP,
    unreachable_why TEXT NOT NULL DEFAULT '',
    UNIQUE (channel, external_id)
);
CREATE INDEX accounts_person ON accounts (person_id);
CREATE INDEX accounts_chat ON accounts (channel, chat_id);

CREATE TABLE consents (
    id           {{id}},
    person_id    BIGINT NOT NULL REFERENCES people (id),
    account_id   BIGINT NOT NULL REFERENCES accounts (id),
    text_version TEXT NOT NULL,
    channel      TEXT NOT NULL,
    agreed_at    TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP
);
CREATE INDEX consents_person ON consents (person_id);
CREATE INDEX consents_account ON consents (account_id);

-- Only the hash of a code is kept. At most one code of a person is open.
CREATE TABLE join_codes (
    id          {{id}},
    code_hash   TEXT NOT NULL UNIQUE,
    person_id   BIGINT NOT NULL REFERENCES people (id),
    created_at  TIMESTAMP NOT NULL,
    expires_at  TIMESTAMP NOT NULL,
    used_at     TIMESTAMP,
    used_by     BIGINT REFERENCES accounts (id),
    declined_at TIMESTAMP,
    revoked_at  TIMESTAMP
);
CREATE INDEX join_codes_person ON join_codes (person_id);
CREATE UNIQUE INDEX join_codes_open ON join_codes (person_id) WHERE used_at IS NULL AND revoked_at IS NULL;

-- Wrong codes: one row for each account that tried, and one with both names
-- empty for all of them together.
CREATE TABLE code_attempts (
    channel      TEXT NOT NULL,
    external_id  TEXT NOT NULL,
    wrong        INTEGER NOT NULL,
    window_from  TIMESTAMP NOT NULL,
    locks        INTEGER NOT NULL DEFAULT 0,
    locked_until TIMESTAMP,
    PRIMARY KEY (channel, external_id)
);
CREATE INDEX code_attempts_window ON code_attempts (window_from);

CREATE TABLE settings (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    set_at  TIMESTAMP NOT NULL,
    set_by  BIGINT REFERENCES people (id),
    PRIMARY KEY (unit_id, name)
);

-- +goose Down

DROP TABLE settings;
DROP TABLE code_attempts;
DROP TABLE join_codes;
DROP TABLE consents;
DROP TABLE accounts;
DROP TABLE roles;
DROP TABLE person_categories;
DROP TABLE memberships;
DROP TABLE people;
DROP TABLE unit_parents;
DROP TABLE unit_names;
DROP TABLE units;
