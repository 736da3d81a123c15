-- Distributed by id: an answer that was replaced stays so, also for whom it turns out to have been when two that were
-- made one are separated.
CREATE TABLE replaced_consent (id text PRIMARY KEY);
INSERT INTO replaced_consent SELECT DISTINCT id FROM consent_replaced;
DROP TABLE consent_replaced;
-- Whose answer it is.
CREATE INDEX consent_id ON consent (id);
