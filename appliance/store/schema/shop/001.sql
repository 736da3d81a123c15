-- The shop's memory. Times are Unix seconds, days are YYYY-MM-DD in the shop's zone.

CREATE TABLE identity (only INTEGER PRIMARY KEY CHECK (only = 1), shop TEXT NOT NULL, epoch INTEGER NOT NULL) STRICT;

CREATE TABLE journal (
    id       TEXT PRIMARY KEY,
    shop     TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    type     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    facts    TEXT NOT NULL,
    personal TEXT,
    subject  TEXT,
    UNIQUE (shop, epoch, seq)
) STRICT;
CREATE INDEX journal_subject ON journal (subject) WHERE personal IS NOT NULL;

-- `registered_at` is empty while only a merge, a confirmation or an erasure has arrived.
-- A code is retired when its customer is erased, and rests a year.
CREATE TABLE customer (
    id            TEXT PRIMARY KEY,
    canonical     TEXT NOT NULL,
    registered_at INTEGER,
    phone         TEXT,
    name          TEXT,
    folded_name   TEXT,
    language      TEXT,
    confirmed     INTEGER NOT NULL DEFAULT 0,
    erased_at     INTEGER
) STRICT;
CREATE INDEX customer_canonical ON customer (canonical);
CREATE INDEX customer_phone ON customer (phone) WHERE phone IS NOT NULL;
CREATE INDEX customer_waiting ON customer (registered_at) WHERE confirmed = 0;

CREATE TABLE code (
    shop     TEXT NOT NULL,
    code     TEXT NOT NULL,
    customer TEXT NOT NULL,
    PRIMARY KEY (shop, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_customer ON code (customer);

CREATE TABLE card (link TEXT PRIMARY KEY, barcode TEXT NOT NULL, customer TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX card_barcode ON card (barcode, link);
CREATE INDEX card_customer ON card (customer);

CREATE TABLE consent (
    id        TEXT PRIMARY KEY,
    customer  TEXT NOT NULL,
    purpose   TEXT NOT NULL,
    given     INTEGER NOT NULL,
    text_id   TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    language  TEXT NOT NULL,
    channel   TEXT NOT NULL,
    shop      TEXT NOT NULL,
    at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_customer ON consent (customer, purpose);
CREATE TABLE consent_replaced (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    id            TEXT PRIMARY KEY,
    shop          TEXT NOT NULL,
    seq           INTEGER NOT NULL,
    account       TEXT NOT NULL,
    lot           TEXT,
    kind          TEXT NOT NULL CHECK (kind IN ('earn', 'redeem', 'expire', 'reverse', 'adjust', 'merge')),
    points        INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    source        TEXT,
    reason        TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_account ON entry (account, lot, points);

CREATE TABLE purchase (
    id            TEXT PRIMARY KEY,
    shop          TEXT NOT NULL,
    receipt       TEXT NOT NULL,
    customer      TEXT,
    minor         INTEGER NOT NULL,
    currency      TEXT NOT NULL,
    points        INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    CHECK (minor >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX purchase_receipt ON purchase (shop, receipt);
CREATE TABLE purchase_taken_back (purchase TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE INDEX purchase_day ON purchase (business_date);
CREATE INDEX purchase_customer ON purchase (customer);

-- From here on: true in this box only, never in the journal.

CREATE TABLE device (
    id          TEXT PRIMARY KEY,
    randomised  INTEGER NOT NULL,
    first_seen  INTEGER NOT NULL,
    last_seen   INTEGER NOT NULL,
    last_day    TEXT NOT NULL,
    days_seen   INTEGER NOT NULL,
    agreed_at   INTEGER,
    text_id     TEXT,
    text_hash   TEXT,
    language    TEXT,
    objected_at INTEGER,
    customer    TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX device_customer ON device (customer) WHERE customer IS NOT NULL;

-- `day_device` is made with a key that is erased at the end of the shop's day: from then on it names nobody.
CREATE TABLE visit (
    id         TEXT PRIMARY KEY,
    day        TEXT NOT NULL,
    device     TEXT,
    day_device TEXT NOT NULL,
    randomised INTEGER NOT NULL,
    came_back  INTEGER NOT NULL,
    started    INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    ended      INTEGER
) STRICT;
CREATE INDEX visit_day ON visit (day);
CREATE INDEX visit_device ON visit (device, day) WHERE device IS NOT NULL;
CREATE INDEX visit_open ON visit (day_device) WHERE ended IS NULL;

CREATE TABLE scan (
    id       INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    customer TEXT,
    masked   TEXT NOT NULL
) STRICT;
CREATE INDEX scan_at ON scan (at);

CREATE TABLE secret (kind TEXT, name TEXT, value TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT, WITHOUT ROWID;

CREATE TABLE guess (id INTEGER PRIMARY KEY, place TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX guess_place ON guess (place, who, at);
CREATE INDEX guess_at ON guess (place, at);
