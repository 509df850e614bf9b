-- Phone numbers and people's own words are sealed: with which key, and whether
-- everything is. The key itself is not in the database.

-- +goose Up

-- One row. current_key names the key that is sealed with, '' before the first.
-- former_key is the one before it, while anything may still be sealed with that.
-- swept: nothing is left of what stood here in clear, not even in free pages. A
-- database without people has never held anything.
CREATE TABLE sealing (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    current_key TEXT NOT NULL DEFAULT '',
    former_key  TEXT NOT NULL DEFAULT '',
    swept       BOOLEAN NOT NULL,
    CHECK (former_key = '' OR former_key <> current_key)
);
INSERT INTO sealing (id, swept) SELECT 1, NOT EXISTS (SELECT 1 FROM people);

-- A sealed number is found by its keyed index.
DROP INDEX people_phone;
ALTER TABLE people ADD COLUMN phone_index TEXT NOT NULL DEFAULT '';
CREATE INDEX people_phone_index ON people (phone_index) WHERE phone_index <> '';

-- Few rows have words; these are found when they are sealed anew.
CREATE INDEX answers_words ON answers (meeting_id, person_id) WHERE words <> '';
CREATE INDEX roll_changes_reason ON roll_changes (id) WHERE reason <> '';

-- +goose Down

DROP INDEX roll_changes_reason;
DROP INDEX answers_words;
DROP INDEX people_phone_index;
ALTER TABLE people DROP COLUMN phone_index;
CREATE INDEX people_phone ON people (phone) WHERE phone <> '';
DROP TABLE sealing;
