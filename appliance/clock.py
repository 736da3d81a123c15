"""The machine's clock in the shop's zone."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo


class ZoneClock:
    """See ports.Clock."""

    def __init__(self, zone: str, offset: int = 0) -> None:
        self._zone = ZoneInfo(zone)
        self._offset = offset

    def now(self) -> int:
        """Unix seconds."""
        return int(time.time()) + self._offset

    def local(self) -> datetime:
        return self.local_at(self.now())

    def local_at(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, self._zone)

    def today(self) -> date:
        """The shop's local day: UTC moves one basket in five to another day."""
        return self.local().date()

    def day_of(self, at: int) -> date:
        return self.local_at(at).date()
