-- What head office's pages need.

-- Distributed by shop.

-- Hours a week that a shop is open, as head office says; figures per open hour are divided by it.
ALTER TABLE shop ADD COLUMN open_hours integer;

-- Sums of a business day. `name` is `earned` or `taken` with points in `amount`, or a currency with its hundredths.
CREATE TABLE day_sum (
    shop   text NOT NULL,
    day    text NOT NULL,
    name   text NOT NULL,
    times  bigint NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (shop, day, name)
);
CREATE INDEX event_provisional ON event (shop, epoch, seq)
    WHERE type = 'PointsTaken' AND jsonb_typeof(facts -> 'provisional') = 'number' AND facts -> 'provisional' > '0';

-- Distributed by customer.

CREATE INDEX grant_open ON grant_ (shop, epoch) WHERE NOT gone AND points > used + returned;

-- Distributed by id.

-- Up to which revision a document lies in the mailboxes of all the shops it is for.
ALTER TABLE document ADD COLUMN spread bigint NOT NULL DEFAULT 0;

-- Head office's own people.

-- When somebody tried to sign in, by their address; the empty one is all of them together.
CREATE TABLE hub_try (who text PRIMARY KEY, latest bigint NOT NULL, times bigint[] NOT NULL);
