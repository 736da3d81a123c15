-- Which version head office runs, as it told in its last answer: empty and 0 where it tells none.
ALTER TABLE upstream ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE upstream ADD COLUMN protocol INTEGER NOT NULL DEFAULT 0;
