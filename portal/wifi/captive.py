"""Telling phones of the portal by DHCP (RFC 8910), only while what we tell them is true.

A phone that is told goes by the API alone (RFC 8908) and believes no page whose certificate is not good:
a wrong word here strands every iPhone. So we ask ourselves first, as such a phone would.
"""

import json
from typing import Any

from appliance.settings import PortalSettings
from portal import CAPTIVE_API

WITHIN = 3.0
LONGEST = 4096


def address_of_api(portal: PortalSettings) -> str:
    """What DHCP tells; empty where no certificate is set."""
    return f"https://{portal.name}{CAPTIVE_API}" if portal.certificate and portal.name else ""


def works(name: str, own: str, port: int) -> bool:
    """Whether a phone that looks `name` up and gets `own` is answered as RFC 8908 wants it.

    The certificate must be good for `name` by this machine's store of authorities; SSL_CERT_FILE is honoured.
    """
    # Here, since only shops with a certificate need them in memory.
    import http.client
    import socket
    import ssl

    client = http.client.HTTPConnection(name)
    try:
        trust = ssl.create_default_context()
        door = socket.create_connection((own, port), WITHIN)
        client.sock = trust.wrap_socket(door, server_hostname=name)
        client.request("GET", CAPTIVE_API, headers={"Accept": "application/captive+json"})
        answer = client.getresponse()
        kind = answer.getheader("Content-Type", "").partition(";")[0]
        return (
            answer.status == 200 and kind == "application/captive+json" and _is_api(answer.read(LONGEST + 1))
        )
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()


def _is_api(body: bytes) -> bool:
    """`captive`, and the page's address while it is true, which Android asks for."""
    try:
        said: Any = json.loads(body)
    except ValueError:
        return False
    if len(body) > LONGEST or not isinstance(said, dict) or not isinstance(said.get("captive"), bool):
        return False
    return not said["captive"] or str(said.get("user-portal-url", "")).startswith("https://")


def options(url: str, *, ipv6: bool) -> str:
    """The file of dnsmasq's `dhcp-optsfile`: DHCPv4 option 114, and DHCPv6 option 103."""
    return f"114,{url}\n" + (f"option6:103,{url}\n" if ipv6 else "")
