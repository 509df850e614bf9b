-- Two records of one person become one: whose the number is now, of the other.

-- +goose Up

ALTER TABLE people ADD COLUMN merged_into BIGINT REFERENCES people (id);
CREATE INDEX people_merged ON people (merged_into) WHERE merged_into IS NOT NULL;

-- +goose Down

DROP INDEX people_merged;
ALTER TABLE people DROP COLUMN merged_into;
