"""The way of a letter out: the owner's own mailbox, over TLS or not at all."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Any

from appliance.settings import MailSettings

AT_ONCE = 465
"""The port whose first byte is TLS already (RFC 8314); at any other STARTTLS must come before a password."""
TAKING = 60.0
"""Seconds for the letter itself: a server may look through it before it answers (RFC 5321, 4.5.3.2.6)."""
WITHIN = 20.0
"""Seconds for each step. Whoever starts us bounds the whole."""
NAME = "regulars"
"""What we call ourselves to the server: asking a resolver for our name could take a minute."""


class _Server(smtplib.SMTP):
    """Knows whether the letter was begun to be handed over: from then on the server may have it."""

    begun = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.begun = True
        if self.sock:
            self.sock.settimeout(TAKING)
        return super().data(msg)


class _ServerAtOnce(_Server, smtplib.SMTP_SSL):
    pass


def send(mail: MailSettings, letter: EmailMessage) -> None:
    """Raises OSError, of which smtplib's own are, when the letter was not taken.

    A server that falls silent with the letter in its hands counts as having taken it: it would come again
    with each try. The server's certificate must be good by this machine's store of authorities;
    SSL_CERT_FILE is honoured.
    """
    server = _connected(mail)
    try:
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(letter)
    except (smtplib.SMTPServerDisconnected, TimeoutError):
        if not server.begun:
            raise
    finally:
        # How it says good-bye changes nothing.
        with suppress(OSError):
            server.quit()
        server.close()


def _connected(mail: MailSettings) -> _Server:
    context = ssl.create_default_context()
    if mail.port == AT_ONCE:
        return _ServerAtOnce(mail.host, mail.port, NAME, timeout=WITHIN, context=context)
    server = _Server(mail.host, mail.port, NAME, timeout=WITHIN)
    try:
        server.starttls(context=context)
    except OSError:
        server.close()
        raise
    return server
