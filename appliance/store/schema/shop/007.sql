-- What a chain of shops needs here. `proved` is what a customer was registered or confirmed as; `confirmed` counts a
-- merge as a proof besides, as long as it stands.
ALTER TABLE customer ADD COLUMN proved INTEGER NOT NULL DEFAULT 0;
UPDATE customer SET proved = confirmed;

-- Merges as told, ours and others', by the event's id; of one that was taken back the id stands in `merge_undone`.
CREATE TABLE merge (id TEXT PRIMARY KEY, one TEXT NOT NULL, other TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX merge_one ON merge (one);
CREATE INDEX merge_other ON merge (other);
CREATE TABLE merge_undone (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO merge SELECT id, facts ->> 'customer', facts ->> 'other' FROM journal WHERE type = 'CustomersMerged';

-- Points that head office granted to this card: `used` and `returned` of them.
CREATE TABLE granted (
    id       TEXT PRIMARY KEY,
    customer TEXT NOT NULL,
    epoch    INTEGER NOT NULL,
    points   INTEGER NOT NULL,
    used     INTEGER NOT NULL DEFAULT 0,
    returned INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX granted_customer ON granted (customer);

-- What a customer spent today on the owner's limit alone.
CREATE INDEX journal_taken ON journal (subject) WHERE type = 'PointsTaken';
