-- What grows with the whole country is not read for one of its people.

-- +goose Up

-- With a condition in it, Postgres asks every account for the people of one:
-- person_id may be NULL here, for an account that speaks for nobody.
DROP VIEW account_people;
CREATE VIEW account_people (account_id, person_id) AS
SELECT id, person_id FROM accounts
UNION ALL SELECT account_id, person_id FROM account_partners;

-- +goose Down

DROP VIEW account_people;
CREATE VIEW account_people (account_id, person_id) AS
SELECT id, person_id FROM accounts WHERE person_id IS NOT NULL
UNION ALL SELECT account_id, person_id FROM account_partners;
