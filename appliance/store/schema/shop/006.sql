-- How far this shop and head office know of each other. True in this box only, never in the journal.

-- Of this epoch: head office has our events up to `received`; up to `attempted` they may have left the box, noted
-- before they do. `cursor` is how far our mailbox is here. `exchanged_at` is empty until this epoch's first
-- exchange. The key is made from `salt` and a secret that is in no backup. `since` is when `fault` began.
CREATE TABLE upstream (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    name         TEXT NOT NULL,
    country      TEXT NOT NULL,
    box          TEXT NOT NULL,
    salt         TEXT NOT NULL,
    received     INTEGER NOT NULL DEFAULT 0,
    attempted    INTEGER NOT NULL DEFAULT 0,
    cursor       INTEGER NOT NULL DEFAULT 0,
    exchanged_at INTEGER,
    fault        TEXT NOT NULL DEFAULT '',
    message      TEXT NOT NULL DEFAULT '',
    since        INTEGER
) STRICT;

-- Events of this epoch that head office would not take; the journal holds them. `again`: send it once more.
CREATE TABLE refused (
    seq    INTEGER PRIMARY KEY,
    reason TEXT NOT NULL,
    at     INTEGER NOT NULL,
    again  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Letters that this version cannot read. The next one may.
CREATE TABLE aside (name TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT;

-- Days whose visits the journal has the counts of.
CREATE TABLE visits_counted (day TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
