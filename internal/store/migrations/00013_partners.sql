-- An account can speak for several people: accounts.person_id is the first of
-- them, the others stand here. Who has no phone may have somebody who answers
-- for them.

-- +goose Up

CREATE TABLE account_partners (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    person_id  BIGINT NOT NULL REFERENCES people (id),
    linked_at  TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, person_id)
);
CREATE INDEX account_partners_person ON account_partners (person_id);

CREATE VIEW account_people (account_id, person_id) AS
SELECT id, person_id FROM accounts WHERE person_id IS NOT NULL
UNION ALL SELECT account_id, person_id FROM account_partners;

CREATE TABLE helpers (
    person_id BIGINT NOT NULL REFERENCES people (id),
    helper_id BIGINT NOT NULL REFERENCES people (id),
    set_at    TIMESTAMP NOT NULL,
    set_by    BIGINT REFERENCES people (id),
    PRIMARY KEY (person_id, helper_id),
    CHECK (person_id <> helper_id)
);
CREATE INDEX helpers_helper ON helpers (helper_id);

-- +goose Down

DROP TABLE helpers;
DROP VIEW account_people;
DROP TABLE account_partners;
