-- A change is found by its number and an end by its time, so that a login costs the same however many are online.
-- A right that was taken away stays for a minute with `seconds` 0, until the gate has seen it.
CREATE INDEX admission_n ON admission (n);
CREATE INDEX admission_end ON admission (boot, monotonic_end);
-- The shop's own devices: always admitted, never counted, never asked.
CREATE TABLE own_device (mac TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Seconds granted per device and day of the shop; the device by its anonymous id of that day.
CREATE TABLE used (device TEXT PRIMARY KEY, day TEXT NOT NULL, seconds INTEGER NOT NULL) STRICT, WITHOUT ROWID;
