"""A receipt printer on TCP: answers DLE EOT with `answers`, keeps what else it is sent."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

WELL = {1: 0x12, 2: 0x12, 4: 0x12}
CUT = b"\x1dV"


class Paper:
    """`answers`, `ends_after` (bytes after which it hangs up) and `mute_after` may be changed at any time."""

    def __init__(self, answers: dict[int, int], ends_after: int | None = None, port: int = 0) -> None:
        self.answers = answers
        self.ends_after = ends_after
        self.mute_after: int | None = None
        self.received = b""
        self._listening = socket.create_server(("127.0.0.1", port))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"

    @property
    def slips(self) -> int:
        """How many came out whole."""
        return self.received.count(CUT)

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._listening.accept()
            except OSError:
                return
            # A cable may be pulled with something still on its way.
            with link, suppress(ConnectionError):
                self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        received = 0
        while data := link.recv(65536):
            # What it was sent beyond its end never reached the paper.
            self.received += data if self.ends_after is None else data[: max(0, self.ends_after - received)]
            received += len(data)
            if self.ends_after is not None and received > self.ends_after:
                return
            if self.mute_after is not None and received > self.mute_after:
                continue
            # A question may come in one piece with the end of a slip; after it there is silence.
            if data[-3:-1] == b"\x10\x04" and data[-1] in self.answers:
                link.send(bytes([self.answers[data[-1]]]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(2)
