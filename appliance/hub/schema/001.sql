-- Head office's database. Times are Unix seconds. So that the same statements run on one PostgreSQL and on Citus,
-- every key holds its table's distribution column, named above each table; there are no triggers, no sequences,
-- and no foreign keys between groups.

-- Distributed by shop.

-- `next_n` numbers the shop's mailbox densely under this row's lock; `delivered` is what was sent to the shop, `cursor`
-- what it has on disk.
CREATE TABLE shop (
    shop        text PRIMARY KEY,
    name        text NOT NULL,
    country     text NOT NULL,
    controller  text NOT NULL,
    countries   text[] NOT NULL,
    key_hash    bytea NOT NULL,
    verify      text NOT NULL,
    box         text NOT NULL,
    epoch       bigint NOT NULL,
    next_n      bigint NOT NULL DEFAULT 1,
    delivered   bigint NOT NULL DEFAULT 0,
    cursor      bigint NOT NULL DEFAULT 0,
    enrolled_at bigint NOT NULL,
    seen_at     bigint NOT NULL,
    revoked_at  bigint
);

-- One life of one card in one box. `received` is the highest number that is here without a gap, `announced` the
-- journal's head as of an earlier batch, `complete` the highest such head that has been reached, `routed` how far
-- the router has come. `gone_at` is when the owner confirmed that this card spends no more; `nonce` is by what the
-- card that began this epoch is known from a copy of it.
CREATE TABLE shop_epoch (
    shop      text NOT NULL,
    epoch     bigint NOT NULL,
    received  bigint NOT NULL DEFAULT 0,
    announced bigint NOT NULL DEFAULT 0,
    complete  bigint NOT NULL DEFAULT 0,
    routed    bigint NOT NULL DEFAULT 0,
    begun_at  bigint NOT NULL,
    gone_at   bigint,
    nonce     text NOT NULL DEFAULT '',
    PRIMARY KEY (shop, epoch)
);

CREATE TABLE event (
    shop        text NOT NULL,
    epoch       bigint NOT NULL,
    seq         bigint NOT NULL,
    id          text NOT NULL,
    type        text NOT NULL,
    version     integer NOT NULL,
    facts       jsonb NOT NULL,
    personal    jsonb,
    subject     text,
    received_at bigint NOT NULL,
    PRIMARY KEY (shop, epoch, seq),
    UNIQUE (shop, id)
);
CREATE INDEX event_subject ON event (subject) WHERE subject IS NOT NULL;

-- What the shop was told is bad and went on without; it may be sent again.
CREATE TABLE hole (
    shop  text NOT NULL,
    epoch bigint NOT NULL,
    seq   bigint NOT NULL,
    PRIMARY KEY (shop, epoch, seq)
);

-- What filled a hole after the router had passed it.
CREATE TABLE late (
    shop  text NOT NULL,
    epoch bigint NOT NULL,
    seq   bigint NOT NULL,
    PRIMARY KEY (shop, epoch, seq)
);

CREATE TABLE mailbox (
    shop    text NOT NULL,
    n       bigint NOT NULL,
    kind    text NOT NULL,
    body    jsonb NOT NULL,
    subject text,
    PRIMARY KEY (shop, n)
);
CREATE INDEX mailbox_subject ON mailbox (subject) WHERE subject IS NOT NULL;

CREATE TABLE visit_day (
    shop       text NOT NULL,
    day        text NOT NULL,
    returning_ bigint NOT NULL,
    recognised bigint NOT NULL,
    others     bigint NOT NULL,
    randomised bigint NOT NULL,
    PRIMARY KEY (shop, day)
);

-- How many customers and rights a shop asked for within a minute.
CREATE TABLE asked (shop text NOT NULL, minute bigint NOT NULL, times integer NOT NULL, PRIMARY KEY (shop, minute));

-- Distributed by customer.

-- Whoever changes what is known of a person holds this row; `home` is where they were last.
CREATE TABLE account (
    customer text PRIMARY KEY,
    home     text
);

-- What one shop's complete events of this id come to; the shops of a person, and merged ids, are added up.
CREATE TABLE balance (
    customer text NOT NULL,
    shop     text NOT NULL,
    points   bigint NOT NULL,
    PRIMARY KEY (customer, shop)
);

CREATE TABLE grant_ (
    customer   text NOT NULL,
    grant_id   text NOT NULL,
    shop       text NOT NULL,
    epoch      bigint NOT NULL,
    points     bigint NOT NULL,
    used       bigint NOT NULL DEFAULT 0,
    returned   bigint NOT NULL DEFAULT 0,
    decided_at bigint NOT NULL,
    recalled   boolean NOT NULL DEFAULT false,
    gone       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (customer, grant_id)
);

-- A grant that was decided for `holder` while `customer` was the same person: until it is used up or returned it
-- counts against both.
CREATE TABLE lent (
    customer text NOT NULL,
    grant_id text NOT NULL,
    holder   text NOT NULL,
    PRIMARY KEY (customer, grant_id)
);

CREATE TABLE knows (customer text NOT NULL, shop text NOT NULL, PRIMARY KEY (customer, shop));

-- Merges as told; of a merge that was taken back the event's id stands in `merge_undone`.
CREATE TABLE merge (customer text NOT NULL, id text NOT NULL, other text NOT NULL, PRIMARY KEY (customer, id));
CREATE TABLE merge_undone (customer text NOT NULL, id text NOT NULL, PRIMARY KEY (customer, id));

CREATE TABLE consent (
    customer text NOT NULL,
    id       text NOT NULL,
    purpose  text NOT NULL,
    given    boolean NOT NULL,
    PRIMARY KEY (customer, id)
);
CREATE TABLE consent_replaced (customer text NOT NULL, id text NOT NULL, PRIMARY KEY (customer, id));

-- `phone` is empty once the person is erased.
CREATE TABLE person (
    customer  text PRIMARY KEY,
    phone     text,
    confirmed boolean NOT NULL DEFAULT false,
    erased    boolean NOT NULL DEFAULT false
);

-- Distributed by key: `phone:+380...`, `card:042...`, `code:123456`.
CREATE TABLE look_up (key text NOT NULL, customer text NOT NULL, PRIMARY KEY (key, customer));
CREATE INDEX look_up_customer ON look_up (customer);

-- Distributed by id.
CREATE TABLE document (
    id       text PRIMARY KEY,
    kind     text NOT NULL,
    revision bigint NOT NULL,
    body     jsonb,
    shops    text[],
    saved_at bigint NOT NULL
);
CREATE TABLE document_sent (
    id       text NOT NULL,
    shop     text NOT NULL,
    revision bigint NOT NULL,
    n        bigint NOT NULL,
    PRIMARY KEY (id, shop)
);

-- Head office's own people; small, and the same on every node.
CREATE TABLE hub_code (
    code_hash bytea PRIMARY KEY,
    shop      text,
    name      text NOT NULL,
    made_at   bigint NOT NULL,
    used_key  bytea
);
CREATE TABLE hub_secret (name text PRIMARY KEY, value bytea NOT NULL);
CREATE TABLE hub_user (
    name     text PRIMARY KEY,
    password text NOT NULL,
    role     text NOT NULL CHECK (role IN ('chain', 'shops', 'reader')),
    shops    text[] NOT NULL DEFAULT '{}'
);
CREATE TABLE audit (
    id   text PRIMARY KEY,
    at   bigint NOT NULL,
    who  text NOT NULL,
    what text NOT NULL,
    shop text,
    note text NOT NULL
);
CREATE INDEX audit_at ON audit (at);
