"""What is written into the kernel, against a folder that looks like it."""

import logging
from pathlib import Path

import pytest

from portal.gate import forwarding
from portal.gate.forwarding import forward


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host that forwards nothing and hears routers on both of its interfaces."""
    monkeypatch.setattr(forwarding, "KERNEL", tmp_path)
    for name, value in (
        ("ipv4/ip_forward", "0"),
        ("ipv6/conf/all/forwarding", "0"),
        ("ipv6/conf/all/accept_ra", "1"),
        ("ipv6/conf/eth0/accept_ra", "1"),
        ("ipv6/conf/wwan0/accept_ra", "0"),
        ("ipv6/conf/wlan0/accept_ra", "1"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(value + "\n")
    return tmp_path


def said(kernel: Path, name: str) -> str:
    return (kernel / name).read_text().strip()


def test_ipv4_alone_is_forwarded_where_the_shops_ipv6_is_off(kernel: Path) -> None:
    forward(ipv6=False, shoppers="wlan0")
    assert said(kernel, "ipv4/ip_forward") == "1"
    assert said(kernel, "ipv6/conf/all/forwarding") == "0"
    assert said(kernel, "ipv6/conf/eth0/accept_ra") == "1"


def test_a_router_goes_on_hearing_its_own_uplink_and_no_shopper(kernel: Path) -> None:
    forward(ipv6=True, shoppers="wlan0")
    assert said(kernel, "ipv6/conf/all/forwarding") == "1"
    assert said(kernel, "ipv6/conf/eth0/accept_ra") == "2"
    assert said(kernel, "ipv6/conf/wlan0/accept_ra") == "1"
    assert said(kernel, "ipv6/conf/wwan0/accept_ra") == "0"


def test_a_kernel_that_refuses_is_told_and_ends_nothing(
    kernel: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (kernel / "ipv4/ip_forward").unlink()
    with caplog.at_level(logging.WARNING, "gate"):
        forward(ipv6=False, shoppers="wlan0")
    assert "nobody gets through" in caplog.text
