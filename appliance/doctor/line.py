"""The way to the internet."""

import socket
from pathlib import Path

from appliance.doctor.findings import BAD, GOOD, Finding

NAME = "debian.org"
"""Looked up, never connected to: security updates come from there anyway."""


def route(root: Path = Path("/")) -> Finding:
    """See proc_net(5): a line a route, the interface and the destination first; all zeros is the default."""
    try:
        lines = (root / "proc/net/route").read_text("ascii").splitlines()[1:]
    except OSError:
        lines = []
    for line in lines:
        interface, destination = line.split()[:2]
        if destination == "00000000":
            return Finding("uplink", GOOD, f"The way out is {interface}.")
    do = "Plug the shop's network in, or set its Wi-Fi; the router must give addresses."
    return Finding("uplink", BAD, "There is no way out to the internet.", do)


def names() -> Finding:
    try:
        socket.getaddrinfo(NAME, 443)
    except OSError:
        do = "Look whether the router has internet; then whether it answers names (DNS)."
        return Finding("names", BAD, "Names of the internet are not found.", do)
    return Finding("names", GOOD, "Names of the internet are found.")
