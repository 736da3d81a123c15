-- What customers told us about themselves: the language and the size of letters they read. Of several answers
-- that knew nothing of each other the one with the highest id holds.
CREATE TABLE preference (
    id       TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX preference_customer ON preference (customer, name);
CREATE TABLE preference_replaced (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- The price list, true in this box only: the file it was read from is its master.
CREATE TABLE product (
    barcode TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    minor   INTEGER NOT NULL CHECK (minor >= 0)
) STRICT, WITHOUT ROWID;
