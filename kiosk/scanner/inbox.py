"""What was heard, on its way from the reading loop to the counter: whoever puts it in never waits."""

import queue

from kiosk.scanner.heard import Heard

ROOM = 256


class Inbox:
    """A bounded queue. When nobody takes anything out for so long that it fills, the oldest goes."""

    def __init__(self, room: int = ROOM) -> None:
        self._heard: queue.Queue[Heard] = queue.Queue(room)

    def put(self, heard: Heard) -> None:
        while True:
            try:
                return self._heard.put_nowait(heard)
            except queue.Full:
                self._drop_oldest()

    def take(self, timeout: float) -> Heard | None:
        """The oldest, waiting up to `timeout` seconds for one; None when there is none."""
        try:
            return self._heard.get(timeout=timeout)
        except queue.Empty:
            return None

    def _drop_oldest(self) -> None:
        try:
            self._heard.get_nowait()
        except queue.Empty:
            return
