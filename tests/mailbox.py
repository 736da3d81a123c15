"""A mail server of our own that speaks TLS: it takes letters, or does what it should not."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.certificates import Authority

Manner = Literal["well", "refuses", "hangs", "takes and hangs", "takes and leaves", "says no good-bye"]
ANSWERS = {
    "EHLO": b"250-hello\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n",
    "AUTH": b"235 in\r\n",
    "DATA": b"354 go\r\n",
    "QUIT": b"221 bye\r\n",
}


@dataclass
class Mailbox:
    """`port` is on localhost; `letters` are as they came over the wire, `clear` the words before TLS; who is
    `kept` waits for an answer in vain."""

    listening: socket.socket
    context: ssl.SSLContext
    manner: Manner
    at_once: bool
    letters: list[bytes] = field(default_factory=list)
    clear: list[str] = field(default_factory=list)
    kept: list[socket.socket] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                caller = self.listening.accept()[0]
            except OSError:
                return
            caller.settimeout(10)
            if self.manner == "hangs":
                self.kept.append(caller)
            else:
                with suppress(OSError):
                    self._serve(caller)

    def _serve(self, caller: socket.socket) -> None:
        if not self.at_once:
            with caller:
                caller.sendall(b"220 here\r\n")
                if not self._talk(caller):
                    return
                # After STARTTLS nothing of before counts, and no second greeting is sent.
                with self.context.wrap_socket(caller, server_side=True) as secure:
                    self._talk(secure)
        else:
            with self.context.wrap_socket(caller, server_side=True) as secure:
                secure.sendall(b"220 here\r\n")
                self._talk(secure)

    def _talk(self, caller: socket.socket) -> bool:
        """Until the caller leaves, or wants TLS now: True."""
        lines = caller.makefile("rb")
        while line := lines.readline():
            word = line[:4].decode().upper()
            if not isinstance(caller, ssl.SSLSocket):
                self.clear.append(word)
            if word == "STAR":
                caller.sendall(b"220 go\r\n")
                return True
            refused = word == "AUTH" and self.manner == "refuses"
            rude = word == "QUIT" and self.manner == "says no good-bye"
            caller.sendall(b"535 no\r\n" if refused or rude else ANSWERS.get(word, b"250 ok\r\n"))
            if word == "DATA":
                self.letters.append(b"".join(iter(lines.readline, b".\r\n")))
                if self.manner == "takes and leaves":
                    return False
                if self.manner != "takes and hangs":
                    caller.sendall(b"250 taken\r\n")
        return False


@contextmanager
def mailbox(
    folder: Path, issuer: Authority, manner: Manner = "well", *, at_once: bool = False
) -> Iterator[Mailbox]:
    """A server for a test, with a certificate for localhost."""
    issuer.issue(folder / "mailbox", "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "mailbox/fullchain.pem", folder / "mailbox/privkey.pem")
    with socket.create_server(("localhost", 0)) as listening:
        made = Mailbox(listening, context, manner, at_once)
        thread = threading.Thread(target=made.serve, daemon=True)
        thread.start()
        yield made
        # Closing alone does not wake whoever waits in accept(2).
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)
    for caller in made.kept:
        caller.close()
