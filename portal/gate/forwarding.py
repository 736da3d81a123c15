"""Making the kernel a router: only with the table in force, so that nothing is ever forwarded unchecked."""

import logging
from pathlib import Path

log = logging.getLogger("gate")
KERNEL = Path("/proc/sys/net")


def forward(*, ipv6: bool, shoppers: str) -> None:
    """Let the kernel pass packets on, as a router does; IPv6 only where the shop's is on."""
    try:
        _write(KERNEL / "ipv4/ip_forward", "1")
        if ipv6:
            _keep_listening(shoppers)
            _write(KERNEL / "ipv6/conf/all/forwarding", "1")
    except OSError as error:
        log.warning("forwarding stays off, so nobody gets through: %s", error)


def _keep_listening(shoppers: str) -> None:
    """A router believes no other router and would lose its own way out (ip-sysctl: 2 overrules that)."""
    for setting in sorted((KERNEL / "ipv6/conf").glob("*/accept_ra")):
        if setting.parent.name != shoppers and setting.read_text("ascii").strip() == "1":
            _write(setting, "2")


def _write(setting: Path, value: str) -> None:
    if setting.read_text("ascii").strip() != value:
        setting.write_text(value, "ascii")
