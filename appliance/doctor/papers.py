"""The portal's certificate, as a phone would judge it."""

import ssl
from pathlib import Path

from appliance.doctor.findings import BAD, GOOD, SOON, UNKNOWN, Finding
from appliance.settings import PortalSettings

DAY = 86_400
FEW, LAST = 21, 3
"""Days left: a client that renews does so 30 days before the end."""
_RENEW = "Renew it: look at the ACME client on the machine that asks for it, and at portal.certificate."


def certificate(portal: PortalSettings, now: int) -> Finding:
    """By this machine's store of authorities; SSL_CERT_FILE is honoured. `now` in Unix seconds."""
    if not portal.certificate:
        return Finding("certificate", UNKNOWN, "Not tried: none is set (portal.certificate).")
    chosen = Path(portal.certificate)
    folder = chosen.is_dir() or not portal.certificate_key
    chain = chosen / "fullchain.pem" if folder else chosen
    key = chosen / "privkey.pem" if folder else Path(portal.certificate_key)
    try:
        days = (_end(chain, key, portal.name) - now) // DAY
    except PermissionError:
        return Finding("certificate", UNKNOWN, "Not tried: this user may not read it.")
    except ssl.SSLCertVerificationError as error:
        says = f"Phones do not believe the certificate for {portal.name}: {error.verify_message}."
        return Finding("certificate", BAD, says, _RENEW)
    except (OSError, ValueError) as error:
        return Finding("certificate", BAD, f"The certificate cannot be used: {error}.", _RENEW)
    if days < FEW:
        return Finding("certificate", BAD if days < LAST else SOON, f"It ends in {days} days.", _RENEW)
    return Finding("certificate", GOOD, f"It is good for {portal.name} and for {days} days.")


def _end(chain: Path, key: Path, name: str) -> int:
    """When it ends, in Unix seconds. Raises OSError, of which ssl.SSLError is one.

    Both ends of a handshake in memory: what we would serve, met by what a phone checks.
    """
    phone = ssl.create_default_context()
    portal = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    portal.load_cert_chain(chain, key, password=lambda: b"")
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours = portal.wrap_bio(there, back, server_side=True)
    theirs = phone.wrap_bio(back, there, server_hostname=name)
    for side in (theirs, ours, theirs, ours):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    found = theirs.getpeercert() or {}
    return int(ssl.cert_time_to_seconds(str(found["notAfter"])))
