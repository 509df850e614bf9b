-- An entry in the history of answers is written with its answer, whose keys are
-- checked. Checking the same keys again took as long as writing the entry.

-- +goose Up

ALTER TABLE answer_changes DROP CONSTRAINT answer_changes_meeting_id_fkey;
ALTER TABLE answer_changes DROP CONSTRAINT answer_changes_person_id_fkey;
ALTER TABLE answer_changes DROP CONSTRAINT answer_changes_changed_by_fkey;

-- +goose Down

ALTER TABLE answer_changes ADD CONSTRAINT answer_changes_meeting_id_fkey FOREIGN KEY (meeting_id) REFERENCES meetings (id);
ALTER TABLE answer_changes ADD CONSTRAINT answer_changes_person_id_fkey FOREIGN KEY (person_id) REFERENCES people (id);
ALTER TABLE answer_changes ADD CONSTRAINT answer_changes_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES people (id);
