-- What was changed on the box itself, and by which way: for the owner, and for whoever asks later.
CREATE TABLE trail (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
