"""waitress for a room full of strangers: a deadline for each request, room for the next when full, and TLS.

Only what waitress lets one subclass. It is imported by `service` alone, when a room has pages.
"""

import json
import logging
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask
from waitress.utilities import Error, RequestEntityTooLarge

PATIENCE = 20
"""Seconds for a whole request, header and body, counted from the one before it."""
READING = 60
"""Seconds for taking what is ready of an answer: our largest picture in a corner of bad Wi-Fi."""
FORGOTTEN = 128 * 1024 * 1024
"""Bytes of a body that is too large that are taken and forgotten, as far as `PATIENCE` goes."""
_LOOK = 2
ALL_SOCKETS = 900
"""Of the 1024 descriptors that a process has; all `Server.most` together stay below it."""
_LARGEST_HEADER = 16_384
_RECORD = 16_384
"""Bytes of the largest TLS record (RFC 8446, 5.1); less would stay unseen in the library's buffer."""

Contexts = Callable[[], ssl.SSLContext | None]


class BodyTooLarge(RequestEntityTooLarge):  # type: ignore[misc]  # waitress has no types
    """Said as JSON to a program that sent JSON, else in plain words."""

    def __init__(self, most: int, kind: str) -> None:
        super().__init__(f"The request is larger than {most} bytes. Nothing was changed.")
        self._json = {"error": "too-large", "message": self.body, "most": most}
        self._is_json = kind.startswith("application/json")

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        if not self._is_json:
            return super().to_response(ident)  # type: ignore[no-any-return]
        body = json.dumps(self._json).encode()
        return f"{self.code} {self.reason}", [("Content-Type", "application/json")], body


class Request(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A body that says its length in two ways hides another request in it (RFC 9112, 6.1): it is refused.

    One that is too large is taken and forgotten: waitress answers at once and closes, which whoever is still
    sending sees as a broken line. Whoever asks first (100-continue) hears it at once.
    """

    error: Error | None
    expect_continue: bool
    _unwanted = 0

    def received(self, data: bytes) -> int:
        if self._unwanted:
            taken = min(len(data), self._unwanted)
            self._unwanted -= taken
            self.completed = not self._unwanted
            return taken
        consumed = int(super().received(data))
        if type(self.error) is RequestEntityTooLarge:
            self.error = BodyTooLarge(self.adj.max_request_body_size, self.headers.get("CONTENT_TYPE", ""))
            if not self.chunked and not self.expect_continue and self.content_length <= FORGOTTEN:
                self._unwanted, self.completed = self.content_length, False
            self.expect_continue = False
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length beside Transfer-Encoding")


class Answer(WSGITask):  # type: ignore[misc]  # waitress has no types
    """Whoever asked with HEAD gets no last chunk either (RFC 9110, 9.3.2)."""

    def finish(self) -> None:
        if self.request.command == "HEAD":
            self.write(b"")
            self.chunked_response = False
        super().finish()


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One connection; `owing` is the moment since which it owes us a whole request.

    `answered` is the moment since which something of an answer has waited for them to take it, if it does.
    """

    task_class = Answer
    parser_class = Request

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.owing = self.answered = time.monotonic()
        self._sending = False

    def write_soon(self, data: Any) -> int:
        """In the answering thread, which sends by itself; the loop sends what the network did not take."""
        self._sending = True
        if not self.total_outbufs_len:
            self.answered = time.monotonic()
        try:
            return int(super().write_soon(data))
        finally:
            self._sending = False
            if self.total_outbufs_len:
                self.server.pull_trigger()

    def writable(self) -> bool:
        """Not while a thread is sending: the loop would try again and again for what that thread holds.

        That was half of a page's CPU. Only a thread that waits for room in a full buffer waits for the loop.
        """
        if self._sending and self.total_outbufs_len <= self.adj.outbuf_high_watermark:
            return False
        return bool(super().writable())

    def owes(self) -> bool:
        """Whether it is their turn: nothing is being answered, nor still on its way to them."""
        return not (self.requests or self.total_outbufs_len or self.will_close)


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Waits for a request so long and no longer, however it dribbles; a full house lets the next one in."""

    channel_class = Channel
    most = 500
    """Connections; beyond it the one that has owed us a request for longest makes room."""

    def __init__(self, *args: Any, **named: Any) -> None:
        self._leaving: list[Any] = []
        super().__init__(*args, **named)

    def add_task(self, task: Any) -> None:
        """A whole request has come."""
        task.owing = time.monotonic()
        super().add_task(task)

    def maintenance(self, now: float) -> None:
        """Nothing: waitress calls it by the wall clock, which may go back. `look` does its work."""

    def look(self) -> None:
        """Find whoever is late, by a clock that only goes on."""
        now = time.monotonic()
        for channel in self.active_channels.values():
            silent = channel.owes() and now - channel.owing > PATIENCE
            if silent or (channel.total_outbufs_len and now - channel.answered > READING):
                self._mark(channel)

    def show_out(self) -> None:
        """Close what is marked, between two looks at the sockets.

        Within one, the number could already be the next one's. waitress itself would wait until something
        can be sent, which whoever takes nothing never lets happen.
        """
        leaving, self._leaving = self._leaving, []
        for channel in leaving:
            if channel in self.active_channels.values():
                channel.handle_close()

    def handle_accept(self) -> None:
        if len(self.active_channels) >= self.most:
            self._make_room()
        super().handle_accept()

    def _make_room(self) -> None:
        """A browser sends its request at once, so whoever has been silent for longest is nobody's browser.

        Where nobody is silent, whoever has been taking an answer for longest.
        """
        staying = [channel for channel in self.active_channels.values() if not channel.will_close]
        owing = [channel for channel in staying if channel.owes()]
        taking = [channel for channel in staying if channel.total_outbufs_len]
        if owing:
            self._mark(min(owing, key=lambda channel: channel.owing))
        elif taking:
            self._mark(min(taking, key=lambda channel: channel.answered))

    def _mark(self, channel: Any) -> None:
        channel.will_close = True
        self._leaving.append(channel)


class SecureChannel(Channel):
    """TLS inside the same loop: a handshake that stops half-way holds up nobody and owes as any other."""

    def handle_read(self) -> None:
        try:
            data = self.socket.recv(_RECORD)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):  # the handshake, or half a record
            return
        except OSError:
            data = b""
        if data:
            self.received(data)
        else:
            self.handle_close()

    def send(self, data: bytes, do_close: bool = True) -> int:
        try:
            return int(super().send(data, do_close))
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return 0

    def handle_close(self) -> None:
        # Locked (it is re-entrant): once unwrapped, what an answering thread sends would go out in the clear.
        with self.outbuf_lock:
            if self.socket is not None:  # poll(2) tells a hang-up twice
                with suppress(OSError, ValueError):  # says goodbye where there is somebody to say it to
                    self.socket.unwrap()
            super().handle_close()


class SecureServer(Server):
    """`contexts` gives the certificate of the moment; without one nobody is answered."""

    channel_class = SecureChannel
    most = 300
    contexts: Contexts

    def accept(self) -> tuple[socket.socket, Any] | None:
        taken: tuple[socket.socket, Any] | None = super().accept()
        if taken is None:
            return None
        context = self.contexts()
        if context is None:
            taken[0].close()
            return None
        return context.wrap_socket(taken[0], server_side=True, do_handshake_on_connect=False), taken[1]


class House:
    """All servers of a room: one loop, one set of threads, one map of sockets."""

    def __init__(self, app: Any, threads: int, largest_body: int) -> None:
        # It warns of every request that waits a moment for a thread, and of each scan of the port.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._app = app
        self._largest_body = largest_body
        self._sockets: dict[int, Any] = {}
        self.dispatcher = ThreadedTaskDispatcher()
        self.dispatcher.set_thread_count(threads)
        self.servers: list[Any] = []
        self._next_look = 0.0

    def open(self, door: socket.socket, contexts: Contexts | None = None) -> None:
        """Answer at a listening socket; over TLS with `contexts`."""
        kind = Server if contexts is None else SecureServer
        server = kind(
            self._app,
            map=self._sockets,
            _sock=door,
            dispatcher=self.dispatcher,
            adj=_adjustments("http" if contexts is None else "https", self._largest_body),
            bind_socket=False,
            sockinfo=(door.family, door.type, door.proto, door.getsockname()),
        )
        if contexts is not None:
            server.contexts = contexts
        self.servers.append(server)

    def turn(self, seconds: float) -> None:
        """Do what there is to do, or wait for it `seconds` at most."""
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _LOOK
            for server in self.servers:
                server.look()
        for server in self.servers:
            server.show_out()
        # poll(2): select(2) ends at descriptor 1024.
        self.servers[0].asyncore.loop(timeout=seconds, map=self._sockets, count=1, use_poll=True)

    def wake(self) -> None:
        self.servers[0].pull_trigger()

    def channels(self) -> list[Any]:
        return [channel for server in self.servers for channel in list(server.active_channels.values())]


def _adjustments(scheme: str, largest_body: int) -> Adjustments:
    return Adjustments(
        ident=None,
        url_scheme=scheme,
        connection_limit=ALL_SOCKETS,
        log_socket_errors=False,  # a stack trace for each guest who breaks off, or breaks TLS
        max_request_header_size=_LARGEST_HEADER,
        max_request_body_size=largest_body,
        clear_untrusted_proxy_headers=True,
    )
