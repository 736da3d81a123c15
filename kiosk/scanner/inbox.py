"""Scans on their way from the reading loop to the counter: whoever puts one in never waits."""

import queue

ROOM = 256


class Inbox:
    """A bounded queue. When nobody takes scans out for so long that it fills, the oldest ones go."""

    def __init__(self, room: int = ROOM) -> None:
        self._scans: queue.Queue[str] = queue.Queue(room)

    def put(self, scan: str) -> None:
        while True:
            try:
                return self._scans.put_nowait(scan)
            except queue.Full:
                self._drop_oldest()

    def take(self, timeout: float) -> str | None:
        """The oldest scan, waiting up to `timeout` seconds for one; None when there is none."""
        try:
            return self._scans.get(timeout=timeout)
        except queue.Empty:
            return None

    def _drop_oldest(self) -> None:
        try:
            self._scans.get_nowait()
        except queue.Empty:
            return
