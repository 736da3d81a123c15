-- What people agreed to, word for word, kept from the first answer on; and how old the recognition keys are.

CREATE TABLE consent_text (
    hash     TEXT PRIMARY KEY,
    id       TEXT NOT NULL,
    language TEXT NOT NULL,
    words    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A device's id was made with the recognition key of this generation.
ALTER TABLE device ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
CREATE INDEX device_generation ON device (generation);

-- `replaced_at` is empty for the key in use.
CREATE TABLE recognition_key (
    generation  INTEGER PRIMARY KEY,
    begun_at    INTEGER NOT NULL,
    replaced_at INTEGER
) STRICT;
