"""Six-digit codes: drawn at random, two slips of a finger apart."""

import secrets
from collections.abc import Callable

from appliance.errors import CodesExhausted
from appliance.events import CodeIssued
from appliance.ports import Records
from appliance.values.code import Code

MOST = 40_000
"""Live codes of a shop; 20,000 need 39,995 draws, and about 58,000 words fit at all."""
WARN_AT = 30_000
REST = 365 * 24 * 3600
"""Seconds a retired code is not given again."""
DRAWS = 2_000
"""A draw takes about 81 tries at 50,000 codes, so this many failures mean there is no room."""


def issue_code(records: Records, customer: str, now: int, draw: Callable[[], Code] | None = None) -> Code:
    """Give `customer` a code that no slip turns into another's; raises CodesExhausted."""
    code = free_code(records, now, draw)
    records.record(CodeIssued(at=now, customer=customer, code=code.digits))
    return code


def free_code(records: Records, now: int, draw: Callable[[], Code] | None = None) -> Code:
    """A code to give, which changes nothing yet; raises CodesExhausted."""
    if records.codes.live() >= MOST:
        raise CodesExhausted()
    for _ in range(DRAWS):
        code = (draw or random_code)()
        if not records.codes.any_taken([code, *code.neighbours()], rested_since=now - REST):
            return code
    raise CodesExhausted()


def random_code() -> Code:
    return Code(f"{secrets.randbelow(1_000_000):06d}")
