"""A printer for the demo: takes ESC/POS on a loopback port, and what would be paper becomes pictures.

It knows what our slips are made of and no more: how it is (DLE EOT n), a raster picture (GS v 0), a feed
(ESC d) and the cut (GS V). Numbers are those of the ESC/POS reference.
"""

import socket
import threading
from collections import deque
from contextlib import suppress
from io import BytesIO

from PIL import Image

WELL = bytes([0x12])
"""The answer to every DLE EOT n: on line, cover closed, plenty of paper."""
KEPT = 6
"""Slips that stay to be looked at."""
STATUS, RASTER, FEED, CUT = b"\x10\x04", b"\x1dv0", b"\x1bd", b"\x1dV"
LENGTHS = {STATUS: 3, FEED: 3, CUT: 3}


class Paper:
    """What came out, oldest first, as PNG by number; and what is being printed."""

    def __init__(self) -> None:
        self.slips: deque[tuple[int, bytes]] = deque(maxlen=KEPT)
        self._count = 0
        self._pieces: list[Image.Image] = []

    def slip(self, number: int) -> bytes | None:
        """The PNG of a slip, if it is still there."""
        return dict(self.slips).get(number)

    def add(self, piece: Image.Image) -> None:
        self._pieces.append(piece)

    def cut(self) -> None:
        """What was printed so far falls out, if it is anything."""
        if not self._pieces:
            return
        size = max(piece.width for piece in self._pieces), sum(piece.height for piece in self._pieces)
        whole, top = Image.new("1", size, 1), 0
        for piece in self._pieces:
            whole.paste(piece, (0, top))
            top += piece.height
        self._pieces = []
        file = BytesIO()
        whole.save(file, "PNG")
        self._count += 1
        self.slips.append((self._count, file.getvalue()))


class Interpreter:
    """One connection's bytes as commands."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._rest = b""

    def feed(self, data: bytes) -> bytes:
        """Carry out every command that is whole; what is answered to them."""
        self._rest += data
        answers = b""
        while self._rest and len(self._rest) >= (length := self._length()):
            command, self._rest = self._rest[:length], self._rest[length:]
            answers += self._carry_out(command)
        return answers

    def _length(self) -> int:
        """Bytes of the next command; those it does not know are passed over one by one."""
        rest = self._rest
        if rest.startswith(RASTER):
            across, down = int.from_bytes(rest[4:6], "little"), int.from_bytes(rest[6:8], "little")
            return 8 + across * down if len(rest) >= 8 else 8
        if rest[0] in b"\x10\x1b\x1d" and len(rest) < 3:
            return 3
        return LENGTHS.get(rest[:2], 1)

    def _carry_out(self, command: bytes) -> bytes:
        if command.startswith(STATUS):
            return WELL
        if command.startswith(RASTER):
            size = int.from_bytes(command[4:6], "little") * 8, int.from_bytes(command[6:8], "little")
            # A set bit is black; in a picture of Pillow's it would be white.
            self._paper.add(Image.frombytes("1", size, command[8:], "raw", "1;I"))
        elif command.startswith(CUT):
            self._paper.cut()
        return b""


class DemoPrinter:
    """Listens on a free port of the loopback until it is closed, and serves one connection at a time."""

    def __init__(self) -> None:
        self.paper = Paper()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """As the setting `kiosk.printer` wants it."""
        return f"tcp://127.0.0.1:{self._listening.getsockname()[1]}"

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(2)

    def _serve(self) -> None:
        while True:
            try:
                link, _ = self._listening.accept()
            except OSError:
                return
            with link, suppress(OSError):
                self._talk(link)

    def _talk(self, link: socket.socket) -> None:
        interpreter = Interpreter(self.paper)
        while data := link.recv(65536):
            link.sendall(interpreter.feed(data))
