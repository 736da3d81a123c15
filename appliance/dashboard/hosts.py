"""By which names the dashboard may be called.

A page elsewhere can give its own name our address and then read our pages in the owner's browser (DNS
rebinding); the Host header still says that name.
"""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from appliance.settings import DashboardSettings

ALWAYS = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # compared with, not listened on


class Hosts:
    """Knows our own names; `addresses` tells an interface's, or everybody's for an empty name."""

    def __init__(self, settings: DashboardSettings, addresses: Callable[[str], set[str]]) -> None:
        self._names = ALWAYS | {_plain(name) for name in (settings.host, *settings.hosts)}
        self._interface = settings.interface
        self._many = bool(settings.interface) or settings.host in EVERYWHERE
        self._addresses = addresses

    def knows(self, header: str) -> bool:
        """Whether a Host header, with or without a port, means us."""
        try:
            name = _plain(urlsplit(f"//{header}").hostname or "")
        except ValueError:
            return False
        if name in self._names:
            return True
        # Read each time: DHCP may have given the interface another address since.
        return self._many and name in self._addresses(self._interface)


def _plain(name: str) -> str:
    try:
        return str(ip_address(name))
    except ValueError:
        return name.lower().rstrip(".")
