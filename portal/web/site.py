"""Under which names the portal is called, and where it sends whoever called somebody else."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104  # compared, not bound


@dataclass(frozen=True)
class Site:
    """`hosts` are the Host headers that mean us, in lower case; `home4` and `home6` are our own addresses.

    `secure` is our URL by the certificate's name, or empty. `open_to_all`: we listen everywhere without
    knowing our addresses, so every literal address is ours.
    """

    hosts: frozenset[str]
    home4: str
    home6: str
    secure: str = ""
    open_to_all: bool = False

    def is_ours(self, host: str) -> bool:
        """Whether a Host header asks for the portal itself."""
        return host.lower() in self.hosts or (self.open_to_all and _is_literal(host))

    def home(self, peer: str) -> str:
        """The portal's URL for a client at `peer`, in the family that the client speaks."""
        return self.home6 if ":" in peer and not peer.startswith("::ffff:") else self.home4


def behind_redirect(addresses: Iterable[str], port: int, name: str = "") -> Site:
    """On the shoppers' interface: port 80 of its addresses leads here, so the URL needs no port."""
    usable = [address for address in addresses if not ip_address(address).is_link_local]
    four = next((f"http://{address}/" for address in usable if ":" not in address), "")
    six = next((f"http://[{address}]/" for address in usable if ":" in address), four)
    home4 = four or six or f"http://127.0.0.1:{port}/"
    return Site(_hosts((*usable, *LOOPBACK), port) | _named(name), home4, six or four, _secure(name))


def standing_alone(host: str, port: int, name: str = "") -> Site:
    """Without a shoppers' interface: the address of the settings, with its port."""
    address = "127.0.0.1" if host in ANYWHERE else host
    home = f"http://{_written(address)}:{port}/"
    hosts = _hosts((address, *LOOPBACK), port) | _named(name)
    return Site(hosts, home, home, _secure(name), open_to_all=host in ANYWHERE)


def _hosts(addresses: Iterable[str], port: int) -> frozenset[str]:
    written = [_written(address) for address in addresses]
    return frozenset(name + suffix for name in written for suffix in ("", ":80", f":{port}"))


def _named(name: str) -> frozenset[str]:
    """As people and phones write a name: with the dot at its end too (RFC 3986, 3.2.2), and a port."""
    return frozenset(f"{name}{dot}{port}" for dot in ("", ".") for port in ("", ":80", ":443") if name)


def _secure(name: str) -> str:
    return f"https://{name}/" if name else ""


def _written(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _is_literal(host: str) -> bool:
    name, bracket, _ = host.removeprefix("[").partition("]") if host.startswith("[") else host.partition(":")
    try:
        return bool(ip_address(name)) and (bracket != "" or "[" not in host)
    except ValueError:
        return False
