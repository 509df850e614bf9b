-- Who has seen or changed what of other people's data; what people ask about
-- their own, by when it has to be done; and what is left of somebody who is
-- deleted, and of rolls that were kept for long enough: numbers.

-- +goose Up

-- Numbers and kinds, no names and no texts. by_person is NULL for an operator at
-- a terminal and for the program itself; through tells which. people is how many
-- it showed or changed. A row is never changed and never taken away.
CREATE TABLE audit (
    id        {{id}},
    at        TIMESTAMP NOT NULL,
    by_person BIGINT,
    through   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    unit_id   BIGINT,
    person_id BIGINT,
    people    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX audit_by ON audit (by_person, at);
CREATE INDEX audit_unit ON audit (unit_id, id) WHERE unit_id IS NOT NULL;
CREATE INDEX audit_person ON audit (person_id, id) WHERE person_id IS NOT NULL;

-- +goose StatementBegin
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();

-- What somebody asks about their own data. asked_by is somebody else where it was
-- asked on paper. words are what is wrong, until the request is closed. A request
-- is answered by the first day and done by the second. warned_at and overdue_at
-- are when it was told that its term ends soon, and that it has ended.
CREATE TABLE data_requests (
    id         {{id}},
    person_id  BIGINT NOT NULL REFERENCES people (id),
    kind       TEXT NOT NULL CHECK (kind IN ('see', 'correct', 'restrict', 'object', 'withdraw', 'delete')),
    words      TEXT NOT NULL DEFAULT '',
    asked_by   BIGINT NOT NULL REFERENCES people (id),
    asked_at   TIMESTAMP NOT NULL,
    answer_by  TEXT NOT NULL,
    done_by    TEXT NOT NULL,
    warned_at  TIMESTAMP,
    overdue_at TIMESTAMP,
    closed_at  TIMESTAMP,
    closed_by  BIGINT REFERENCES people (id),
    outcome    TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'done', 'taken_back')),
    CHECK ((closed_at IS NULL) = (outcome = ''))
);
CREATE INDEX data_requests_person ON data_requests (person_id);
CREATE UNIQUE INDEX data_requests_open ON data_requests (person_id, kind) WHERE closed_at IS NULL;

-- Lines of a roll that are nobody's any more, as they count.
CREATE TABLE roll_others (
    meeting_id BIGINT NOT NULL REFERENCES meetings (id),
    listed     BOOLEAN NOT NULL,
    must       BOOLEAN NOT NULL,
    mark       TEXT NOT NULL,
    people     INTEGER NOT NULL CHECK (people > 0),
    PRIMARY KEY (meeting_id, listed, must, mark)
);

-- When all but a roll's sums was deleted, because it was kept for long enough.
ALTER TABLE rolls ADD COLUMN reduced_at TIMESTAMP;

-- When somebody was deleted: what is left is a number that is nobody's.
ALTER TABLE people ADD COLUMN erased_at TIMESTAMP;

-- +goose Down

ALTER TABLE people DROP COLUMN erased_at;
ALTER TABLE rolls DROP COLUMN reduced_at;
DROP TABLE roll_others;
DROP TABLE data_requests;
DROP TABLE audit;
DROP FUNCTION audit_stays();
