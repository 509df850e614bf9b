-- The tree of units changes while it is used: what undoing puts back is all that
-- a fact was, units are found by their own keys, and changes by their days.

-- +goose Up

-- Why a membership was to end before the change, as was_to is when.
ALTER TABLE change_facts ADD COLUMN was_ended TEXT NOT NULL DEFAULT '';

CREATE INDEX units_code ON units (code) WHERE code <> '';
CREATE INDEX changes_from ON changes (from_date);

-- +goose Down

DROP INDEX changes_from;
DROP INDEX units_code;
ALTER TABLE change_facts DROP COLUMN was_ended;
