-- Marking a delivery as being sent changes nothing that is indexed, so that it
-- writes one version of its row and no index: what is open is what is not done.
-- Rows leave room for that version beside them.

-- +goose Up

DROP INDEX deliveries_lane;
DROP INDEX deliveries_batch;
DROP INDEX deliveries_due;
DROP INDEX deliveries_subject;
DROP INDEX deliveries_done;
CREATE INDEX deliveries_lane ON deliveries (lane, class, id) WHERE done_at IS NULL;
CREATE INDEX deliveries_batch ON deliveries (batch, id) WHERE done_at IS NULL;
CREATE INDEX deliveries_due ON deliveries (class, due_at) WHERE done_at IS NULL;
CREATE INDEX deliveries_subject ON deliveries (subject);
CREATE INDEX deliveries_done ON deliveries (done_at) WHERE done_at IS NOT NULL;
ALTER TABLE deliveries SET (fillfactor = 60);

-- +goose Down

ALTER TABLE deliveries RESET (fillfactor);
DROP INDEX deliveries_lane;
DROP INDEX deliveries_batch;
DROP INDEX deliveries_due;
DROP INDEX deliveries_subject;
DROP INDEX deliveries_done;
CREATE INDEX deliveries_lane ON deliveries (lane, class, id) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_batch ON deliveries (batch, id) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_due ON deliveries (class, due_at) WHERE status IN ('pending', 'sending');
CREATE INDEX deliveries_subject ON deliveries (subject, status);
CREATE INDEX deliveries_done ON deliveries (done_at);
