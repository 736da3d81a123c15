-- How often offers are seen and taken up. True in this box only, never in the journal.

-- Sums of a day, of nobody in particular.
CREATE TABLE offer_day (
    offer TEXT NOT NULL,
    day   TEXT NOT NULL,
    seen  INTEGER NOT NULL DEFAULT 0,
    used  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (offer, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX offer_day_day ON offer_day (day);

-- Forms of the till that were counted already.
CREATE TABLE offer_used (
    request TEXT NOT NULL,
    offer   TEXT NOT NULL,
    day     TEXT NOT NULL,
    PRIMARY KEY (request, offer)
) STRICT, WITHOUT ROWID;

-- Only for offers with a bound. Of a device that is not recognised, `device` is its id of the day.
CREATE TABLE offer_view (
    device     TEXT NOT NULL,
    offer      TEXT NOT NULL,
    recognised INTEGER NOT NULL,
    day        TEXT NOT NULL,
    views      INTEGER NOT NULL,
    PRIMARY KEY (device, offer)
) STRICT, WITHOUT ROWID;

-- Whatever forgets a device forgets what it was shown, and an id that is renewed keeps it.
CREATE TRIGGER offer_view_forgotten AFTER DELETE ON device BEGIN
    DELETE FROM offer_view WHERE device = OLD.id;
END;
CREATE TRIGGER offer_view_renewed AFTER UPDATE OF id ON device BEGIN
    UPDATE OR REPLACE offer_view SET device = NEW.id WHERE device = OLD.id;
END;
