"""From a frame to who sent it: three kinds are read, and nothing in them but the sender's address."""

from scapy.config import conf
from scapy.layers.dhcp import BOOTP
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RS, IPv6
from scapy.layers.l2 import ARP, Ether

conf.layers.filter([Ether, ARP, IP, UDP, BOOTP, IPv6, ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RS])
# The names of 50,000 makers of network cards, which nobody here looks up: 11 MB of a small box.
conf.manufdb.d.clear()

# What the kernel hands to this process at all; DHCP only from clients, neighbour discovery without routers.
KERNEL_FILTER = (
    "arp or (udp src port 68 and udp dst port 67)"
    " or (icmp6 and (ip6[40] == 133 or ip6[40] == 135 or ip6[40] == 136))"
)
LONGEST = 600  # bytes of a frame that are read; DHCP's fixed part ends at 282


def sender(frame: bytes) -> tuple[str, str] | None:
    """`(mac, kind)` with kind arp, dhcp or nd; None when it is none of these or contradicts itself.

    Raises whatever scapy raises on a malformed frame.
    """
    ether = Ether(frame[:LONGEST])
    mac = str(ether.src).lower()
    if int(mac[:2], 16) & 1 or mac == "00:00:00:00:00:00":  # a group address never sends
        return None
    kind = _kind(ether, mac)
    return (mac, kind) if kind else None


def _kind(ether: Ether, mac: str) -> str:
    if ARP in ether:
        return "arp" if str(ether[ARP].hwsrc).lower() == mac else ""
    if BOOTP in ether:
        request = ether[BOOTP]
        return "dhcp" if request.op == 1 and bytes(request.chaddr[:6]).hex(":") == mac else ""
    if any(layer in ether for layer in (ICMPv6ND_NS, ICMPv6ND_NA, ICMPv6ND_RS)):
        return "nd"
    return ""
