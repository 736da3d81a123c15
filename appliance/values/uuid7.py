"""UUIDv7 (RFC 9562 section 5.7), which Python's uuid module has only from 3.14 on."""

import secrets
import threading
import time


class _Milliseconds:
    """The wall clock, never twice the same and never backwards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        with self._lock:
            self._last = max(time.time_ns() // 1_000_000, self._last + 1)
            return self._last


_milliseconds = _Milliseconds()


def uuid7() -> str:
    """A new id whose text sorts by time within this process, also when the clock goes back."""
    value = (_milliseconds.next() & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def seconds_of(id: str) -> int:
    """When it was made by the clock of then, in Unix seconds; raises ValueError for what is no UUID."""
    return int(id[:8] + id[9:13], 16) // 1000
