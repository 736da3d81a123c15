-- Slips on their way to the kiosk's printer. True in this box only, never in the journal.
-- `sent` counts how often bytes of it went out: from the first time on it may have been printed.

CREATE TABLE slip (
    id        TEXT PRIMARY KEY,
    asked_at  INTEGER NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('waiting', 'printing', 'unconfirmed')),
    sent      INTEGER NOT NULL DEFAULT 0,
    kind      TEXT NOT NULL,
    language  TEXT NOT NULL,
    customer  TEXT,
    large     INTEGER NOT NULL,
    with_code INTEGER NOT NULL,
    text      TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX slip_customer ON slip (customer) WHERE customer IS NOT NULL;
