"""One town or one PostgreSQL a test file; skipped where this machine cannot."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.system.box import Box
from tests.system.net import Phone, Town, missing
from tests.system.postgres import Postgres

expect.set_options(timeout=20_000)  # patience for a busy machine, no claim of speed
_MACS = (f"02:00:5e:{number >> 8 & 255:02x}:{number & 255:02x}:10" for number in range(1, 65536))


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Air, box, internet and the owner's office in network namespaces."""
    if why := missing():
        pytest.skip(f"this machine cannot: {why}")
    with Town() as town:
        yield town


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server of the tests' own; each test takes a database of its own from it."""
    with Postgres(tmp_path_factory.mktemp("postgres")) as postgres:
        yield postgres


@pytest.fixture(scope="module")
def box(town: Town) -> Iterator[Box]:
    """A shop's box with the gate running."""
    with Box(town) as box:
        box.start("gate")
        yield box


@pytest.fixture
def phone(town: Town, box: Box) -> Iterator[Phone]:
    """Олена's phone: associated, with an address by DHCP and one of IPv6, not admitted."""
    phone = new_phone(town)
    yield phone
    town.places.remove(phone)
    phone.end()


def new_phone(town: Town) -> Phone:
    """A phone nobody met, ready to talk."""
    mac = next(_MACS)
    number = mac[9:11] + mac[12:14]
    phone = town.phone(f"phone{number}", mac)
    phone.join()
    phone.join6(f"fd77::a:{number}")
    return phone
