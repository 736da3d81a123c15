"""Where the detectors' hosts are while nobody can say so: shipped addresses for the time without an uplink.

Without a name no probe is sent and no page appears. They only must be public, since Android reads a private
one as no internet, and a way through the box: port 80 leads to the portal there. Whoever asks HTTPS is
reset, as with the true address. They were the hosts' own once; nothing depends on that.
"""

from collections.abc import Mapping

ADDRESSES: Mapping[str, str] = {
    "captive.apple.com": "17.253.57.203",
    "www.apple.com": "17.253.144.10",
    "connectivitycheck.gstatic.com": "142.250.74.35",
    "www.gstatic.com": "142.250.74.67",
    "www.google.com": "142.250.74.36",
    "clients3.google.com": "142.250.74.46",
    "play.googleapis.com": "142.250.74.42",
    "detectportal.firefox.com": "34.107.221.82",
    "www.msftconnecttest.com": "13.107.4.52",
    "ipv6.msftconnecttest.com": "13.107.4.52",
    "www.msftncsi.com": "13.107.4.52",
    # Windows compares this one with what it knows.
    "dns.msftncsi.com": "131.107.255.255",
    "network-test.debian.org": "130.89.148.77",
    "nmcheck.gnome.org": "8.43.85.29",
    "spectrum.s3.amazonaws.com": "52.216.8.43",
}


def hosts() -> str:
    """The table in the form of hosts(5)."""
    return "".join(f"{address} {name}\n" for name, address in ADDRESSES.items())


def servers() -> str:
    """That nobody else is asked for these names: one for IPv6 is then answered with "none", not refused."""
    return "".join(f"server=/{name}/\n" for name in ADDRESSES)
