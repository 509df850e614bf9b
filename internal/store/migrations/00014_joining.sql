-- A code can also be made for the moment: because somebody shared the phone number
-- that stands in the roster. It stands beside the one that was handed out.

-- +goose Up

ALTER TABLE join_codes ADD COLUMN way TEXT NOT NULL DEFAULT '';
DROP INDEX join_codes_open;
CREATE UNIQUE INDEX join_codes_open ON join_codes (person_id, way) WHERE used_at IS NULL AND revoked_at IS NULL;

-- +goose Down

DELETE FROM join_codes WHERE way <> '';
DROP INDEX join_codes_open;
CREATE UNIQUE INDEX join_codes_open ON join_codes (person_id) WHERE used_at IS NULL AND revoked_at IS NULL;
ALTER TABLE join_codes DROP COLUMN way;
