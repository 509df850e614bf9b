-- The term of what people ask about their own data can be extended, once.

-- +goose Up

ALTER TABLE data_requests ADD COLUMN extended_at TIMESTAMP;

-- +goose Down

ALTER TABLE data_requests DROP COLUMN extended_at;
