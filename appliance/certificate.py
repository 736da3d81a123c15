"""A certificate for one of our doors: read when it is there, and again when somebody renewed it.

What phones think of the portal's is not known here: the Wi-Fi's self-check asks with a phone's eyes before it
is told to anybody.
"""

import logging
import ssl
from pathlib import Path

log = logging.getLogger("https")

_Stamp = tuple[tuple[int, ...], ...]


class Certificate:
    """A pair of PEM files: the chain, and its key.

    `certificate` is the chain's file, or a folder with `fullchain.pem` and `privkey.pem`, as ACME clients
    write it; links in it are followed.
    """

    def __init__(self, certificate: str, key: str) -> None:
        chosen = Path(certificate)
        folder = chosen.is_dir() or not key
        self._chain = chosen / "fullchain.pem" if folder else chosen
        self._key = chosen / "privkey.pem" if folder else Path(key)
        self._seen: _Stamp = ()
        self._context: ssl.SSLContext | None = None

    def context(self) -> ssl.SSLContext | None:
        """What to serve with now: the files' pair, or the last that was one; None before the first.

        Costs two stat(2) while nothing changed. A client that writes one file after the other makes a moment
        in which they are no pair: then the former stays.
        """
        stamp = self._stamp()
        if stamp != self._seen:
            self._seen = stamp
            self._read()
        return self._context

    def _read(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.options |= ssl.OP_NO_RENEGOTIATION
        context.set_alpn_protocols(["http/1.1"])
        try:
            # Without an answer at hand OpenSSL would ask at the terminal for the key's password.
            context.load_cert_chain(self._chain, self._key, password=lambda: b"")
        except (OSError, ValueError) as error:
            kept = "the former one stays" if self._context else "there is no https"
            log.warning("no use can be made of the certificate in %s (%s): %s", self._chain, error, kept)
            return
        self._context = context
        log.info("serving https with the certificate in %s", self._chain)

    def _stamp(self) -> _Stamp:
        try:
            found = [file.stat() for file in (self._chain, self._key)]
        except OSError:
            return ((0,),)
        # The time of change too: a key that chmod(1) made readable is the same file with the same words.
        return tuple((one.st_ino, one.st_mtime_ns, one.st_ctime_ns, one.st_size) for one in found)
