"""Recognition keys grow old: a new one begins, and the former goes with whatever was not met again."""

from appliance.ports import Keys, Records
from appliance.values.moment import PLAUSIBLE

DAY = 24 * 3600
KEPT = 60 * DAY
"""Seconds a former key is kept for devices that have not come back yet."""
USED = 330 * DAY
"""Seconds a key is in use: with KEPT a device's id lives 13 months at most, which is what CNIL recommends for
identifiers that measure visits."""


def turn(records: Records, keys: Keys, now: int) -> list[int]:
    """Begin a new key when it is time, and forget what is left under those that are over.

    While the clock is wrong nothing turns and nothing is noted: the right time would find every key too old.
    Returns the generations whose keys are to be erased once this transaction is on disk.
    """
    if not _may_be(records, now):
        return []
    kept = sorted(keys.recognition())
    records.generations.note(kept[-1], now)
    if now - records.generations.begun(kept[-1]) >= USED:
        kept.append(keys.begin_generation())
        records.generations.note(kept[-1], now)
    over = [generation for generation in kept[:-1] if _is_over(records, generation, now)]
    oldest = min(set(kept) - set(over))
    records.visits.forget_older(oldest)
    records.devices.forget_older(oldest)
    records.generations.forget_older(oldest)
    return over


def _may_be(records: Records, now: int) -> bool:
    """Whether the clock may be right: most devices seen lately were not seen after `now`.

    Few that were are what a clock that ran ahead for a while left behind.
    """
    before, after = records.devices.seen_around(now, KEPT)
    return now >= PLAUSIBLE and after <= before


def _is_over(records: Records, generation: int, now: int) -> bool:
    waits = now - records.generations.replaced(generation) < KEPT
    return not (waits and records.devices.any_of(generation))
