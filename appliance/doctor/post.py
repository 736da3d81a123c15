"""The way of a letter out: the owner's own mailbox, over TLS or not at all."""

import smtplib
import ssl
from email.message import EmailMessage

from appliance.settings import MailSettings

AT_ONCE = 465
"""The port whose first byte is TLS already (RFC 8314); at any other STARTTLS must come before a password."""
WITHIN = 20.0
"""Seconds for each step. Whoever starts us bounds the whole."""
NAME = "regulars"
"""What we call ourselves to the server: asking a resolver for our name could take a minute."""


def send(mail: MailSettings, letter: EmailMessage) -> None:
    """Raises OSError, of which smtplib's own are.

    The server's certificate must be good by this machine's store of authorities; SSL_CERT_FILE is honoured.
    """
    context = ssl.create_default_context()
    if mail.port == AT_ONCE:
        with smtplib.SMTP_SSL(mail.host, mail.port, NAME, timeout=WITHIN, context=context) as server:
            _hand_over(server, mail, letter)
    else:
        with smtplib.SMTP(mail.host, mail.port, NAME, timeout=WITHIN) as server:
            server.starttls(context=context)
            _hand_over(server, mail, letter)


def _hand_over(server: smtplib.SMTP, mail: MailSettings, letter: EmailMessage) -> None:
    if mail.user:
        server.login(mail.user, mail.password)
    server.send_message(letter)
