-- A reply is about no subject, of no batch, and goes to an address and not to a
-- person. Most deliveries are replies: they take no part in these indexes. A
-- query says "subject <> ''" or "batch <> 0" to be answered by one of them.

-- +goose Up

DROP INDEX deliveries_batch;
DROP INDEX deliveries_subject;
DROP INDEX deliveries_person;
CREATE INDEX deliveries_batch ON deliveries (batch, id) WHERE done_at IS NULL AND batch <> 0;
CREATE INDEX deliveries_subject ON deliveries (subject) WHERE subject <> '';
CREATE INDEX deliveries_person ON deliveries (person_id) WHERE person_id IS NOT NULL;

-- +goose Down

DROP INDEX deliveries_batch;
DROP INDEX deliveries_subject;
DROP INDEX deliveries_person;
CREATE INDEX deliveries_batch ON deliveries (batch, id) WHERE done_at IS NULL;
CREATE INDEX deliveries_subject ON deliveries (subject);
CREATE INDEX deliveries_person ON deliveries (person_id);
