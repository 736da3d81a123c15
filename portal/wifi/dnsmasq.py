"""dnsmasq.conf(5) for the shoppers' network. Pure: settings -> text.

Every value that stands in it has a shape of its own (appliance.limits), so none can begin another line.
Questions are neither logged nor kept. There is no filter against names with private addresses: the gate
keeps those closed whatever a name says, and the filter would write down what was asked for.
"""

from ipaddress import IPv4Interface
from pathlib import Path
from typing import NamedTuple

from appliance.settings import Settings
from portal.wifi.ranges import pool

TTL = 5
"""Seconds our own names may be kept; after an outage the true ones are known as soon."""
LONGEST = 3600
"""Seconds any answer is kept: the gate forgets a garden address that nobody asked for in a day."""
CACHE = 2000
LONGEST_UDP = 1232
"""Bytes of an answer by UDP (DNS flag day 2020): none is in fragments, and free answers are no tunnel."""
QUESTIONS = 600
"""Questions under way at once: a shop full of phones after an outage."""


class Files(NamedTuple):
    """What dnsmasq reads beside its configuration, all anew at SIGHUP, and where it keeps its leases.

    `hosts` are names with addresses, `servers` names that nobody else is asked for.
    """

    hosts: Path
    servers: Path
    options: Path
    leases: Path
    resolvers: Path


def dnsmasq_conf(settings: Settings, files: Files, user: str = "") -> str:
    """The whole file. `user`: whom dnsmasq becomes after its start; empty: Debian's choice."""
    interface, wifi = settings.portal.interface, settings.wifi
    own = IPv4Interface(wifi.address)
    given = pool(own)
    lines = [
        f"interface={interface}",
        # Else it would answer this machine's own programs as well.
        "except-interface=lo",
        "bind-dynamic",
        "log-facility=-",
        "pid-file=",
        "no-hosts",
        f"addn-hosts={files.hosts}",
        f"servers-file={files.servers}",
        f"local-ttl={TTL}",
        f"resolv-file={files.resolvers}",
        "domain-needed",
        "bogus-priv",
        f"cache-size={CACHE}",
        f"max-cache-ttl={LONGEST}",
        f"dns-forward-max={QUESTIONS}",
        f"edns-packet-max={LONGEST_UDP}",
        f"dhcp-range={given.first},{given.last},{own.netmask},{wifi.lease_minutes}m",
        f"dhcp-lease-max={given.size}",
        f"dhcp-leasefile={files.leases}",
        f"dhcp-optsfile={files.options}",
        "dhcp-authoritative",
        "dhcp-ignore-names",
        # Asking first whether somebody has the address already would cost every phone seconds.
        "no-ping",
        "quiet-dhcp",
        "quiet-dhcp6",
        "quiet-ra",
    ]
    lines += [f"user={user}"] if user else []
    lines += _own_name(settings) + _garden(wifi.garden) + _six(settings)
    return "\n".join(lines) + "\n"


def _own_name(settings: Settings) -> list[str]:
    """The portal's name leads to the box, whatever the internet says of it."""
    portal = settings.portal
    if not portal.name:
        return []
    families = ("4", "6") if settings.wifi.ipv6 == "on" else ("4",)
    return [f"interface-name={portal.name},{portal.interface}/{family}" for family in families]


def _garden(names: tuple[str, ...]) -> list[str]:
    """Addresses of garden names go into the gate's sets as they are asked for."""
    return [f"nftset=/{name}/4#inet#regulars#garden4,6#inet#regulars#garden6" for name in names]


def _six(settings: Settings) -> list[str]:
    """Router advertisements for whatever prefix the interface has; phones choose their own addresses."""
    if settings.wifi.ipv6 == "off":
        return []
    lease = f"{settings.wifi.lease_minutes}m"
    return [
        "enable-ra",
        f"dhcp-range=::,constructor:{settings.portal.interface},ra-stateless,64,{lease}",
        "dhcp-option=option6:dns-server,[::]",
    ]
