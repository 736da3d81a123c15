-- Who may pass the gate now. No backup takes this file. `n` counts changes, so that the gate can say how far it is.
-- `boot` and `monotonic_end` keep an admission right while the wall clock jumps.

CREATE TABLE admission (
    mac           TEXT PRIMARY KEY,
    n             INTEGER NOT NULL,
    until         INTEGER NOT NULL,
    seconds       INTEGER NOT NULL,
    boot          TEXT NOT NULL,
    monotonic_end INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (only INTEGER PRIMARY KEY CHECK (only = 1), n INTEGER NOT NULL) STRICT;
INSERT INTO counter VALUES (1, 0);
