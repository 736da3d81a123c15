"""A load balancer of the simplest kind: connections go to one process after another, past the dead."""

import socket
import threading
from collections.abc import Sequence
from contextlib import suppress

PIECE = 65536


class Balancer:
    """Passes bytes on at `port`, TLS and all, to `ports` in turn until `close`."""

    def __init__(self, port: int, ports: Sequence[int]) -> None:
        self._ports = list(ports)
        self._turn = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                guest, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(guest,), daemon=True).start()

    def _pass_on(self, guest: socket.socket) -> None:
        with guest:
            for _ in self._ports:
                with suppress(OSError), socket.create_connection(("127.0.0.1", self._next())) as office:
                    back = threading.Thread(target=pour, args=(office, guest), daemon=True)
                    back.start()
                    pour(guest, office)
                    back.join()
                    return

    def _next(self) -> int:
        with self._turn:
            self._ports.append(self._ports.pop(0))
            return self._ports[-1]


def pour(one: socket.socket, other: socket.socket) -> None:
    """Until either end is closed; then neither says more."""
    with suppress(OSError):
        while piece := one.recv(PIECE):
            other.sendall(piece)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
