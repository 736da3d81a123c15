"""Moments that cannot be: a box without a battery clock boots in 1970, until somebody tells it the time."""

PLAUSIBLE = 1_767_225_600
"""1 January 2026, UTC, in Unix seconds: earlier than this release, so no clock that shows less is right."""
